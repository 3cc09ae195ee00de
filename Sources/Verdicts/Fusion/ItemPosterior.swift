/// What the model says of one item: the probability of each claimed value and, last, of none of them. A scratch
/// value that is used again for every item, so that the loop over items allocates nothing.
struct ItemPosterior {
  private(set) var probability: [Double] = []
  /// ln of the likelihood of the item's claims, up to nothing: comparable between groupings.
  private(set) var logEvidence = 0.0
  private(set) var count = 0
  private(set) var falseValues = 0.0
  private var logs: [Double] = []
  private var joint: [Double] = []
  /// Voices by value (a group has one, its commonest word), in all, and how many values they give.
  private(set) var voices: [Int] = []
  private(set) var voicesInAll = 0
  private(set) var distinct = 0
  /// Expected square of the shift of the item's ease, in deviations.
  private(set) var squares = 0.0
  /// The distinct texts of each group's members, segment by segment.
  private(set) var texts: [GroupText] = []
  private(set) var textStart: [Int] = []

  /// A value that members of a group give: the log of how much likelier these members' words become if it is
  /// the group's common text, where it is false and where it is true.
  struct GroupText {
    let value: Int
    var ifFalse: Double
    var ifTrue: Double
    /// Σ ln (p / f) of the members' own words, where the value is true.
    var ownTrue: Double
  }

  mutating func compute(_ model: TruthModel, _ item: Int) {
    let attribute = Int(model.table.attribute[item])
    count = model.table.valueCount(item)
    falseValues = max(model.domain[attribute], Double(count))
    countVoices(model, item)
    guard model.ease != nil else {
      normalise(adding: likelihoods(model, item, node: 0))
      return
    }
    // The likelihoods of each value at each ease of the item, then their mixture.
    joint.removeAll(keepingCapacity: true)
    for node in 0..<ItemEase.nodes {
      let common = likelihoods(model, item, node: node) + ItemEase.logWeight[node]
      for k in 0...count { joint.append(logs[k] + common) }
    }
    mix()
  }

  private mutating func countVoices(_ model: TruthModel, _ item: Int) {
    let segments = model.claims.itemSegments[item]..<model.claims.itemSegments[item + 1]
    voices.removeAll(keepingCapacity: true)
    for _ in 0..<count { voices.append(0) }
    for segment in segments { voices[Int(model.claims.mainValue[segment])] += 1 }
    (voicesInAll, distinct) = (segments.count, 0)
    for n in voices where n > 0 { distinct += 1 }
  }

  private mutating func mix() {
    var top = joint[0]
    for x in joint { top = max(top, x) }
    probability.removeAll(keepingCapacity: true)
    for _ in 0...count { probability.append(0) }
    var sum = 0.0
    squares = 0
    for node in 0..<ItemEase.nodes {
      var inNode = 0.0
      for k in 0...count {
        let e = exponential(joint[node * (count + 1) + k] - top)
        probability[k] += e
        inNode += e
      }
      sum += inNode
      squares += inNode * ItemEase.place[node] * ItemEase.place[node]
    }
    for k in 0...count { probability[k] /= sum }
    squares /= sum
    logEvidence = top + logarithm(sum)
  }

  /// Fills `logs`; returns what is common to all values.
  private mutating func likelihoods(_ model: TruthModel, _ item: Int, node: Int) -> Double {
    let (table, claims, voiceLogs) = (model.table, model.claims, model.voiceLogs)
    logs.removeAll(keepingCapacity: true)
    for _ in 0...count { logs.append(0) }
    texts.removeAll(keepingCapacity: true)
    textStart.removeAll(keepingCapacity: true)
    let attribute = Int(table.attribute[item])
    let logFalse = logarithm(falseValues)
    var common = -logarithm(falseValues + 1)
    for segment in claims.itemSegments[item]..<claims.itemSegments[item + 1] {
      textStart.append(texts.count)
      let group = Int(claims.segmentGroup[segment])
      let place = voiceLogs.place(group, attribute, node)
      if claims.isSingle[group] {
        common += voiceLogs.miss[place] - logFalse
        logs[Int(claims.value[claims.segmentStart[segment]])] +=
          voiceLogs.hit[place] - voiceLogs.miss[place] + logFalse
      } else {
        common += add(model, segment, voiceLogs.rate[place])
      }
    }
    textStart.append(texts.count)
    if let errors = model.errors {
      common += add(errors, attribute, logFalse)
    } else {
      logs[count] = logarithm(falseValues + 1 - Double(count))
    }
    return common
  }

  /// Puts repeated errors in the place of independent ones: the false voices' ln (1/n) make way for their tables.
  private mutating func add(_ errors: RepeatedErrors, _ attribute: Int, _ logFalse: Double) -> Double {
    let newValue = logarithm(errors.theta[attribute]) - logFalse
    var common = logarithm(falseValues + 1)
    for k in 0..<count {
      let n = voices[k]
      if n > 0 {
        common += newValue + errors.followers[n]
        logs[k] -= newValue + errors.followers[n]
      }
      logs[k] -= errors.rising[attribute][voicesInAll - n] - Double(voicesInAll - n) * logFalse + logFalse
    }
    logs[count] -= errors.rising[attribute][voicesInAll] - Double(voicesInAll) * logFalse
    return common
  }

