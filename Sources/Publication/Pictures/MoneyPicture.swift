import SightlineObserving
import SightlineUnits

/// Who paid whom, or promised whom, in one currency. Sums of the case's ledgers; nothing is converted, and what
/// was promised is never added to what was paid.
public struct MoneyPicture: Sendable, Hashable, Encodable {
  struct Link: Sendable, Hashable, Encodable {
    let from: String
    let to: String
    let amount: Double
    /// Every digit.
    let exact: String
    let payments: Int
  }
  enum Flow: String, Sendable, Encodable, CaseIterable, Comparable {
    case paid, committed
    static func < (a: Flow, b: Flow) -> Bool { a == .paid && b == .committed }
  }
  let flow: Flow
  let currency: String
  /// The largest, with the rest folded into "… others"; falling by amount.
  let links: [Link]
  let total: Double
  /// Every link, for the CSV; net of refunds, so some may be negative and are not drawn.
  let all: [Link]
  /// Payments whose amounts are beyond what money can be, left out.
  let absurd: Int

  enum CodingKeys: String, CodingKey { case flow, currency, links, total, absurd }

  /// More bands than these on a side cannot be told apart.
  static let mostPayers = 6
  static let mostTargets = 8
}

/// Adds up payments and commitments by payer, target and currency.
struct MoneyGathering: Sendable {
  private struct Purse: Hashable {
    let flow: MoneyPicture.Flow
    let currency: Currency
  }
  private struct Key: Hashable {
    let purse: Purse
    let from: String
    let to: String
  }
  /// By reporter: one payment may be told by who gave and who received it, so ledgers are never added together.
  private var sums: [Key: [String: (sum: ExactMicros, count: Int)]] = [:]
  private var absurd: [Purse: Int] = [:]

  mutating func take(_ o: Observation) {
    guard [.payment, .transfer, .commitment].contains(o.kind), let figure = o.figure,
      case .money(let currency) = figure.measure
    else { return }
    func party(_ role: PartyRole) -> String? { o.parties[role]?.best?.option.text }
    let reporter = party(.reporter) ?? o.source.text
    let purse = Purse(flow: o.kind == .commitment ? .committed : .paid, currency: currency)
    let target = party(.recipient) ?? party(.actor).map { MoneyGathering.purpose($0, o.traits) }
    let key = Key(
      purse: purse, from: party(.supplier) ?? reporter,
      to: target ?? MoneyGathering.sector(o.traits) ?? o.places[.site]?.best?.option.title
        ?? "recipient not told")
    var entry = sums[key]?[reporter] ?? (ExactMicros(), 0)
    guard entry.sum.add(figure.value) else {
      absurd[purse, default: 0] += 1
      return
    }
    entry.count += 1
    sums[key, default: [:]][reporter] = entry
  }

  /// `Armenia: water and sanitation`, where a table says what for.
  private static func purpose(_ party: String, _ traits: [Trait]) -> String {
    guard let what = traits.first(where: { $0.key == .category })?.value, !what.isEmpty else { return party }
    return "\(party): \(what)"
  }

  /// The sector where no recipient is told, in the words of the OECD's list; `nil` where none is named.
  static func sector(_ traits: [Trait]) -> String? {
    let codes = Set(traits.filter { $0.key == .sector }.map(\.value))
    guard let code = codes.first else { return nil }
    return codes.count > 1 ? "several sectors" : SectorNames.name(code)
  }

  func finish() -> [MoneyPicture] {
    let byPurse = Dictionary(grouping: sums.keys, by: \.purse)
    return byPurse.map { purse, keys in
      let links = keys.compactMap { key -> MoneyPicture.Link? in
        let largest = (sums[key] ?? [:]).max {
          ($0.value.sum.value.magnitude, $1.key) < ($1.value.sum.value.magnitude, $0.key)
        }
        guard let sum = largest?.value.sum.value, let count = largest?.value.count else { return nil }
        return MoneyPicture.Link(
          from: key.from, to: key.to, amount: sum.double, exact: "\(sum)", payments: count)
      }.sorted(by: MoneyGathering.order)
      let drawn = MoneyGathering.folded(links.filter { $0.amount > 0 })
      return MoneyPicture(
        flow: purse.flow, currency: purse.currency.code, links: drawn,
        total: drawn.reduce(0) { $0 + $1.amount }, all: links, absurd: absurd[purse] ?? 0)
    }.sorted { ($0.flow, $1.all.count, $0.currency) < ($1.flow, $0.all.count, $1.currency) }
  }

  private static func order(_ a: MoneyPicture.Link, _ b: MoneyPicture.Link) -> Bool {
    (b.amount, a.from, a.to) < (a.amount, b.from, b.to)
  }

  private static func folded(_ links: [MoneyPicture.Link]) -> [MoneyPicture.Link] {
    func largest(_ name: (MoneyPicture.Link) -> String, _ most: Int) -> (Set<String>, rest: Int) {
      var totals: [String: Double] = [:]
      for link in links { totals[name(link), default: 0] += link.amount }
      let ranked = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
      // One that is left over is shown by name rather than as "1 other".
      let kept = ranked.count <= most + 1 ? ranked[...] : ranked.prefix(most)
      return (Set(kept), ranked.count - kept.count)
    }
    let (payers, otherPayers) = largest(\.from, MoneyPicture.mostPayers)
    let (targets, otherTargets) = largest(\.to, MoneyPicture.mostTargets)
    struct Ends: Hashable { let from, to: String }
    var sums: [Ends: (sum: ExactMicros, count: Int)] = [:]
    for link in links {
      let ends = Ends(
        from: payers.contains(link.from) ? link.from : "\(otherPayers) other payers",
        to: targets.contains(link.to) ? link.to : "\(otherTargets) others")
      var entry = sums[ends] ?? (ExactMicros(), 0)
      _ = ExactDecimal(link.exact).map { entry.sum.add($0) }
      entry.count += link.payments
      sums[ends] = entry
    }
    return sums.map { ends, entry in
      MoneyPicture.Link(
        from: ends.from, to: ends.to, amount: entry.sum.value.double, exact: "\(entry.sum.value)",
        payments: entry.count)
    }.sorted(by: order)
  }
}

/// An exact sum to the millionth that refuses what would not fit, so that no hostile amount stops the program.
struct ExactMicros: Sendable, Hashable {
  private var micros: Int128 = 0

  /// - Returns: false where the amount is beyond 10¹⁸ or finer than a millionth; the sum is then unchanged.
  mutating func add(_ d: ExactDecimal) -> Bool {
    guard d.scale <= 6 else { return false }
    var scaled = d.significand
    for _ in d.scale..<6 {
      let (next, over) = scaled.multipliedReportingOverflow(by: 10)
      guard !over else { return false }
      scaled = next
    }
    let limit: Int128 = 1_000_000_000_000_000_000_000_000
    guard scaled.magnitude <= limit.magnitude else { return false }
    let (sum, over) = micros.addingReportingOverflow(scaled)
    guard !over, sum.magnitude <= limit.magnitude * 10 else { return false }
    micros = sum
    return true
  }
  var value: ExactDecimal { ExactDecimal("\(micros)e-6") ?? .zero }
}
