/// The model of how claims come about, and its fit by expectation and maximisation.
///
/// Every item has one true value among `falseValues` + 1 equally likely ones. A source alone gives it with its
/// hit rate, else any false one. A group has a common text that is true with the group's rate; a member repeats
/// it with its copy rate and otherwise looks for itself. The group's text is a variable of its own, so a group
/// weighs as one source however many members it has, and what a member says against its group counts as the
/// independent word it is.
struct TruthModel {
  /// False values an item could take; more where more are claimed. Only its order of magnitude matters.
  static let falseValues = 50.0
  /// Where a rate stands before any evidence, and how many items that is worth.
  static let priorRate = 0.75
  static let priorStrength = 5.0
  /// How a label counts: as one item whose truth is known, or as so many, with rates by attribute. Which of the
  /// two predicts held-out labels better is for `LabelledFusion` to find out.
  enum Learning { case plain, strong }
  static let strongWeight = 10.0
  /// A rate for one attribute departs from the source's own only with labels; the source's weighs so many of
  /// them. Unlabelled, rates by attribute feed on themselves: on the weather set they cost 0.01 to 0.03 of
  /// accuracy.
  static let attributeStrength = 7.0
  /// One group of dependent sources never weighs more than a source that errs once in twenty.
  static let mostGroupRate = 0.95
  static let rates = 0.01...0.99
  static let rounds = 40
  /// Rounds of `refine`, and about how many items they look at.
  static let (refinements, refinedItems) = (12, 10_000)

  let table: ClaimTable
  let claims: GroupedClaims
  /// By item: the number of the labelled value, `valueCount` where nobody claims it, −1 without a label.
  let labels: [Int]
  let learning: Learning
  /// By attribute: how many false values an item could take.
  let domain: [Double]

  /// Hit rate of each source by itself, and of each group's common text.
  var sourceRate: [Double]
  var groupRate: [Double]
  /// How often a member repeats its group.
  var copyRate: [Double]
  /// [voice × attribute]; a voice is a group, single sources included. Empty without labels.
  var attributeRate: [Double] = []
  /// Set by `refine`.
  private(set) var errors: RepeatedErrors?
  private(set) var ease: ItemEase?
  private(set) var voiceLogs: VoiceLogs
  private(set) var logLikelihood = -Double.infinity

  init(_ table: ClaimTable, groups: [[Int]], labels: [Int], learning: Learning = .plain) {
    (self.table, self.labels, self.learning) = (table, labels, learning)
    claims = GroupedClaims(table, groups: groups)
    sourceRate = table.expectedRate.map { $0 ?? TruthModel.priorRate }
    groupRate = [Double](repeating: TruthModel.priorRate, count: groups.count)
    copyRate = [Double](repeating: 0.8, count: table.sources.count)
    domain = table.distinctValues(atMost: Int(TruthModel.falseValues) + 1).map { Double(max(1, $0 - 1)) }
    voiceLogs = VoiceLogs(voices: 0, width: 1, ease: nil) { _, _ in 0.5 }
    spread()
  }

  /// The rate at which a voice's text is true for items of this attribute.
  func rate(group: Int, attribute: Int) -> Double {
    if !attributeRate.isEmpty { return attributeRate[group * table.attributes.count + attribute] }
    return claims.isSingle[group] ? sourceRate[claims.groups[group][0]] : groupRate[group]
  }

  private var labelWeight: Double { learning == .strong ? TruthModel.strongWeight : 1 }
  private var isTaught: Bool { learning == .strong && labels.contains { $0 >= 0 } }

  /// Fits all rates to the claims; stops when the likelihood stands still.
  mutating func fit() {
    var before = -Double.infinity
    if isTaught {
      // Begin from what the labels alone say.
      var counts = ExpectedCounts(self)
      expect(&counts, only: { labels[$0] >= 0 })
      maximise(counts)
    }
    for _ in 0..<TruthModel.rounds {
      var counts = ExpectedCounts(self)
      expect(&counts, only: { _ in true })
      logLikelihood = counts.logLikelihood
      if abs(logLikelihood - before) < 1e-6 * abs(logLikelihood) { break }
      before = logLikelihood
      maximise(counts)
    }
  }

  /// Learns how errors repeat and how items differ in ease, with the rates as they stand: learned together, the
  /// rates drift to explain popular errors by bad sources (flights: accuracy 0.81 to 0.72).
  mutating func refine() {
    errors = RepeatedErrors(mostVoices: claims.mostVoices)
    ease = ItemEase()
    spread()
    let stride = max(1, table.items.count / TruthModel.refinedItems)
    for _ in 0..<TruthModel.refinements {
      var counts = ExpectedCounts(self)
      expect(&counts, only: { $0 % stride == 0 })
      errors?.maximise(counts.errors)
      ease?.maximise(squares: counts.squares, items: counts.items)
      spread()
    }
  }

  private mutating func spread() {
    let width = attributeRate.isEmpty ? 1 : table.attributes.count
    voiceLogs = VoiceLogs(voices: claims.groups.count, width: width, ease: ease) {
      rate(group: $0, attribute: $1)
    }
  }

  private func expect(_ counts: inout ExpectedCounts, only: (Int) -> Bool) {
    var item = ItemPosterior()
    for i in table.items.indices where only(i) {
      item.compute(self, i)
      let label = labels[i]
      if label >= 0 {
        counts.logLikelihood += labelWeight * item.settle(on: label)
      } else {
        counts.logLikelihood += item.logEvidence
      }
      counts.add(self, i, item, weight: label >= 0 ? labelWeight : 1, labelled: label >= 0)
    }
  }

  private mutating func maximise(_ counts: ExpectedCounts) {
    let strength = TruthModel.priorStrength
    let mean = min(0.9, max(0.5, (counts.hitsInAll + 10 * TruthModel.priorRate) / (counts.voicesInAll + 10)))
    func shrunk(_ hits: Double, _ all: Double, towards centre: Double, _ strength: Double) -> Double {
      let r = (hits + strength * centre) / (all + strength)
      return min(TruthModel.rates.upperBound, max(TruthModel.rates.lowerBound, r))
    }
    for s in sourceRate.indices {
      let centre = table.expectedRate[s] ?? mean
      sourceRate[s] = shrunk(counts.ownHits[s], counts.own[s], towards: centre, strength)
      if !claims.isSingle[Int(claims.groupOf[s])] {
        copyRate[s] = max(0.05, shrunk(counts.copied[s], counts.spoken[s], towards: 0.8, strength))
      }
    }
    for g in groupRate.indices where !claims.isSingle[g] {
      let expected = claims.groups[g].compactMap { table.expectedRate[$0] }
      let centre = expected.isEmpty ? mean : expected.reduce(0, +) / Double(expected.count)
      groupRate[g] = min(
        TruthModel.mostGroupRate,
        shrunk(counts.groupHits[g], counts.groupSpoken[g], towards: centre, strength))
    }
    defer { spread() }
    guard isTaught, table.attributes.count > 1 else { return }
    let width = table.attributes.count
    attributeRate = [Double](repeating: 0, count: claims.groups.count * width)
    for g in claims.groups.indices {
      let centre = claims.isSingle[g] ? sourceRate[claims.groups[g][0]] : groupRate[g]
      for a in 0..<width {
        let r = shrunk(
          counts.labelHits[g * width + a], counts.labelSpoken[g * width + a], towards: centre,
          TruthModel.attributeStrength)
        attributeRate[g * width + a] = claims.isSingle[g] ? r : min(TruthModel.mostGroupRate, r)
      }
    }
  }
}
