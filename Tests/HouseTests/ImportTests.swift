import Foundation
import Testing

/// The layout shows the architecture: what a target may import is said in three places, the table in
/// ARCHITECTURE.md, the package manifest and the files themselves, and all three must agree.
@Suite struct ImportTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  struct Manifest: Decodable {
    struct Target: Decodable {
      struct Dependency: Decodable {
        let byName: [String?]?
        let product: [ProductPart?]?
        struct ProductPart: Decodable {
          let name: String?
          init(from decoder: any Decoder) throws {
            name = try? decoder.singleValueContainer().decode(String.self)
          }
        }
      }
      let name: String
      let type: String
      let path: String?
      let dependencies: [Dependency]
      var imports: Set<String> {
        Set(dependencies.compactMap { ($0.byName?.first ?? nil) ?? $0.product?.first??.name })
      }
    }
    let targets: [Target]
  }

  /// Modules of the toolchain and the C library, open to all but where a rule below says otherwise.
  static let toolchain: Set<String> = [
    "Foundation", "FoundationEssentials", "FoundationNetworking", "FoundationXML", "Glibc", "Musl", "Darwin",
    "Dispatch", "Synchronization", "Swift", "Testing",
  ]

  static func manifest() throws -> Manifest {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("sightline-house-\(getpid())")
    defer { try? FileManager.default.removeItem(at: scratch) }
    // A scratch path of its own: the test run holds the lock on the usual one.
    process.arguments = [
      "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode(Manifest.self, from: data)
  }

  /// Rows of the target table: name → allowed imports.
  static func table() throws -> [String: Set<String>] {
    let text = try String(contentsOf: root.appendingPathComponent("ARCHITECTURE.md"), encoding: .utf8)
    var rows: [String: Set<String>] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3 else { continue }
      let names = cells[2].split(separator: ",").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
      }
      rows[cells[0].trimmingCharacters(in: CharacterSet(charactersIn: "`"))] = Set(names.filter { $0 != "—" })
    }
    return rows
  }

  static func imports(under folder: URL) throws -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        var words = line.split(separator: " ").map(String.init)
        while let first = words.first, first.hasPrefix("@") || first == "public" || first == "package" {
          words.removeFirst()
        }
        guard words.first == "import", words.count > 1 else { continue }
        let kinds: Set<String> = ["struct", "enum", "class", "func", "protocol", "var", "typealias"]
        let module = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        found[String(module.split(separator: ".")[0]), default: []].insert(file.lastPathComponent)
      }
    }
    return found
  }

  @Test("the manifest's arrows are those of the table in ARCHITECTURE.md")
  func manifestAgreesWithTable() throws {
    let table = try Self.table()
    for target in try Self.manifest().targets where target.type == "regular" || target.type == "executable" {
      let allowed = try #require(table[target.name], "\(target.name) is missing in ARCHITECTURE.md's table")
      #expect(target.imports == allowed, "\(target.name)")
    }
  }

  @Test("every import in a source file is an arrow of the manifest")
  func importsFollowArrows() throws {
    for target in try Self.manifest().targets where target.type == "regular" || target.type == "executable" {
      let folder = Self.root.appendingPathComponent(try #require(target.path))
      for (module, files) in try Self.imports(under: folder) where !Self.toolchain.contains(module) {
        #expect(target.imports.contains(module), "\(target.name) imports \(module) in \(files.sorted())")
      }
    }
  }

  @Test("units know no Foundation")
  func unitsAreBare() throws {
    let modules = try Self.imports(under: Self.root.appendingPathComponent("Sources/Units")).keys
    #expect(modules.allSatisfy { ["Glibc", "Musl", "Darwin"].contains($0) })
  }

  @Test("the auditor shares no code with what it audits")
  func auditorStandsApart() throws {
    let audit = try Self.table()["SightlineAudit"] ?? []
    #expect(
      audit.isDisjoint(with: ["SightlineVerdicts", "SightlineAccords", "SightlineCaseStore", "SightlineAir"]))
  }

  @Test("no rule reads the clock: only the command line may ask what time it is")
  func clockAtTheEdge() throws {
    let sources = Self.root.appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift", !file.path.contains("/Sources/CommandLine/") else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains("Date()"), "\(file.lastPathComponent) reads the clock")
    }
  }
}
