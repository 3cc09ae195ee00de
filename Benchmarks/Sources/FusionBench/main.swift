import Foundation
import SightlineVerdicts
import SightlineWorlds

// fusion-bench CLAIMS TRUTH [LABELS-COUNT SEED]   two CSV files item,value,source and item,value
// fusion-bench worlds [ITEMS] [SEED]              generated sources of which some copy
// Prints accuracy, Brier score, calibration error and log score against the truth, next to voting and textbook Accu.
let arguments = Array(CommandLine.arguments.dropFirst())

func four(_ x: Double) -> String { String(format: "%.4f", x) }

typealias Best = TextbookFusion.Best

func show(_ name: String, _ best: [String: Best], _ truth: [String: String], without: Set<String> = []) {
  var scores = Scores()
  for (item, value) in truth.sorted(by: { $0.key < $1.key }) where !without.contains(item) {
    guard let b = best[item] else { continue }
    scores.add(b.probability, isTrue: TextbookFusion.plain(b.value) == TextbookFusion.plain(value))
  }
  print(
    "  \(name): accuracy \(four(scores.shareTrue)), Brier \(four(scores.brier)), ECE "
      + "\(four(scores.calibrationError)), log \(four(scores.logScore)), \(Int(scores.count)) items")
}

func fuse(_ table: ClaimTable, _ labels: [String: String] = [:]) -> [String: Best] {
  let fusion = FusionRule().fuse(table, labels: labels)
  return Dictionary(uniqueKeysWithValues: fusion.items.map { ($0.item, ($0.best.text, $0.best.probability)) })
}

func compare(_ claims: [SourceClaim], _ truth: [String: String], labelled: Int, seed: UInt64) {
  show("voting", TextbookFusion.vote(claims), truth)
  show("textbook Accu", TextbookFusion.accu(claims), truth)
  let table = ClaimTable(claims)
  let clock = ContinuousClock()
  var best: [String: Best] = [:]
  let time = clock.measure { best = fuse(table) }
  show("Sightline", best, truth)
  print("    \(claims.count) claims in \(time)")
  guard labelled > 0 else { return }
  var random = SeededPick(seed)
  let chosen = truth.keys.filter { best[$0] != nil }.sorted().shuffled(using: &random).prefix(labelled)
  let labels = Dictionary(uniqueKeysWithValues: chosen.map { ($0, truth[$0] ?? "") })
  show("Sightline, \(labelled) labelled (not counted)", fuse(table, labels), truth, without: Set(chosen))
}

struct SeededPick: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

/// Rows of a CSV file with a header; quotes doubled within quotes.
func rows(_ path: String) throws -> [[String]] {
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  var (rows, row, field): ([[String]], [String], [UInt8]) = ([], [], [])
  var quoted = false
  for byte in bytes {
    if quoted, byte != 34 {
      field.append(byte)
    } else if byte == 34 {
      if !quoted, !field.isEmpty { field.append(34) }
      quoted.toggle()
    } else if byte == 44 || byte == 10 {
      row.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
      if byte == 10 {
        rows.append(row)
        row = []
      }
    } else if byte != 13 {
      field.append(byte)
    }
  }
  return Array(rows.dropFirst())
}

if arguments.first == "worlds" {
  let items = arguments.dropFirst().first.flatMap { Int($0) } ?? 2_000
  let seed = arguments.dropFirst(2).first.flatMap { UInt64($0) } ?? 1
  for layout in CopyingSources.Layout.allCases {
    print("38 sources, \(items) items, seed \(seed): \(layout.rawValue)")
    let world = CopyingSources(layout, items: items, seed: seed)
    compare(world.claims, world.truth, labelled: 10, seed: seed)
  }
} else if arguments.count >= 2 {
  let claims = try rows(arguments[0]).filter { $0.count >= 3 }.map { row in
    let kind = row[0].lastIndex(of: "|").map { String(row[0][row[0].index(after: $0)...]) } ?? ""
    return SourceClaim(
      item: row[0], attribute: kind, value: row[1].trimmingCharacters(in: .whitespaces), source: row[2])
  }
  let truth = Dictionary(
    try rows(arguments[1]).filter { $0.count >= 2 }.map { ($0[0], $0[1]) }, uniquingKeysWith: { a, _ in a })
  compare(
    claims, truth, labelled: arguments.count > 2 ? Int(arguments[2]) ?? 0 : 0,
    seed: arguments.count > 3 ? UInt64(arguments[3]) ?? 1 : 1)
} else {
  print("fusion-bench CLAIMS.csv TRUTH.csv [LABELLED] [SEED] | fusion-bench worlds [ITEMS] [SEED]")
}
