/// The money of OCDS releases and records as it stands in the bytes: places of tokens, nothing copied yet.
///
/// Used of a release: `ocid`, `id`, `date`, `tag` (that it is there), `contracts` with `id`, `status`, `value`,
/// `implementation.transactions` with `id`, `date`, `value` (OCDS 1.0: `amount`). All else is passed over.
struct ReleaseDrafts {
  typealias Token = JSONReader.Token
  struct Amount {
    var amount = Token()
    var currency = Token()
  }
  struct Payment {
    var id = Token()
    var date = Token()
    /// `nil`: the member is not there.
    var value: Amount?
    var olderValue: Amount?
  }
  struct Contract {
    var id = Token()
    var status = Token()
    var value = Amount()
    var payments = 0..<0
  }
  struct Release {
    var ocid = Token()
    var id = Token()
    var date = Token()
    var isTagged = false
    var contracts = 0..<0
    var isRelease: Bool { ocid.kind != .absent }
  }
  /// What stands on its own: a release, a record, or neither.
  struct Thing {
    var own = Release()
    /// A record's embedded releases.
    var embedded = 0..<0
    var links = 0
    var compiled: Release?
    var isVersioned = false
    var isProject = false
    var hasURI = false
    var hasPublishedDate = false
  }

  private(set) var contracts: [Contract] = []
  private(set) var payments: [Payment] = []
  private(set) var releases: [Release] = []

  /// Bytes that a release takes at most once packed.
  func room(_ release: Release) -> Int {
    func text(_ token: Token) -> Int { token.end - token.start + PackedWriter.countRoom }
    let amount = PackedWriter.countRoom + PackedWriter.amountRoom
    var room = text(release.id) + text(release.date) + 3 * PackedWriter.countRoom
    for i in release.contracts {
      room += text(contracts[i].id) + amount + 2
      for i in contracts[i].payments { room += text(payments[i].id) + amount + 1 }
    }
    return room
  }

  /// What the caller has to do with an object.
  enum Outcome {
    case thing(Thing)
    /// A package that holds its items in an array: to be read item by item.
    case package
  }

  /// - Parameter isOutermost: true for an object that stands in no array: it may be a package of any size.
  mutating func read(_ r: inout JSONReader, isOutermost: Bool) throws(JSONFailure) -> Outcome {
    contracts.removeAll(keepingCapacity: true)
    payments.removeAll(keepingCapacity: true)
    releases.removeAll(keepingCapacity: true)
    var thing = Thing()
    var more = try r.object()
    while more {
      let key = try r.name()
      if try !member(key, &r, &thing.own) {
        if isOutermost, r.peek() == 91, isPackage(key, r, thing) { return .package }
        try other(key, &r, &thing)
      }
      more = try r.anotherMember()
    }
    return .thing(thing)
  }

  /// A record names its process or gives its compiled release before its releases, by every publisher seen; a package
  /// has neither.
  private func isPackage(_ key: Token, _ r: JSONReader, _ thing: Thing) -> Bool {
    if r.is(key, "releases") { return thing.own.ocid.kind == .absent && thing.compiled == nil }
    return r.is(key, "records") || r.is(key, "projects")
  }

  private mutating func other(_ key: Token, _ r: inout JSONReader, _ thing: inout Thing) throws(JSONFailure) {
    if r.is(key, "releases") {
      try embedded(&r, &thing)
    } else if r.is(key, "compiledRelease") {
      guard r.peek() == 123 else { return try r.skip() }
      thing.compiled = try release(&r)
    } else {
      if r.is(key, "versionedRelease") { thing.isVersioned = true }
      if r.is(key, "contractingProcesses") || r.is(key, "publicAuthority") { thing.isProject = true }
      if r.is(key, "uri") { thing.hasURI = true }
      if r.is(key, "publishedDate") { thing.hasPublishedDate = true }
      try r.skip()
    }
  }

  private mutating func embedded(_ r: inout JSONReader, _ thing: inout Thing) throws(JSONFailure) {
    let first = releases.count
    var more = try r.array()
    while more {
      let own = try release(&r)
      if own.isRelease { releases.append(own) } else { thing.links += 1 }
      more = try r.anotherElement()
    }
    thing.embedded = first..<releases.count
  }

