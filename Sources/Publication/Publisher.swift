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
    for table in tables(dossier) { try put(table.name, Data(table.write(dossier).utf8)) }
    try put("tracks.geojson", MapExports.trackCollection(dossier))
    if !dossier.pictures.sites.isEmpty { try put("sites.geojson", MapExports.siteCollection(dossier)) }
    try put("dossier.kml", Data(KML.document(dossier).utf8))
    try put("dossier.json", Exports.json(dossier))
    try put("tracks.gpkg", geoPackage(dossier, in: folder))
    try put("index.html", Data(DossierPage(dossier).render().utf8))
    for name in every where !written.contains(name) {
      // A picture that the case no longer has must not stay beside the page as if it did.
      try? FileManager.default.removeItem(atPath: folder + "/" + name)
    }
    try DiskActions.real.syncFolder(folder)
    return written
  }

  private static let part = ".part"

  struct Table {
    let name: String
    let write: (Dossier) -> String
  }

  /// The tables this dossier has something for; the first five always.
  static func tables(_ d: Dossier) -> [Table] {
    let pictures = d.pictures
    return [
      Table(name: "verdicts.csv", write: Exports.verdicts),
      Table(name: "candidates.csv", write: Exports.candidates),
      Table(name: "looks.csv", write: Exports.looks), Table(name: "figures.csv", write: Exports.figures),
      Table(name: "artifacts.csv", write: Exports.artifacts),
    ]
      + (pictures.contradictions.isEmpty
        ? [] : [Table(name: "contradictions.csv", write: { PictureExports.contradictions($0.pictures) })])
      + (pictures.plans.isEmpty
        ? [] : [Table(name: "plans.csv", write: { PictureExports.plans($0.pictures) })])
      + (pictures.money.isEmpty
        ? [] : [Table(name: "money.csv", write: { PictureExports.money($0.pictures) })])
      + (pictures.suppliers.isEmpty
        ? [] : [Table(name: "suppliers.csv", write: { PictureExports.suppliers($0.pictures) })])
      + (pictures.sites.isEmpty
        ? [] : [Table(name: "sites.csv", write: { PictureExports.sites($0.pictures) })])
  }

  /// The files for maps.
  static func maps(_ d: Dossier) -> [String] {
    ["tracks.geojson"] + (d.pictures.sites.isEmpty ? [] : ["sites.geojson"]) + ["dossier.kml", "tracks.gpkg"]
  }

  /// Names that a dossier may or may not have.
  private static let every = [
    "contradictions.csv", "plans.csv", "money.csv", "suppliers.csv", "sites.csv", "sites.geojson",
  ]

  private static func geoPackage(_ dossier: Dossier, in folder: String) throws -> Data {
    let path = folder + "/tracks.gpkg.making" + part
    defer { try? FileManager.default.removeItem(atPath: path) }
    try GeoPackage.write(MapExports.layers(dossier), changed: dossier.asOf, to: path)
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }
}