  /// Adds a group's voice to the log-likelihoods; returns what is common to all values.
  private mutating func add(_ model: TruthModel, _ segment: Int, _ rate: Double) -> Double {
    let claims = model.claims
    let first = texts.count
    var base = 0.0
    for c in claims.segmentStart[segment]..<claims.segmentStart[segment + 1] {
      let s = Int(claims.source[c])
      let (p, copy) = (model.sourceRate[s], model.copyRate[s])
      let f = (1 - p) / falseValues
      base += logarithm((1 - copy) * f)
      let odds = copy / (1 - copy)
      let text = GroupText(
        value: Int(claims.value[c]), ifFalse: logarithm(1 + odds / f), ifTrue: logarithm(1 + odds / p),
        ownTrue: logarithm(p / f))
      if let known = texts[first...].firstIndex(where: { $0.value == text.value }) {
        texts[known].ifFalse += text.ifFalse
        texts[known].ifTrue += text.ifTrue
        texts[known].ownTrue += text.ownTrue
      } else {
        texts.append(text)
      }
    }
    let elsewhere = logMixture(first..<texts.count, rate, truth: nil)
    for k in first..<texts.count {
      logs[texts[k].value] += texts[k].ownTrue + logMixture(first..<texts.count, rate, truth: k) - elsewhere
    }
    return base + elsewhere
  }

  /// ln Σ over the group's common text z of P(z | truth) × what the members' words gain from z.
  private func logMixture(_ range: Range<Int>, _ rate: Double, truth: Int?) -> Double {
    let wrong = logarithm((1 - rate) / falseValues)
    var top = logarithm(remainder(range.count, rate, truthClaimed: truth != nil))
    for z in range { top = max(top, weight(z, rate, wrong, truth)) }
    var sum = exponential(logarithm(remainder(range.count, rate, truthClaimed: truth != nil)) - top)
    for z in range { sum += exponential(weight(z, rate, wrong, truth) - top) }
    return top + logarithm(sum)
  }

  @inline(__always)
  func weight(_ z: Int, _ rate: Double, _ wrong: Double, _ truth: Int?) -> Double {
    z == truth ? logarithm(rate) + texts[z].ifTrue : wrong + texts[z].ifFalse
  }

  /// The probability that the group's common text is none that its members give.
  @inline(__always)
  func remainder(_ distinct: Int, _ rate: Double, truthClaimed: Bool) -> Double {
    let wrong = (1 - rate) / falseValues
    let rest = truthClaimed ? 1 - rate - Double(distinct - 1) * wrong : 1 - Double(distinct) * wrong
    return max(rest, 1e-12)
  }

  private mutating func normalise(adding common: Double) {
    var top = logs[0]
    for k in 1...count { top = max(top, logs[k]) }
    var sum = 0.0
    probability.removeAll(keepingCapacity: true)
    for k in 0...count {
      let e = exponential(logs[k] - top)
      probability.append(e)
      sum += e
    }
    for k in 0...count { probability[k] /= sum }
    logEvidence = common + top + logarithm(sum)
  }

  /// Takes the labelled value for the truth; returns ln of the joint likelihood with it.
  mutating func settle(on label: Int) -> Double {
    let joint = logEvidence + logarithm(max(1e-300, probability[label]))
    for k in 0...count { probability[k] = k == label ? 1 : 0 }
    return joint
  }

  /// Takes the share `weight` of another distribution over the same values.
  mutating func blend(_ other: [Double], weight: Double) {
    for k in 0...count { probability[k] = (1 - weight) * probability[k] + weight * other[k] }
  }

  /// Gives the share `weight` to how the voices are split.
  mutating func blendSplit(weight: Double) {
    guard voicesInAll > 0 else { return }
    for k in 0..<count {
      probability[k] = (1 - weight) * probability[k] + weight * Double(voices[k]) / Double(voicesInAll)
    }
    probability[count] *= 1 - weight
  }

  /// Scales all claimed values down; none of them takes the rest.
  mutating func lower(by factor: Double) {
    for k in 0..<count { probability[k] *= factor }
    probability[count] = 0
    probability[count] = 1 - probability.reduce(0, +)
  }

  mutating func set(_ k: Int, _ p: Double, scaling factor: Double) {
    for j in 0...count { probability[j] = j == k ? p : probability[j] * factor }
  }

  /// All odds to the power of `exponent`: what is left of the evidence where voices share errors.
  mutating func temper(_ exponent: Double) {
    var sum = 0.0
    for k in 0...count {
      probability[k] = exponential(exponent * logarithm(max(1e-300, probability[k])))
      sum += probability[k]
    }
    for k in 0...count { probability[k] /= sum }
  }
}

