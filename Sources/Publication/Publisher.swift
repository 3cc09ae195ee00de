import Foundation
import SightlineCaseStore
import SightlineObserving
import SightlineUnits

/// Writes a dossier into a folder. Each file is written under another name and renamed, so a reader never sees
/// half of one.
public enum Publisher {
  /// The files, in the order written; `index.html` last, so that whoever sees the page finds all it names.
  @discardableResult
  public static func publish(_ dossier: Dossier, to folder: String) throws -> [String] {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var written: [String] = []
    func put(_ name: String, _ data: Data) throws {
      try data.write(to: URL(fileURLWithPath: folder + "/" + name), options: .atomic)
      written.append(name)
    }
    try put("candidates.csv", Data(Exports.candidates(dossier).utf8))
    try put("artifacts.csv", Data(Exports.artifacts(dossier).utf8))
    try put("tracks.geojson", Exports.geoJSON(dossier))
    try put("dossier.json", Exports.json(dossier))
    try put("tracks.gpkg", try geoPackage(dossier, in: folder))
    try put("index.html", Data(DossierPage(dossier).render().utf8))
    return written
  }

  private static func geoPackage(_ dossier: Dossier, in folder: String) throws -> Data {
    let path = folder + "/.tracks-\(UInt32.random(in: 0 ... .max)).gpkg"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var seen: Set<String> = []
    let lines = dossier.entries.flatMap { entry in
      entry.verdict.candidates.compactMap { c -> GeoPackage.Line? in
        let o = c.observation
        guard o.path.count > 1, seen.insert(entry.verdict.id + "\n" + o.id).inserted else { return nil }
        return GeoPackage.Line(
          path: o.path,
          attributes: [
            ("claim", .text(entry.verdict.id)), ("observation", .text(o.id)), ("title", .text(o.title)),
            ("earliest", .text(o.time.hull.start.description)), ("latest", .text(o.time.hull.end.description)),
            ("probability", .real(c.probability.value)),
          ])
      }
    }
    try GeoPackage.write(lines: lines, layer: "tracks", changed: dossier.asOf, to: path)
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }
}
