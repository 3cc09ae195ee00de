/// Dependence that no group shows: sources that read one feed now and then, definitions that differ (gate or
/// runway time), items that are hard for everybody.
enum SharedError {
  /// Where too little is known: one tenth, worth `priorCells` pairs of voices.
  static let prior = 0.1
  static let priorCells = 2.0
  /// A pair that met on fewer items says nothing of its own rate.
  static let fewestMeetings = 5.0

  /// The part of the variance of pairwise agreement that chance does not explain (intraclass correlation by
  /// moments), over pairs of voices within an attribute, after each attribute's own level of agreement.
  static func between(_ model: TruthModel) -> Double {
    let table = model.table
    let width = table.attributes.count
    var cells: [Int: Meeting] = [:]
    var seen = [Double](repeating: 1, count: width)
    var expected = seen
    for item in table.items.indices {
      let segments = model.claims.itemSegments[item]..<model.claims.itemSegments[item + 1]
      // Items with very many voices would only repeat what the others show, at quadratic cost.
      guard segments.count >= 2, segments.count <= 200 else { continue }
      let attribute = Int(table.attribute[item])
      for a in segments {
        for b in segments.lowerBound..<a {
          let (g, h) = (Int(model.claims.segmentGroup[a]), Int(model.claims.segmentGroup[b]))
          let (p, q) = (
            model.rate(group: g, attribute: attribute), model.rate(group: h, attribute: attribute)
          )
          let chance = p * q + (1 - p) * (1 - q) / TruthModel.falseValues
          let same = model.claims.firstValue(a) == model.claims.firstValue(b)
          cells[(g * model.claims.groups.count + h) * width + attribute, default: Meeting()].add(same, chance)
          seen[attribute] += same ? 1 : 0
          expected[attribute] += chance
        }
      }
    }
    var (excess, room) = (prior * priorCells, priorCells)
    for (key, cell) in cells.sorted(by: { $0.key < $1.key }) where cell.count >= fewestMeetings {
      let level = seen[key % width] / expected[key % width]
      let e = min(0.98, cell.expected / cell.count * level)
      let difference = cell.same - e * cell.count
      excess += (difference * difference - cell.count * e * (1 - e)) / cell.count
      room += e * (1 - e) * (cell.count - 1)
    }
    return min(1, max(0, excess / room))
  }

  private struct Meeting {
    var (count, same, expected) = (0.0, 0.0, 0.0)
    mutating func add(_ agreed: Bool, _ chance: Double) {
      count += 1
      same += agreed ? 1 : 0
      expected += chance
    }
  }
}

/// What is left of the model's certainty, for what the model does not know of. All of it was chosen on weather,
/// flights, population, books and generated worlds; Docs/Fusion.md names the sets that were held out.
struct Restraint {
  /// Part of the measured correlation of voices that repeated errors and ease do not already answer for.
  private static let correlationPart = 0.5
  /// Correlation that a crowd of more than four voices may always have unseen.
  private static let (unseen, crowd) = (0.1, 4)
  /// Most that is given to how the voices are split, where nothing is known of those who speak; and the number of
  /// claims by which a source is half known.
  private static let (split, halfKnown) = (0.7, 50.0)

  let correlation: Double
  private let splitWeight: [Double]

  init(_ model: TruthModel) {
    correlation = SharedError.between(model)
    let table = model.table
    var claims = [Double](repeating: 0, count: table.sources.count)
    for s in table.source { claims[Int(s)] += 1 }
    splitWeight = table.items.indices.map { i in
      var sum = 0.0
      for c in table.start[i]..<table.start[i + 1] {
        sum += Self.halfKnown / (Self.halfKnown + claims[Int(table.source[c])])
      }
      return Self.split * sum / Double(max(1, table.start[i + 1] - table.start[i]))
    }
  }

  /// n voices with correlation r carry the evidence of n / (1 + (n − 1) r) independent ones (Kish's design
  /// effect): the log odds shrink by that factor. Sources of which few claims are known weigh partly as votes.
  func hold(_ posterior: inout ItemPosterior, item: Int) {
    let voices = Double(max(1, posterior.voicesInAll))
    let effect =
      1 + (voices - 1) * correlation * Self.correlationPart
      + max(0, voices - Double(Self.crowd)) * Self.unseen
    posterior.temper(1 / effect)
    posterior.blendSplit(weight: splitWeight[item])
  }
}

extension GroupedClaims {
  /// The value of the segment's first claim, taken for the group's word.
  fileprivate func firstValue(_ segment: Int) -> Int32 { value[segmentStart[segment]] }
}