/// How often each source and group is expected to have been right, to have copied, to have spoken.
struct ExpectedCounts {
  var logLikelihood = 0.0
  private(set) var ownHits: [Double]
  private(set) var own: [Double]
  private(set) var copied: [Double]
  private(set) var spoken: [Double]
  private(set) var groupHits: [Double]
  private(set) var groupSpoken: [Double]
  private(set) var labelHits: [Double]
  private(set) var labelSpoken: [Double]
  private(set) var hitsInAll = 0.0
  private(set) var squares = 0.0
  private(set) var items = 0.0
  private(set) var errors: RepeatedErrors.Counts
  private(set) var voicesInAll = 0.0

  init(_ model: TruthModel) {
    errors = RepeatedErrors.Counts(mostVoices: model.claims.mostVoices)
    ownHits = [Double](repeating: 0, count: model.table.sources.count)
    (own, copied, spoken) = (ownHits, ownHits, ownHits)
    groupHits = [Double](repeating: 0, count: model.claims.groups.count)
    groupSpoken = groupHits
    labelHits = [Double](repeating: 0, count: model.claims.groups.count * model.table.attributes.count)
    labelSpoken = labelHits
  }

  mutating func add(
    _ model: TruthModel, _ item: Int, _ posterior: ItemPosterior, weight: Double, labelled: Bool
  ) {
    let claims = model.claims
    let attribute = Int(model.table.attribute[item])
    let first = claims.itemSegments[item]
    squares += weight * posterior.squares
    items += weight
    for k in 0...posterior.count where posterior.probability[k] > 1e-9 {
      let n = k < posterior.count ? posterior.voices[k] : 0
      errors.add(
        attribute, words: posterior.voicesInAll - n, values: posterior.distinct - (n > 0 ? 1 : 0),
        weight: weight * posterior.probability[k])
    }
    for segment in first..<claims.itemSegments[item + 1] {
      let group = Int(claims.segmentGroup[segment])
      let hit: Double
      if claims.isSingle[group] {
        let c = claims.segmentStart[segment]
        hit = posterior.probability[Int(claims.value[c])]
        ownHits[Int(claims.source[c])] += weight * hit
        own[Int(claims.source[c])] += weight
      } else {
        let range = posterior.textStart[segment - first]..<posterior.textStart[segment - first + 1]
        hit = add(model, segment, posterior, range, model.rate(group: group, attribute: attribute), weight)
        groupHits[group] += weight * hit
        groupSpoken[group] += weight
      }
      hitsInAll += weight * hit
      voicesInAll += weight
      if labelled {
        labelHits[group * model.table.attributes.count + attribute] += hit
        labelSpoken[group * model.table.attributes.count + attribute] += 1
      }
    }
  }

  /// One group's segment; returns the probability that its common text is true.
  private mutating func add(
    _ model: TruthModel, _ segment: Int, _ posterior: ItemPosterior, _ range: Range<Int>, _ rate: Double,
    _ weight: Double
  ) -> Double {
    var inGroup = 0.0
    for k in range { inGroup += posterior.probability[posterior.texts[k].value] }
    var hit = 0.0
    for truth in range {
      let q = posterior.probability[posterior.texts[truth].value]
      if q > 1e-9 { hit += add(model, segment, posterior, range, rate, weight * q, truth: truth) * q }
    }
    let q = max(0, 1 - inGroup)
    if q > 1e-9 { hit += add(model, segment, posterior, range, rate, weight * q, truth: nil) * q }
    return hit
  }

  private mutating func add(
    _ model: TruthModel, _ segment: Int, _ posterior: ItemPosterior, _ range: Range<Int>, _ rate: Double,
    _ weight: Double, truth: Int?
  ) -> Double {
    let claims = model.claims
    let n = posterior.falseValues
    let wrong = logarithm((1 - rate) / n)
    let rest = posterior.remainder(range.count, rate, truthClaimed: truth != nil)
    var top = logarithm(rest)
    for z in range { top = max(top, posterior.weight(z, rate, wrong, truth)) }
    var sum = exponential(logarithm(rest) - top)
    for z in range { sum += exponential(posterior.weight(z, rate, wrong, truth) - top) }
    for c in claims.segmentStart[segment]..<claims.segmentStart[segment + 1] {
      let (s, value) = (Int(claims.source[c]), Int(claims.value[c]))
      guard let z = range.first(where: { posterior.texts[$0].value == value }) else { continue }
      let p = model.sourceRate[s]
      let ownWord = z == truth ? p : (1 - p) / n
      let copy = model.copyRate[s] / (model.copyRate[s] + (1 - model.copyRate[s]) * ownWord)
      let copies = exponential(posterior.weight(z, rate, wrong, truth) - top) / sum * copy
      copied[s] += weight * copies
      spoken[s] += weight
      own[s] += weight * (1 - copies)
      if z == truth { ownHits[s] += weight * (1 - copies) }
    }
    if let truth { return exponential(posterior.weight(truth, rate, wrong, truth) - top) / sum }
    // The truth is none of the members' texts: the common text can still be it.
    return exponential(logarithm(rest) - top) / sum * rate
  }
}
