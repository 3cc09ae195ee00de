/// One release's money, as `OCDSSums` packed it: file, byte, id, date, contracts.
struct PackedRelease: Sendable {
  struct Contract: Sendable {
    /// `nil`: the publisher gives none; then it stands on its own, and no later release can change it.
    let id: String?
    /// `nil`: the release does not say.
    var value: OCDSSums.Amount?
    /// False for a contract that is pending or cancelled; `nil`: the release does not say.
    var binds: Bool?
    var payments: [Payment]
  }
  struct Payment: Sendable {
    let id: String?
    let value: OCDSSums.Amount
  }
  /// Unique within the process; `nil` where the publisher gives none.
  let id: String?
  let date: String
  let contracts: [Contract]

  init(_ packed: PackedReader) {
    var r = packed
    _ = (r.count(), r.count())
    (id, date) = (r.string(), r.string() ?? "")
    contracts = (0..<r.count()).map { _ in Contract(&r) }
  }

  /// Number of the file, byte in it.
  static func place(_ packed: PackedReader) -> (file: Int, byte: Int) {
    var r = packed
    return (r.count(), r.count())
  }

  /// The money of a release that is its process's only one, without making anything of the rest.
  @inline(__always) static func forEachAmount(
    _ packed: PackedReader, _ body: (_ type: FlowCode, OCDSSums.Amount) -> Void
  ) {
    var r = packed
    _ = (r.count(), r.count())
    _ = (r.text(), r.text())
    for _ in 0..<r.count() {
      _ = r.text()
      let state = ContractState(rawValue: r.byte())
      if state.contains(.valued) {
        let value = OCDSSums.Amount(&r)
        if !state.contains(.loose) { body(.outgoingCommitment, value) }
      }
      while r.byte() == 1 {
        _ = r.text()
        body(.expenditure, OCDSSums.Amount(&r))
      }
    }
  }

  /// OCDS 1.1 merging, for the fields that carry money: releases in order of date, contracts and transactions
  /// matched by id, a later value replaces an earlier one, what a later release does not name stays.
  /// - Parameter releases: in order of arrival, which decides between equal dates.
  static func merged(_ releases: [PackedRelease]) -> [Contract] {
    let ordered = releases.enumerated().sorted {
      ($0.element.date, $0.offset) < ($1.element.date, $1.offset)
    }
    var result: [Contract] = []
    var places: [String: Int] = [:]
    var told: Set<String> = []
    for release in ordered {
      if let id = release.element.id, !told.insert(id).inserted { continue }
      for c in release.element.contracts {
        guard let id = c.id, let at = places[id] else {
          if let id = c.id { places[id] = result.count }
          result.append(c)
          continue
        }
        result[at].update(c)
      }
    }
    return result
  }
}

/// What a packed contract has.
struct ContractState: OptionSet {
  let rawValue: UInt8
  static let valued = ContractState(rawValue: 1)
  static let binding = ContractState(rawValue: 2)
  static let loose = ContractState(rawValue: 4)
}

extension PackedRelease.Contract {
  fileprivate init(_ r: inout PackedReader) {
    id = r.string()
    let state = ContractState(rawValue: r.byte())
    value = state.contains(.valued) ? OCDSSums.Amount(&r) : nil
    binds = state.contains(.binding) ? true : state.contains(.loose) ? false : nil
    payments = []
    while r.byte() == 1 {
      let id = r.string()
      payments.append(PackedRelease.Payment(id: id, value: OCDSSums.Amount(&r)))
    }
  }

  fileprivate mutating func update(_ later: Self) {
    if let v = later.value { value = v }
    if let b = later.binds { binds = b }
    for payment in later.payments {
      if let id = payment.id, let old = payments.firstIndex(where: { $0.id == id }) {
        payments[old] = payment
      } else {
        payments.append(payment)
      }
    }
  }
}

extension OCDSSums.Amount {
  @inline(__always) init(_ r: inout PackedReader) {
    currency = PackedCurrency(word: UInt32(truncatingIfNeeded: r.count()))
    amount = r.amount()
  }
  @inline(__always) func pack(_ writer: inout PackedWriter) {
    writer.count(Int(currency.word))
    writer.amount(amount.significand, amount.scale)
  }
}
