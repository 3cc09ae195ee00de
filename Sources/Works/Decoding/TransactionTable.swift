import SightlineUnits

/// The rows of `--measure transactions`, packed by project, in order once sorted.
public struct TransactionTable: Sendable {
  private var bytes = PackedBytes()
  /// One address a project as it was told.
  private var projects: [UInt64] = []
  /// Rows of all projects.
  public private(set) var count = 0

  mutating func add(_ project: String, _ tally: ProjectTally) {
    var project = project
    project.withUTF8 { add($0, tally) }
  }
  mutating func add(_ project: UnsafeBufferPointer<UInt8>, _ tally: ProjectTally) {
    guard !tally.isEmpty else { return }
    let room = project.count + 2 * PackedWriter.countRoom + tally.count * ProjectTally.cellRoom
    projects.append(
      bytes.append(room: room) { writer in
        writer.text(project)
        tally.pack(&writer)
      })
    count += tally.count
  }
  mutating func add(_ other: TransactionTable) {
    guard !other.projects.isEmpty else { return }
    let shift = bytes.take(other.bytes)
    projects += other.projects.map { $0 + shift }
    count += other.count
  }

  /// By the bytes of the project's name; most names of a ledger begin alike, so what follows that is compared
  /// eight bytes at once.
  mutating func sort() {
    guard let first = projects.first else { return }
    var shared = name(first).count
    for address in projects {
      let (a, b) = (name(first), name(address))
      var n = 0
      while n < shared, n < b.count, a[n] == b[n] { n += 1 }
      shared = n
    }
    var keyed = projects.map { address in
      let rest = name(address)[shared...]
      var key: UInt64 = 0
      for i in rest.startIndex..<rest.startIndex + 8 {
        key = key << 8 | UInt64(i < rest.endIndex ? rest[i] : 0)
      }
      return (key: key, address: address)
    }
    keyed.sort {
      $0.key != $1.key
        ? $0.key < $1.key : name($0.address).lexicographicallyPrecedes(name($1.address))
    }
    projects = keyed.map(\.address)
  }

  private func name(_ address: UInt64) -> UnsafeBufferPointer<UInt8> {
    var reader = bytes.reader(address)
    return reader.text() ?? UnsafeBufferPointer(start: nil, count: 0)
  }
  private func cells(_ address: UInt64, _ cells: inout [ProjectTally.Cell]) {
    var reader = bytes.reader(address)
    _ = reader.text()
    for _ in 0..<reader.count() { cells.append(ProjectTally.Cell(&reader)) }
  }

  /// Each project once, with its rows by kind and currency. The name holds for the call.
  @inline(__always) private func forEachProject(
    _ body: (UnsafeBufferPointer<UInt8>, [ProjectTally.Cell]) -> Void
  ) {
    var rows: [ProjectTally.Cell] = []
    var at = 0
    while at < projects.count {
      rows.removeAll(keepingCapacity: true)
      let name = name(projects[at])
      // Told by two kinds of ledger: the rows stand side by side.
      repeat {
        cells(projects[at], &rows)
        at += 1
      } while at < projects.count && self.name(projects[at]).isSame(as: name)
      if rows.count > 1 { rows.sort { ($0.type, $0.currency) < ($1.type, $1.currency) } }
      body(name, rows)
    }
  }

  /// All rows at once, for tables that need them so.
  public var rows: [TransactionRow] {
    var rows: [TransactionRow] = []
    rows.reserveCapacity(count)
    forEachProject { name, cells in
      let project = String(decoding: name, as: UTF8.self)
      rows += cells.map {
        TransactionRow(
          project: project, type: $0.type, currency: $0.currency.text, count: $0.count, sum: $0.sum)
      }
    }
    return rows
  }

  /// The rows as comma-separated lines under their header, in pieces of some 64 KiB.
  public func csv(_ write: (UnsafeRawBufferPointer) -> Void) {
    let room = 1 << 16
    var out = [UInt8](repeating: 0, count: room)
    out.withUnsafeMutableBufferPointer { out in
      guard let base = out.baseAddress else { return }
      var line = ByteLine(base)
      line.text(TransactionRow.header.joined(separator: ",") + "\n")
      forEachProject { name, cells in
        let quoted = CSVCell.needsCare(name) ? CSVCell.text(String(decoding: name, as: UTF8.self)) : nil
        let project = quoted.map { Array($0.utf8) } ?? []
        for cell in cells {
          let length = max(name.count, project.count)
          if line.at - base + length + ByteLine.rowRoom > room {
            write(UnsafeRawBufferPointer(start: base, count: line.at - base))
            line = ByteLine(base)
          }
          if length + ByteLine.rowRoom > room {
            // A name as long as that goes out by itself.
            (quoted == nil ? Array(name) : project).withUnsafeBytes(write)
          } else if quoted == nil {
            line.bytes(name)
          } else {
            project.withUnsafeBufferPointer { line.bytes($0) }
          }
          line.rest(cell)
        }
      }
      write(UnsafeRawBufferPointer(start: base, count: line.at - base))
    }
  }
}

/// Writes rows into room that was made before.
private struct ByteLine {
  /// What all of a row but its project can take: kind, currency, count, 38 digits with a point and a sign, commas.
  static let rowRoom = 128
  private(set) var at: UnsafeMutablePointer<UInt8>
  init(_ at: UnsafeMutablePointer<UInt8>) { self.at = at }

  @inline(__always) mutating func byte(_ b: UInt8) {
    at.pointee = b
    at += 1
  }
  @inline(__always) mutating func bytes(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let from = bytes.baseAddress else { return }
    at.update(from: from, count: bytes.count)
    at += bytes.count
  }
  mutating func text(_ text: String) { for b in text.utf8 { byte(b) } }

  @inline(__always) mutating func rest(_ cell: ProjectTally.Cell) {
    byte(44)
    digits(UInt64(cell.type.rawValue))
    byte(44)
    for shift in 0..<3 { byte(UInt8(truncatingIfNeeded: cell.currency.word &>> UInt32(16 - 8 * shift))) }
    byte(44)
    digits(UInt64(cell.count))
    byte(44)
    sum(cell.sum)
    byte(10)
  }

  /// In decimal, with at least `least` digits.
  @inline(__always) private mutating func digits(_ number: UInt64, least: Int = 1) {
    var length = least
    var power: UInt64 = 10
    for _ in 1..<least { power = power &* 10 }
    while length < 20, number >= power {
      length += 1
      let (next, over) = power.multipliedReportingOverflow(by: 10)
      if over { break }
      power = next
    }
    var rest = number
    var p = at + length
    at = p
    for _ in 0..<length {
      p -= 1
      p.pointee = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// Plain notation without trailing zeros, as `ExactSum.text`.
  private mutating func sum(_ sum: ExactSum) {
    guard var rest = Int64(exactly: sum.significand)?.magnitude, sum.scale < 19 else { return text(sum.text) }
    if sum.significand < 0 { byte(45) }
    var scale = sum.scale
    while scale > 0, rest % 10 == 0 { (rest, scale) = (rest / 10, scale - 1) }
    guard scale > 0 else { return digits(rest) }
    var power: UInt64 = 1
    for _ in 0..<scale { power = power &* 10 }
    digits(rest / power)
    byte(46)
    digits(rest % power, least: scale)
  }
}
