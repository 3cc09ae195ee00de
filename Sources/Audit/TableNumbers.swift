import Foundation

/// The dossier's tables, row by row against `dossier.json`, from which they were written.
struct TableNumbers {
  private let dossier: DossierTree
  private let bytes: (String) -> [UInt8]?

  init(_ dossier: DossierTree, _ bytes: @escaping (String) -> [UInt8]?) {
    (self.dossier, self.bytes) = (dossier, bytes)
  }

  /// A column and the pointer, from the row's own place, of what it prints.
  private typealias Columns = [(name: String, pointer: String)]

  func check(_ result: inout DossierNumbers.Result) {
    let verdicts = dossier.at("/verdicts")?.list ?? []
    compare(
      "verdicts.csv", verdicts,
      [
        ("claim", "/id"), ("outcome", "/outcome"), ("state", "/state"),
        ("probability_low", "/probability/low"),
        ("probability_high", "/probability/high"), ("would_have_seen", "/wouldHaveSeen"),
        ("margin_low", "/margin/low"), ("margin_high", "/margin/high"),
      ], &result)
    func all(_ part: String) -> [DossierTree] { verdicts.flatMap { $0.at("/" + part)?.list ?? [] } }
    compare(
      "candidates.csv", all("candidates"),
      [("probability", "/probability"), ("observation", "/observation/id"), ("kind", "/observation/kind")],
      &result)
    compare(
      "looks.csv", all("looks"),
      [("detection", "/detection"), ("false_alarm", "/falseAlarm"), ("group", "/group")],
      &result)
    compare("figures.csv", all("figures"), [("observation", "/id")], &result)
    compare(
      "artifacts.csv", dossier.at("/artifacts")?.list ?? [], [("sha256", "/sha256"), ("bytes", "/size")],
      &result)
    tracks(all("candidates"), &result)
  }

  private func compare(
    _ file: String, _ expected: [DossierTree], _ columns: Columns, _ result: inout DossierNumbers.Result
  ) {
    guard let table = bytes(file).map(TableNumbers.rows), let header = table.first else { return }
    guard table.count - 1 == expected.count else {
      result.findings.append(
        .init(
          table.count - 1 < expected.count ? .missing : .added, file,
          "\(table.count - 1) rows, dossier.json has \(expected.count)"))
      return
    }
    for (name, pointer) in columns {
      guard let column = header.firstIndex(of: name) else {
        result.findings.append(.init(.missing, "\(file) \(name)", "no such column"))
        continue
      }
      for (i, (row, tree)) in zip(table.dropFirst(), expected).enumerated() {
        let cell = column < row.count ? row[column] : ""
        let place = "\(file) row \(i + 1) \(name)"
        let value = tree.at(pointer)
        if let number = value?.number {
          // Tables carry four decimals.
          result.checked += 1
          guard let printed = Double(cell), abs(printed - number) <= 0.5001e-4 || printed == number else {
            result.findings.append(.init(.altered, place, "it says '\(cell)', dossier.json says \(number)"))
            continue
          }
        } else if TableNumbers.bare(cell) != (value?.text ?? "") {
          result.findings.append(
            .init(.altered, place, "it says '\(cell)', dossier.json '\(value?.text ?? "")'"))
        }
      }
    }
  }

  /// Without the quote that keeps a spreadsheet from calculating.
  private static func bare(_ cell: String) -> String {
    guard cell.hasPrefix("'"), let second = cell.dropFirst().first(where: { $0 != " " }) else { return cell }
    return "=+-@\t\r\n＝＋－＠".contains(second) ? String(cell.dropFirst()) : cell
  }

  private func tracks(_ candidates: [DossierTree], _ result: inout DossierNumbers.Result) {
    guard let map = bytes("tracks.geojson") else { return }
    let drawn = candidates.filter { ($0.at("/observation/path")?.list.count ?? 0) > 1 }
    guard let features = DossierTree(map)?.at("/features")?.list, features.count == drawn.count else {
      result.findings.append(.init(.altered, "tracks.geojson", "it does not hold the \(drawn.count) tracks"))
      return
    }
    for (feature, candidate) in zip(features, drawn) {
      let id = candidate.at("/observation/id")?.text ?? ""
      let place = "tracks.geojson \(id)"
      if feature.at("/properties/observation")?.text != id {
        result.findings.append(.init(.altered, place, "another track stands in its place"))
      }
      result.compare(
        "\(place) probability", feature.at("/properties/probability")?.number,
        candidate.at("/probability")?.number ?? .nan)
      let (line, path) = (
        feature.at("/geometry/coordinates")?.list ?? [], candidate.at("/observation/path")?.list ?? []
      )
      let same =
        line.count == path.count
        && zip(line, path).allSatisfy { a, b in
          a.at("/0")?.number == b.at("/longitude")?.number && a.at("/1")?.number == b.at("/latitude")?.number
        }
      result.checked += path.count
      if !same { result.findings.append(.init(.altered, place, "its line is not that of the observation")) }
    }
  }

  /// Rows of a comma-separated table (RFC 4180).
  static func rows(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = []
    var (row, cell): ([String], [UInt8]) = ([], [])
    var isQuoted = false
    var i = 0
    func text() -> String { String(decoding: cell, as: UTF8.self) }
    while i < bytes.count {
      let b = bytes[i]
      i += 1
      if isQuoted {
        if b != 0x22 {
          cell.append(b)
        } else if i < bytes.count, bytes[i] == 0x22 {
          cell.append(b)
          i += 1
        } else {
          isQuoted = false
        }
      } else if b == 0x22 {
        isQuoted = true
      } else if b == 0x2C || b == 0x0A {
        row.append(text())
        cell.removeAll(keepingCapacity: true)
        if b == 0x0A {
          rows.append(row)
          row = []
        }
      } else if b != 0x0D {
        cell.append(b)
      }
    }
    if !cell.isEmpty || !row.isEmpty { rows.append(row + [text()]) }
    return rows
  }
}
