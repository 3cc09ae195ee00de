import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits

/// Writes a dossier into a folder. Each file is written under another name and renamed, so a reader never sees
/// half of one; all is durable on return. What a publication that was cut off left behind is taken away by the next.
public enum Publisher {
  /// - Returns: the files, in the order written; `index.html` last, so that whoever sees the page finds all
  ///   it names.
  @discardableResult
  public static func publish(_ dossier: Dossier, to folder: String) throws -> [String] {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var written: [String] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where name.hasSuffix(part) || name.hasSuffix(part + "-journal") {
      try FileManager.default.removeItem(atPath: folder + "/" + name)
    }
    func put(_ name: String, _ data: Data) throws {
      let path = folder + "/" + name
      try DiskActions.real.write([UInt8](data), path + part)
      try DiskActions.real.rename(path + part, path)
      written.append(name)
    }
    try put("verdicts.csv", Data(Exports.verdicts(dossier).utf8))
    try put("candidates.csv", Data(Exports.candidates(dossier).utf8))
    try put("looks.csv", Data(Exports.looks(dossier).utf8))
    try put("figures.csv", Data(Exports.figures(dossier).utf8))
    try put("artifacts.csv", Data(Exports.artifacts(dossier).utf8))
    try put("tracks.geojson", MapExports.geoJSON(dossier))
    try put("dossier.json", Exports.json(dossier))
    try put("tracks.gpkg", geoPackage(dossier, in: folder))
    try put("index.html", Data(DossierPage(dossier).render().utf8))
    try DiskActions.real.syncFolder(folder)
    return written
  }

  private static let part = ".part"

  private static func geoPackage(_ dossier: Dossier, in folder: String) throws -> Data {
    let path = folder + "/tracks.gpkg.making" + part
    defer { try? FileManager.default.removeItem(atPath: path) }
    try GeoPackage.write(MapExports.layers(dossier), changed: dossier.asOf, to: path)
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }
}
