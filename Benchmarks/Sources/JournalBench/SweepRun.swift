import Foundation
import SightlineAudit
import SightlineUnits

/// Flips one byte after another of a dossier, a bundle or a case's journal and objects, audits it each time and puts the
/// byte back. Every flip must be found, and the file named.
struct SweepRun {
  let path: String
  let most: Int

  private struct Count {
    var flips = 0
    var unseen: [String] = []
    var unnamed: [String] = []
  }

  func run() throws {
    guard try Audit().run(path).holds else {
      print("\(path) does not hold as it is")
      exit(1)
    }
    var all = Count()
    for (name, file) in try files() {
      let count = try sweep(name, file)
      print("\(name): \(count.flips) bytes, \(count.unseen.count) unseen, \(count.unnamed.count) not named")
      all.flips += count.flips
      all.unseen += count.unseen
      all.unnamed += count.unnamed
    }
    for place in all.unseen.prefix(20) { print("unseen: \(place)") }
    for place in all.unnamed.prefix(20) { print("not named: \(place)") }
    print("\(all.flips) flips, \(all.unseen.count) unseen, \(all.unnamed.count) found and not named")
    exit(all.unseen.isEmpty ? 0 : 1)
  }

  /// What an audit reads: all of a dossier, the journal and objects of a case, or the one file of a bundle.
  private func files() throws -> [(name: String, file: String)] {
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    _ = manager.fileExists(atPath: path, isDirectory: &isFolder)
    guard isFolder.boolValue else { return [((path as NSString).lastPathComponent, path)] }
    let isCase = manager.fileExists(atPath: path + "/case.yaml")
    let root = isCase ? path + "/.sightline" : path
    let names = (manager.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []).sorted().filter {
      var isFolder: ObjCBool = false
      _ = manager.fileExists(atPath: root + "/" + $0, isDirectory: &isFolder)
      return !isFolder.boolValue && (!isCase || $0.hasPrefix("journal/") || $0.hasPrefix("objects/"))
    }
    return names.map { ($0, root + "/" + $0) }
  }

  private func sweep(_ name: String, _ file: String) throws -> Count {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
    defer { try? handle.close() }
    func put(_ byte: UInt8, _ at: Int) throws {
      try handle.seek(toOffset: UInt64(at))
      try handle.write(contentsOf: Data([byte]))
    }
    var (count, sequence) = (Count(), Sequence64())
    let places =
      bytes.count <= most ? Array(bytes.indices) : (0..<most).map { _ in sequence.below(bytes.count) }
    for at in places {
      try put(bytes[at] ^ (1 << UInt8(sequence.below(8))), at)
      count.flips += 1
      do {
        let report = try Audit().run(path)
        if report.holds { count.unseen.append("\(name) byte \(at)") }
        // A bundle's own file is named by the member that was hit.
        if !report.holds, !report.findings.contains(where: { $0.place.contains(name) || file == path }) {
          count.unnamed.append("\(name) byte \(at): \(report.findings.first.map { "\($0)" } ?? "")")
        }
      } catch { count.unnamed.append("\(name) byte \(at): \(error)") }
      try put(bytes[at], at)
    }
    return count
  }
}
