import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// Tracks and sites for globes (OGC KML 2.3, 12-007r2): WGS 84, longitude first.
enum KML {
  static func document(_ d: Dossier) -> String {
    var m = Markup()
    m.declaration()
    m.element("kml", ["xmlns": "http://www.opengis.net/kml/2.2"]) { m in
      m.element("Document") { m in
        m.element("name", d.manifest.title)
        style("track", line: "ff7f5812", &m)
        style("site", line: "ff122f9c", &m)
        for entry in d.entries {
          let tracks = entry.verdict.candidates.filter { $0.observation.path.count > 1 }
          guard !tracks.isEmpty else { continue }
          m.element("Folder") { m in
            m.element("name", Wording.headline(entry.verdict, names: d.placeNames))
            for c in tracks { track(c, &m) }
          }
        }
        guard !d.pictures.sites.isEmpty else { return }
        m.element("Folder") { m in
          m.element("name", "Works and changes on the ground")
          for s in d.pictures.sites { site(s, &m) }
        }
      }
    }
    m.line()
    return m.text
  }

  /// - Parameter line: alpha, blue, green, red, as KML orders them.
  private static func style(_ id: String, line: String, _ m: inout Markup) {
    m.element("Style", ["id": id]) { m in
      m.element("LineStyle") { m in
        m.element("color", line)
        m.element("width", "2")
      }
    }
  }

  private static func span(_ interval: Interval, _ m: inout Markup) {
    m.element("TimeSpan") { m in
      m.element("begin", interval.start.description)
      m.element("end", interval.end.description)
    }
  }

  private static func track(_ c: Candidate, _ m: inout Markup) {
    let o = c.observation
    m.element("Placemark") { m in
      m.element("name", o.title)
      m.element("description", "Probability \(Plain.percent(c.probability.value)); \(o.id)")
      span(o.time.hull, &m)
      m.element("styleUrl", "#track")
      m.element("LineString") { m in
        m.element("tessellate", "1")
        m.element("coordinates", o.path.map { "\($0.longitude),\($0.latitude)" }.joined(separator: " "))
      }
    }
  }

  private static func site(_ s: SitePicture, _ m: inout Markup) {
    m.element("Placemark") { m in
      m.element("name", s.title)
      m.element("description", "\(s.kinds); \(s.observations) observations (\(s.lens))")
      span(Interval(spanning: s.earliest, s.latest), &m)
      m.element("styleUrl", "#site")
      m.element("Point") { m in m.element("coordinates", "\(s.point.longitude),\(s.point.latitude)") }
    }
  }
}
