import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits

/// Describes a dossier's folder for archives and repositories (RO-Crate 1.1).
public enum ResearchCrate {
  public static let fileName = "ro-crate-metadata.json"

  public struct File: Sendable {
    public let name: String
    public let size: Int
    public let digest: ContentDigest
    public init(_ name: String, size: Int, digest: ContentDigest) {
      (self.name, self.size, self.digest) = (name, size, digest)
    }
  }

  /// - Parameter files: of the folder, without the description itself and the journal.
  public static func json(_ d: Dossier, files: [File]) throws -> Data {
    var graph: [JSONTree] = [
      [
        "@id": .text(fileName), "@type": "CreativeWork", "about": ["@id": "./"],
        "conformsTo": ["@id": "https://w3id.org/ro/crate/1.1"],
      ]
    ]
    var root: [String: JSONTree] = [
      "@id": "./", "@type": "Dataset", "name": .text(d.manifest.title),
      "description": .text(d.manifest.summary.isEmpty ? d.manifest.title : d.manifest.summary),
      "datePublished": .text(d.asOf.iso8601(fraction: 0)),
      "hasPart": .list(files.map { reference($0.name) } + [["@id": "journal/"]]),
      "isBasedOn": .list(d.artifacts.map { ["@id": .text(identifier($0.digest))] }),
    ]
    if !d.manifest.licence.isEmpty {
      root["license"] = ["@id": .text(licence(d.manifest.licence))]
    }
    graph.append(.object(root))
    graph += files.map { file in
      .object([
        "@id": .text(path(file.name)), "@type": "File", "name": .text(file.name),
        "contentSize": .text("\(file.size)"), "encodingFormat": .text(format(file.name)),
        "sha256": .text(file.digest.hex),
      ])
    }
    graph.append([
      "@id": "journal/", "@type": "Dataset", "name": "The case's journal",
      "description":
        "An append-only Merkle log (C2SP tlog-tiles) of signed statements on every artifact, observation set, accord and verdict.",
    ])
    graph += d.artifacts.map { a in
      var body: [String: JSONTree] = [
        "@id": .text(identifier(a.digest)), "@type": "CreativeWork", "name": .text(a.name),
        "contentSize": .text("\(a.size)"), "sha256": .text(a.digest.hex),
        "dateCreated": .text(a.retrieved.iso8601(fraction: 0)),
      ]
      if !a.origin.isEmpty { body["publisher"] = .text(a.origin) }
      if !a.licence.isEmpty { body["license"] = ["@id": .text(licence(a.licence))] }
      return .object(body)
    }
    let licences = Set((d.artifacts.map(\.licence) + [d.manifest.licence]).filter { !$0.isEmpty })
    graph += licences.sorted().map {
      ["@id": .text(licence($0)), "@type": "CreativeWork", "name": .text($0)]
    }
    graph += [
      [
        "@id": "#publish", "@type": "CreateAction", "name": "sightline publish",
        "endTime": .text(d.asOf.iso8601(fraction: 0)), "instrument": ["@id": "#sightline"],
        "result": ["@id": "./"],
      ],
      [
        "@id": "#sightline", "@type": "SoftwareApplication", "name": "Sightline",
        "softwareVersion": .text(d.toolVersion),
      ],
    ]
    return try StableJSON.encode(
      [
        // `sha256` came to schema.org after the context of RO-Crate 1.1 was fixed.
        "@context": ["https://w3id.org/ro/crate/1.1/context", ["sha256": "https://schema.org/sha256"]],
        "@graph": .list(graph),
      ] as JSONTree, pretty: true)
  }

  private static func reference(_ name: String) -> JSONTree { ["@id": .text(path(name))] }
  private static func identifier(_ digest: ContentDigest) -> String { "urn:hash::sha256:\(digest.hex)" }

  /// File names as relative URIs.
  private static func path(_ name: String) -> String {
    name.split(separator: "/", omittingEmptySubsequences: false).map { Identifier.encoded(String($0)) }
      .joined(separator: "/")
  }

  /// An SPDX identifier by its address; any other words as a name in this file.
  private static func licence(_ words: String) -> String {
    let isSPDX = words.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 0x2D || $0 == 0x2E
    }
    return isSPDX ? "https://spdx.org/licenses/\(words)" : "#licence-" + Identifier.encoded(words)
  }

  private static func format(_ name: String) -> String {
    switch name.split(separator: ".").last.map(String.init) {
    case "html": "text/html"
    case "csv": "text/csv"
    case "json": "application/json"
    case "geojson": "application/geo+json"
    case "gpkg": "application/geopackage+sqlite3"
    case "yaml": "application/yaml"
    default: "text/plain"
    }
  }
}
