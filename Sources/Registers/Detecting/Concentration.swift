import SightlineUnits

/// How much of one recipient's deliveries each supplier brought, and the Herfindahl-Hirschman index of that.
public struct ConcentrationTable: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    public let supplier: String
    /// Delivered trend-indicator value, in millions.
    public let value: Double
    /// Of the recipient's total, 0 to 1.
    public let share: Double
  }
  public let recipient: String
  /// First and last year: of the cut where asked for, else of the deliveries; `nil` where no year is known.
  public let fromYear: Int?
  public let toYear: Int?
  /// Falling by value, then by name.
  public let rows: [Row]
  public let total: Double
  /// Sum of squared shares, from 1/suppliers to 1; `nil` where nothing was delivered: no share, no index.
  public let hhi: Double?
  /// 5th and 95th percentile over the uncertain volumes; `nil` where nothing was delivered.
  public let hhiRange: ClosedRange<Double>?
  /// What a reader should know: how many deals are uncertain, undated or cut.
  public let remarks: [String]
}

/// Supplier concentration (O. C. Herfindahl 1950; A. O. Hirschman 1945: sum of squared shares).
public struct ConcentrationDetector: Sendable {
  /// A volume with a "?" may be wrong by this part of itself either way. The register gives no error: an
  /// assumption, open to change, and stated beside every result.
  public var uncertainSpread = 0.5
  /// Draws for the range; 400 puts the percentiles' own error below a fifth of their distance (measured on
  /// the three recipients at hand).
  public var draws = 400
  public var seed: UInt64 = 1
  public let parties: PartyTable
  public init(parties: PartyTable = .standard) { self.parties = parties }

  public func table(_ transfers: [Transfer], recipient: String, cut: YearCut = YearCut())
    -> ConcentrationTable
  {
    let name = parties.canonical(recipient)
    var isSame: [String: Bool] = [:]
    var sums: [String: (sure: PartialSum, unsure: [Double])] = [:]
    var canonical: [String: String] = [:]
    var notes = Notes()
    var years: ClosedRange<Int>?
    for transfer in transfers {
      let same = isSame[transfer.recipient] ?? parties.areSame(transfer.recipient, name)
      isSame[transfer.recipient] = same
      guard same, transfer.hasDelivery, let value = transfer.deliveredValue else { continue }
      guard let share = cut.share(of: transfer.deliveryYears) else {
        notes.undated += 1
        continue
      }
      guard share > 0 else { continue }
      if share < 1 { notes.cut += 1 }
      for year in transfer.deliveryYears where cut.contains(year) {
        years = min(years?.lowerBound ?? year, year)...max(years?.upperBound ?? year, year)
      }
      let supplier = canonical[transfer.supplier] ?? parties.canonical(transfer.supplier)
      canonical[transfer.supplier] = supplier
      if !parties.isKnown(supplier) { notes.unknown.insert(supplier) }
      if transfer.volumeIsUncertain {
        notes.uncertain += 1
        sums[supplier, default: (PartialSum(), [])].unsure.append(value.double * share)
      }
      sums[supplier, default: (PartialSum(), [])].sure.add(value, share: share)
    }
    return finish(name, sums, notes, cut, years)
  }

  /// Every recipient of the register, by name.
  public func tables(_ transfers: [Transfer], cut: YearCut = YearCut()) -> [ConcentrationTable] {
    let groups = Dictionary(grouping: transfers) { parties.canonical($0.recipient) }
    return groups.keys.sorted().map { table(groups[$0] ?? [], recipient: $0, cut: cut) }
  }

  private struct Notes {
    var undated = 0
    var cut = 0
    var uncertain = 0
    var unknown: Set<String> = []
  }

  private func finish(
    _ recipient: String, _ sums: [String: (sure: PartialSum, unsure: [Double])], _ notes: Notes,
    _ cut: YearCut, _ years: ClosedRange<Int>?
  ) -> ConcentrationTable {
    // Sorted before summing: a dictionary's order differs between runs, and so would the last digit.
    let ordered = sums.map { (supplier: $0.key, value: $0.value.sure.value, unsure: $0.value.unsure) }.sorted
    {
      $0.value != $1.value ? $0.value > $1.value : $0.supplier < $1.supplier
    }
    let total = ordered.reduce(0) { $0 + $1.value }
    let rows = ordered.map {
      ConcentrationTable.Row(supplier: $0.supplier, value: $0.value, share: total > 0 ? $0.value / total : 0)
    }
    var remarks: [String] = []
    if rows.isEmpty { remarks.append("no delivery to \(recipient) in this register and period: no index") }
    if notes.uncertain > 0 {
      remarks.append(
        "\(notes.uncertain) deals with '?': range for volumes off by up to \(Int(uncertainSpread * 100)) %")
    }
    if notes.cut > 0 {
      remarks.append(
        "\(notes.cut) totals stand for years inside and outside the period: split equally by year")
    }
    if notes.undated > 0 {
      remarks.append("\(notes.undated) deliveries without a year are left out of the period")
    }
    if !notes.unknown.isEmpty {
      let named = notes.unknown.sorted()
      remarks.append(
        "\(named.count) suppliers are not in the table of parties and count under their own names: "
          + named.prefix(5).joined(separator: ", ") + (named.count > 5 ? " …" : ""))
    }
    return ConcentrationTable(
      recipient: recipient, fromYear: cut.from ?? years?.lowerBound, toYear: cut.until ?? years?.upperBound,
      rows: rows, total: total, hhi: total > 0 ? rows.reduce(0) { $0 + $1.share * $1.share } : nil,
      hhiRange: total > 0 ? range(ordered.map { ($0.value, $0.unsure) }) : nil, remarks: remarks)
  }

  private func range(_ suppliers: [(value: Double, unsure: [Double])]) -> ClosedRange<Double> {
    var generator = SplitMix64(seed: seed)
    var results: [Double] = []
    for _ in 0..<max(1, draws) {
      let drawn = suppliers.map { s in
        s.unsure.reduce(s.value) { $0 + $1 * uncertainSpread * (2 * generator.unit() - 1) }
      }
      let total = drawn.reduce(0, +)
      results.append(total > 0 ? drawn.reduce(0) { $0 + $1 * $1 } / (total * total) : 0)
    }
    results.sort()
    let (low, high) = (results[results.count / 20], results[results.count - 1 - results.count / 20])
    return min(low, high)...max(low, high)
  }
}

/// Steele, Lea and Flood 2014: a small generator whose sequence depends on the seed alone.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  /// Uniform in [0, 1).
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
