import SightlineUnits

/// The records everything rests on, by digest, and the inputs that were kept aside.
struct RecordsSection {
  static let mostRecords = 200
  static let mostFaults = 50

  let dossier: Dossier

  func write(_ m: inout Markup) {
    m.element("section", ["class": "records", "id": "records", "aria-labelledby": "records-h"]) { m in
      m.element("h2", ["id": "records-h"], "Records")
      if !dossier.manifest.sources.isEmpty {
        m.element("ul") { m in
          for s in dossier.manifest.sources {
            m.element("li", [s.name, s.origin, s.licence].filter { !$0.isEmpty }.joined(separator: " · "))
          }
        }
      }
      table(&m)
      faults(&m)
    }
  }

  private func table(_ m: inout Markup) {
    let shown = dossier.artifacts.prefix(Self.mostRecords)
    Sheet.write(
      &m, id: "records-table",
      caption:
        "Each record is named by the SHA-256 of its bytes. Whoever holds the same bytes holds the same record.",
      columns: [.init("Record"), .init("Bytes", isNumber: true), .init("SHA-256")]
    ) { m in
      for (i, a) in shown.enumerated() {
        m.element("tr") { m in
          m.element("td") { m in
            m.write(a.name)
            if !a.origin.isEmpty {
              Sheet.small([a.origin, a.licence].filter { !$0.isEmpty }.joined(separator: " · "), &m)
            }
          }
          m.element("td", ["class": "n", "data-label": "Bytes"]) { m in
            m.number(Pointer("records", "/artifacts/\(i)/size"), a.size)
          }
          m.element("td", ["data-label": "SHA-256"]) { m in m.element("code", a.digest.hex) }
        }
      }
    }
    Sheet.cut(shown.count, dossier.artifacts.count, "artifacts.csv", &m)
  }

  private func faults(_ m: inout Markup) {
    guard !dossier.faults.isEmpty else { return }
    m.element("h3", "Kept aside")
    m.element("p", ["class": "small"], "These inputs could not be read, or not wholly; the rest went on.")
    m.element("ul", ["class": "small"]) { m in
      for fault in dossier.faults.prefix(Self.mostFaults) {
        m.element("li", "\(fault.name): \(fault.reason)")
      }
    }
    if dossier.faults.count > Self.mostFaults {
      m.element("p", ["class": "small"], "… and \(grouped(dossier.faults.count - Self.mostFaults)) more.")
    }
  }
}