  private mutating func release(_ r: inout JSONReader) throws(JSONFailure) -> Release {
    var own = Release()
    var more = try r.object()
    while more {
      let key = try r.name()
      if try !member(key, &r, &own) { try r.skip() }
      more = try r.anotherMember()
    }
    return own
  }

  /// - Returns: false for a member that no release needs; its value is still to be read.
  private mutating func member(_ key: Token, _ r: inout JSONReader, _ own: inout Release) throws(JSONFailure)
    -> Bool
  {
    switch key.kind == .escaped ? 0 : key.end - key.start {
    case 2 where r.is(key, "id"): own.id = try r.scalar()
    case 3 where r.is(key, "tag"):
      own.isTagged = true
      try r.skip()
    case 4 where r.is(key, "ocid"): own.ocid = try r.scalar()
    case 4 where r.is(key, "date"): own.date = try r.scalar()
    case 9 where r.is(key, "contracts"): try contracts(&r, &own)
    case 0: return try escapedMember(key, &r, &own)
    default: return false
    }
    return true
  }

  /// Names written with escapes: legal, and never seen.
  private mutating func escapedMember(_ key: Token, _ r: inout JSONReader, _ own: inout Release)
    throws(JSONFailure) -> Bool
  {
    switch r.string(key) {
    case "id": own.id = try r.scalar()
    case "tag":
      own.isTagged = true
      try r.skip()
    case "ocid": own.ocid = try r.scalar()
    case "date": own.date = try r.scalar()
    case "contracts": try contracts(&r, &own)
    default: return false
    }
    return true
  }

  private mutating func contracts(_ r: inout JSONReader, _ own: inout Release) throws(JSONFailure) {
    let first = contracts.count
    var more = try r.array()
    while more {
      var c = Contract()
      var inside = try r.object()
      while inside {
        let key = try r.name()
        // By length first: most members are none of these.
        switch key.kind == .escaped ? 0 : key.end - key.start {
        case 0, 2, 5, 6, 14: try contractMember(key, &r, &c)
        default: try r.skip()
        }
        inside = try r.anotherMember()
      }
      contracts.append(c)
      more = try r.anotherElement()
    }
    own.contracts = first..<contracts.count
  }

  private mutating func contractMember(_ key: Token, _ r: inout JSONReader, _ c: inout Contract)
    throws(JSONFailure)
  {
    if r.is(key, "id") {
      c.id = try r.scalar()
    } else if r.is(key, "value") {
      c.value = try amount(&r)
    } else if r.is(key, "status") {
      c.status = try r.scalar()
    } else if r.is(key, "implementation") {
      try implementation(&r, &c)
    } else {
      try r.skip()
    }
  }

  private mutating func implementation(_ r: inout JSONReader, _ c: inout Contract) throws(JSONFailure) {
    c.payments = 0..<0
    var more = try r.object()
    while more {
      let key = try r.name()
      if r.is(key, "transactions") {
        let first = payments.count
        var another = try r.array()
        while another {
          payments.append(try payment(&r))
          another = try r.anotherElement()
        }
        c.payments = first..<payments.count
      } else {
        try r.skip()
      }
      more = try r.anotherMember()
    }
  }

  private func payment(_ r: inout JSONReader) throws(JSONFailure) -> Payment {
    var p = Payment()
    var more = try r.object()
    while more {
      let key = try r.name()
      if r.is(key, "id") {
        p.id = try r.scalar()
      } else if r.is(key, "value") {
        p.value = try amount(&r)
      } else if r.is(key, "date") {
        p.date = try r.scalar()
      } else if r.is(key, "amount") {
        p.olderValue = try amount(&r)
      } else {
        try r.skip()
      }
      more = try r.anotherMember()
    }
    return p
  }

  private func amount(_ r: inout JSONReader) throws(JSONFailure) -> Amount {
    var a = Amount()
    var more = try r.object()
    while more {
      let key = try r.name()
      if r.is(key, "amount") {
        a.amount = try r.scalar()
      } else if r.is(key, "currency") {
        a.currency = try r.scalar()
      } else {
        try r.skip()
      }
      more = try r.anotherMember()
    }
    return a
  }
}
