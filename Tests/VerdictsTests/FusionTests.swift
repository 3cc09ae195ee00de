import Foundation
import SightlineTesting
import SightlineWorlds
import Testing

@testable import SightlineVerdicts

@Suite struct FusionTests {
  private func scores(_ best: [String: (value: String, probability: Double)], _ truth: [String: String])
    -> Scores
  {
    var scores = Scores()
    for (item, value) in truth.sorted(by: { $0.key < $1.key }) {
      guard let b = best[item] else { continue }
      scores.add(b.probability, isTrue: b.value == value)
    }
    return scores
  }
  private func fused(_ claims: [SourceClaim], labels: [String: String] = [:])
    -> [String: (value: String, probability: Double)]
  {
    let fusion = FusionRule().fuse(ClaimTable(claims), labels: labels)
    return Dictionary(
      uniqueKeysWithValues: fusion.items.map { ($0.item, ($0.best.text, $0.best.probability)) })
  }
  private func claims(_ rows: [(String, String, String)]) -> [SourceClaim] {
    rows.map { SourceClaim(item: $0.0, value: $0.1, source: $0.2) }
  }

  // MARK: Values

  @Test(
    "texts that say the same meet, whatever their notation",
    arguments: [
      ("1,343.50", "1343.5"), ("$ 343.50", "343.5"), ("7:10 p.m.", "19:10"), ("7:10a", "07:10"),
      ("12:05 am", "0:05"),
      ("Mostly  CLOUDY", " mostly cloudy "), ("12/01/2011 08:23 PM", "12/01/2011 8:23p"),
      ("1.2M", "1,200,000"),
      ("Knuth, Donald E.", "Donald E. Knuth"), ("2.26%", "2.260 %"), (".5", "0.50"), ("-0", "0"),
    ])
  func sameValue(_ a: String, _ b: String) throws {
    let forms = [try #require(ValueForm(a)), try #require(ValueForm(b))]
    #expect(Set(ValueForm.unify(forms)).count == 1)
  }

  @Test(
    "texts that say something else stay apart",
    arguments: [
      ("34", "34 1"), ("calm", "0"), ("007", "7"), ("12,34", "1234"), ("-5", "5"), ("7:10 am", "7:10 pm"),
      ("from OSDI to UDYZ", "from UDYZ to OSDI"), ("C++", "C#"), ("$5", "€5"), ("28 -2", "28 2"),
    ])
  func otherValue(_ a: String, _ b: String) throws {
    let forms = [try #require(ValueForm(a)), try #require(ValueForm(b))]
    #expect(Set(ValueForm.unify(forms)).count == 2)
  }

  @Test(
    "a source that says it does not know claims nothing",
    arguments: ["", "  ", "n/a", "Not Available", "--", "?"])
  func noValue(_ text: String) { #expect(ValueForm(text) == nil) }

  @Test("of a source's several words on one item the most frequent counts, and the text shown is as written")
  func ownContradiction() {
    let table = ClaimTable(claims([("a", "1", "s"), ("a", "2.0", "s"), ("a", "2", "s"), ("a", "2.0", "t")]))
    #expect(table.repeated == 2)
    #expect(table.valueCount(0) == 1)
    #expect(table.shown == ["2.0"])
  }

  // MARK: Copying sources

  @Test("who copies whom is found before anything is known of who is right", arguments: [UInt64(1), 2])
  func groups(_ seed: UInt64) {
    let world = CopyingSources(.threeClusters, items: 400, seed: seed)
    let fusion = FusionRule().fuse(ClaimTable(world.claims))
    let found = Set(fusion.voices.map(\.sources).filter { $0.count > 2 }.map(Set.init))
    var expected: [String: Set<String>] = [:]
    for (copier, leader) in world.leaders { expected[leader, default: [leader]].insert(copier) }
    #expect(found == Set(expected.values))
  }

  @Test("independent sources are not taken for copies, however accurate")
  func noFalseGroups() {
    let world = CopyingSources(.independent, items: 400, seed: 3)
    let fusion = FusionRule().fuse(ClaimTable(world.claims))
    #expect(fusion.voices.allSatisfy { $0.sources.count <= 2 })
    #expect(fusion.sharedError < 0.02)
  }

  @Test(
    "with copying sources it beats voting in accuracy, Brier score and calibration",
    arguments: CopyingSources.Layout.allCases.filter { $0 != .independent })
  func beatsVoting(_ layout: CopyingSources.Layout) {
    let world = CopyingSources(layout, items: 500, seed: 7)
    let mine = scores(fused(world.claims), world.truth)
    let vote = scores(TextbookFusion.vote(world.claims), world.truth)
    #expect(mine.shareTrue > vote.shareTrue)
    #expect(mine.brier < vote.brier)
    #expect(mine.calibrationError < vote.calibrationError)
    #expect(mine.calibrationError < 0.05)
  }

  @Test("a copying majority misleads the textbook, which is then sure of the wrong values")
  func textbookFails() {
    let world = CopyingSources(.majority, items: 500, seed: 7)
    let accu = scores(TextbookFusion.accu(world.claims), world.truth)
    #expect(accu.shareTrue < 0.6)
    #expect(accu.calibrationError > 0.3)
  }

  @Test("a group weighs as one source: forty copies do not outvote three independent words")
  func cap() throws {
    var rows: [(String, String, String)] = []
    // A history in which the copies are seen to repeat one another, right half of the time.
    var random = SeededRandom(seed: 5)
    for i in 0..<120 {
      let feed = random.chance(0.5) ? "true" : "false \(random.below(9))"
      for s in 0..<40 { rows.append(("i\(i)", feed, "copy \(s)")) }
      for s in 0..<5 {
        rows.append(("i\(i)", random.chance(0.8) ? "true" : "false \(random.below(9))", "own \(s)"))
      }
    }
    for s in 0..<40 { rows.append(("last", "said by all copies", "copy \(s)")) }
    for s in 0..<3 { rows.append(("last", "seen", "own \(s)")) }
    let last = try #require(fused(claims(rows))["last"])
    #expect(last.value == "seen")
    #expect(last.probability > 0.8)
  }

  // MARK: Labels and grades

  @Test("labels settle their items and teach the rates: a lone good source then beats two bad ones")
  func labels() throws {
    var rows: [(String, String, String)] = []
    for i in 0..<40 {
      rows += [("i\(i)", "a\(i)", "good"), ("i\(i)", "b\(i)", "bad"), ("i\(i)", "c\(i)", "worse")]
    }
    let settled = Dictionary(uniqueKeysWithValues: (0..<10).map { ("i\($0)", "a\($0)") })
    let result = fused(claims(rows), labels: settled)
    #expect(result["i3"]?.probability == 1)
    for i in 10..<40 { #expect(result["i\(i)"]?.value == "a\(i)") }
    // Without labels nothing tells the three apart.
    #expect(try #require(fused(claims(rows))["i20"]).probability < 0.5)
  }

  @Test("a label that nobody claimed settles its item all the same")
  func unclaimedLabel() throws {
    let best = try #require(fused(claims([("a", "1", "s"), ("b", "2", "t")]), labels: ["a": "9"])["a"])
    #expect(best.value == "9")
    #expect(best.probability == 1)
  }

  @Test("a grade is a weak prior: the better letter wins a tie, and no letter outweighs what the claims show")
  func grades() throws {
    func graded(_ letter: String, _ rest: [SourceClaim] = []) -> String? {
      let mine = SourceClaim(item: "x", value: "graded", source: "s", grade: AdmiraltyGrade(letter))
      let other = SourceClaim(item: "x", value: "other", source: "t", grade: AdmiraltyGrade("C3"))
      return fused([mine, other] + rest)["x"]?.value
    }
    #expect(graded("A1") == "graded")
    #expect(graded("E5") == "other")
    // The digit is never multiplied in.
    #expect(graded("A6") == "graded")
    // Thirty items on which the A source stands alone against three that agree.
    let record = (0..<30).flatMap { i in
      [SourceClaim(item: "i\(i)", value: "w\(i)", source: "s", grade: AdmiraltyGrade("A1"))]
        + ["t", "u", "v"].map {
          SourceClaim(item: "i\(i)", value: "r\(i)", source: $0, grade: AdmiraltyGrade("C3"))
        }
    }
    #expect(graded("A1", record) == "other")
    #expect(AdmiraltyGrade("G2") == nil && AdmiraltyGrade("A7") == nil && AdmiraltyGrade("") == nil)
  }

  // MARK: In any case

  @Test("probabilities of an item's values never exceed 1 together, and the same claims give the same bytes")
  func sound() throws {
    var random = SeededRandom(seed: 11)
    for _ in 0..<40 {
      let rows = (0..<random.below(60)).map { _ in
        ("i\(random.below(8))", "\(random.below(4))", "s\(random.below(7))")
      }
      let table = ClaimTable(claims(rows))
      let fusion = FusionRule().fuse(table)
      for item in fusion.items {
        #expect(item.values.allSatisfy { (0...1).contains($0.probability) })
        #expect(item.values.reduce(0) { $0 + $1.probability } <= 1 + 1e-9)
      }
      let again = FusionRule().fuse(table)
      #expect(fusion.items == again.items)
    }
  }

  @Test("rows in another order give the same items, values and probabilities, to the last bit")
  func orderOfRows() {
    var random = SeededRandom(seed: 12)
    var rows = CopyingSources(.threeClusters, items: 60, seed: 4).claims
    // A source that contradicts itself, several notations, grades.
    for i in 0..<60 {
      for text in ["Value 0", "value 0", "value  1"] {
        rows.append(
          SourceClaim(
            item: "item \(i)", value: text, source: "loud", grade: AdmiraltyGrade(i % 2 == 0 ? "B" : "C")))
      }
    }
    let labels = Dictionary(uniqueKeysWithValues: (0..<12).map { ("item \($0)", "value 0") })
    let first = FusionRule().fuse(ClaimTable(rows), labels: labels)
    for _ in 0..<2 {
      rows.shuffle(using: &random)
      let again = FusionRule().fuse(ClaimTable(rows), labels: labels)
      #expect(again.items == first.items)
      #expect(again.voices == first.voices)
      #expect(again.sharedError == first.sharedError)
    }
  }

  @Test("errors that repeat one another make the same majority less certain")
  func popularErrors() throws {
    // Six sources; where two or more err they say the same (`popular`) or each its own.
    func certainty(_ popular: Bool) throws -> Double {
      var random = SeededRandom(seed: 21)
      var rows: [(String, String, String)] = []
      for i in 0..<300 {
        for s in 0..<6 {
          let word = random.chance(0.7) ? "true" : popular ? "popular" : "false \(random.below(200))"
          rows.append(("i\(i)", word, "s\(s)"))
        }
        // More values than the two, so that there is room for other errors.
        rows.append(("j\(i)", "only \(i)", "s0"))
      }
      for s in 0..<6 { rows.append(("split", s < 4 ? "a" : "b", "s\(s)")) }
      return try #require(fused(claims(rows))["split"]).probability
    }
    #expect(try certainty(true) < certainty(false) - 0.02)
  }

  @Test("labels that say what the claims say change next to nothing; labels against them lower the certainty")
  func labelsCalibrate() {
    let world = CopyingSources(.independent, items: 300, seed: 9)
    let settled = world.truth.keys.sorted().prefix(20)
    let fits = Dictionary(uniqueKeysWithValues: settled.map { ($0, "value 0") })
    let against = Dictionary(uniqueKeysWithValues: settled.map { ($0, "value of nobody") })
    let rest = world.truth.filter { fits[$0.key] == nil }
    let alone = scores(fused(world.claims), rest)
    let helped = scores(fused(world.claims, labels: fits), rest)
    #expect(helped.brier <= alone.brier + 0.002)
    #expect(helped.shareTrue >= alone.shareTrue - 0.005)
    let doubted = fused(world.claims, labels: against).filter { rest[$0.key] != nil }.values.map(
      \.probability)
    let certain = fused(world.claims).filter { rest[$0.key] != nil }.values.map(\.probability)
    #expect(doubted.reduce(0, +) < 0.8 * certain.reduce(0, +))
  }

  @Test("a value worded in many ways is stated with some doubt about the wording; a number is not")
  func wording() {
    let names = ClaimTable(
      claims([("a", "Knuth, Donald", "s"), ("a", "Donald Knuth", "t"), ("a", "knuth,  donald", "u")]))
    #expect(names.valueCount(0) == 1)
    #expect(abs(names.wordingShare[0] - 2.0 / 3) < 1e-9)
    #expect(ClaimTable(claims([("a", "1.0", "s"), ("a", "1", "t")])).wordingShare == [1])
    #expect(ClaimTable(claims([("a", "7:10 a.m.", "s"), ("a", "07:10", "t")])).wordingShare == [1])
  }

  @Test("nothing at all gives nothing at all")
  func empty() { #expect(FusionRule().fuse(ClaimTable([])).items.isEmpty) }

  @Test("on the weather set it beats voting and textbook fusion", .enabled(if: SharedData.isPresent))
  func weather() throws {
    // A tenth of the set: the whole is measured by the benchmark.
    let (claims, truth) = try WeatherSet.read(every: 10)
    let mine = scores(fused(claims).mapValues { (TextbookFusion.plain($0.value), $0.probability) }, truth)
    let vote = scores(TextbookFusion.vote(claims), truth)
    #expect(mine.shareTrue > vote.shareTrue)
    #expect(mine.brier < vote.brier - 0.02)
    #expect(mine.calibrationError < vote.calibrationError)
  }
}

/// `fusion/` of the shared records: claims of weather sites in a wide table, and its truth.
private enum WeatherSet {
  static func read(every n: Int) throws -> (claims: [SourceClaim], truth: [String: String]) {
    func lines(_ name: String) throws -> [[Substring]] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["gzip", "-dc", SharedData.path("fusion/\(name).csv.gz")]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      // Neither file quotes a field.
      return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
    }
    let table = try lines("weather_claims")
    let header = try #require(table.first)
    var numbers: [Substring: Int] = [:]
    var claims: [SourceClaim] = []
    for row in table.dropFirst() where row.count == header.count {
      let number = numbers[row[1]] ?? numbers.count
      numbers[row[1]] = number
      guard number % n == 0 else { continue }
      for (column, value) in zip(header, row).dropFirst(2) {
        claims.append(
          SourceClaim(
            item: row[1].lowercased() + "|" + column, attribute: String(column), value: String(value),
            source: String(row[0])))
      }
    }
    let items = Set(claims.map(\.item))
    var truth: [String: String] = [:]
    for row in try lines("weather_truth").dropFirst()
    where row.count == 3 && items.contains(row[0] + "|" + row[1]) {
      truth[row[0] + "|" + row[1]] = String(row[2])
    }
    return (claims, truth)
  }
}
