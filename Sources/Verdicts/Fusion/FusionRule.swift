/// Fuses what many sources claim: dependence first, hit rates second, one calibrated probability a value.
///
/// 1. Groups of sources that agree more than the field explains, at several strictnesses (`SourceAgreement`).
/// 2. The grouping under which all claims are likeliest, each fitted from the same start (`TruthModel`).
/// 3. How errors repeat one another and items differ in ease (`RepeatedErrors`, `ItemEase`), and what is held back
///    for all that the model does not know of (`Restraint`).
/// 4. What labels change, by holding them out (`LabelledFusion`).
public struct FusionRule: Sendable {
  /// Raised whenever the same claims could give another result.
  public static let version = 2
  /// Independent sources were measured at up to 0.45, copies that look for themselves one time in ten at 0.65.
  static let thresholds = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
  /// ln-likelihood a further group must gain, so that none is made of chance.
  static let groupPenalty = 5.0
  /// Fewer labelled items than this cannot say how the probabilities are off.
  static let fewestForCalibration = 10

  public init() {}

  /// - Parameter labels: item → its true value, for items that are settled. Labels of unknown items are ignored.
  public func fuse(_ table: ClaimTable, labels: [String: String] = [:]) -> Fusion {
    guard !table.items.isEmpty else { return Fusion(items: [], voices: [], sharedError: 0) }
    let settled = table.items.indices.map { i in
      labels[table.items[i]].map { table.value(named: $0, of: i) ?? table.valueCount(i) } ?? -1
    }
    var plain = likeliest(table, settled, .plain)
    plain.refine()
    guard settled.count(where: { $0 >= 0 }) >= LabelledFusion.fewest else {
      return fusion([(plain, 1)], labels, Calibration())
    }
    var strong = likeliest(table, settled, .strong)
    strong.refine()
    let taught = LabelledFusion(plain, strong: strong)
    return fusion(
      [(plain, 1 - taught.strongShare), (strong, taught.strongShare)], labels, taught.calibration)
  }

  private func likeliest(_ table: ClaimTable, _ labels: [Int], _ learning: TruthModel.Learning)
    -> TruthModel
  {
    let alone = table.sources.indices.map { [$0] }
    var best = TruthModel(table, groups: alone, labels: labels, learning: learning)
    best.fit()
    var bestScore = best.logLikelihood
    var tried: Set<[[Int]]> = [alone]
    for groups in SourceAgreement(table).groupings(FusionRule.thresholds, sources: table.sources.count)
    where tried.insert(groups).inserted {
      var model = TruthModel(table, groups: groups, labels: labels, learning: learning)
      model.fit()
      let score = model.logLikelihood - FusionRule.groupPenalty * Double(groups.count { $0.count > 1 })
      if score > bestScore { (best, bestScore) = (model, score) }
    }
    return best
  }

  /// - Parameter models: each with its share of the result; the first of the greatest share describes the sources.
  private func fusion(
    _ models: [(model: TruthModel, share: Double)], _ labels: [String: String], _ calibration: Calibration
  ) -> Fusion {
    let restraints = models.map { Restraint($0.model) }
    let table = models[0].model.table
    var posteriors = models.map { _ in ItemPosterior() }
    let items = table.items.indices.map { i in
      for (m, part) in models.enumerated() where m == 0 || part.share > 0 {
        posteriors[m].compute(part.model, i)
        restraints[m].hold(&posteriors[m], item: i)
        if m > 0 { posteriors[0].blend(posteriors[m].probability, weight: part.share) }
      }
      return fused(posteriors[0], table, i, labels, models[0].model.labels[i], calibration)
    }
    let chief = models.indices.max { (models[$0].share, $1) < (models[$1].share, $0) } ?? 0
    return Fusion(
      items: items, voices: voices(models[chief].model), sharedError: restraints[chief].correlation)
  }

  private func fused(
    _ raw: ItemPosterior, _ table: ClaimTable, _ i: Int, _ labels: [String: String], _ settled: Int,
    _ calibration: Calibration
  ) -> FusedItem {
    var posterior = raw
    if settled >= 0 { _ = posterior.settle(on: settled) } else { calibration.apply(to: &posterior) }
    var values = (0..<table.valueCount(i)).map { k in
      let place = table.valueStart[i] + k
      // Which of several wordings counts as the value is not known: half of the doubt is stated.
      let worded = settled >= 0 ? 1 : 0.5 + 0.5 * table.wordingShare[place]
      return FusedItem.Value(text: table.shown[place], probability: posterior.probability[k] * worded)
    }
    if settled == table.valueCount(i), let label = labels[table.items[i]] {
      values.append(FusedItem.Value(text: label, probability: 1))
    }
    values.sort { ($1.probability, $0.text) < ($0.probability, $1.text) }
    return FusedItem(
      item: table.items[i], attribute: table.attributes[Int(table.attribute[i])], values: values,
      claims: table.start[i + 1] - table.start[i], voices: posterior.voicesInAll, isLabelled: settled >= 0)
  }

  private func voices(_ model: TruthModel) -> [SourceVoice] {
    model.claims.groups.enumerated().map { g, members in
      SourceVoice(
        sources: members.map { model.table.sources[$0] },
        rate: members.count == 1 ? model.sourceRate[members[0]] : model.groupRate[g],
        copyRates: members.count == 1 ? [] : members.map { model.copyRate[$0] })
    }
  }
}

/// What came out for one item.
public struct FusedItem: Hashable, Sendable, Codable {
  public struct Value: Hashable, Sendable, Codable {
    /// As the sources most often write it.
    public let text: String
    public let probability: Double
  }
  public let item: String
  public let attribute: String
  /// Every claimed value, likeliest first. What is left to 1 is that none of them is true.
  public let values: [Value]
  public let claims: Int
  /// Claims after dependent sources are counted once.
  public let voices: Int
  /// True where a label settled it.
  public let isLabelled: Bool
  public var best: Value { values[0] }
}

/// A source, or sources that speak with one voice, with the hit rate learned.
public struct SourceVoice: Hashable, Sendable, Codable {
  public let sources: [String]
  public let rate: Double
  /// For a group: how often each member repeats the common text.
  public let copyRates: [Double]
}

/// The result of a fusion.
public struct Fusion: Sendable, Codable {
  public let items: [FusedItem]
  public let voices: [SourceVoice]
  /// Correlation of errors left between voices, 0 to 1.
  public let sharedError: Double
}
