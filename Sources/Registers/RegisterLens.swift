import SightlineEvidence
import SightlineObserving
import SightlineUnits

/// Turns what registers hold into observations and coverage.
public struct RegisterLens: Sendable {
  public static let name = LensName("registers")
  public static let derivation = Derivation(detector: "registers/rows", version: 3)
  /// How likely a row is a true instance, by the publisher's own mark. No register publishes a hit rate:
  /// assumptions, ordered as the marks are, to be replaced by measured rates.
  public var certain: Probability = 0.95
  public var estimated: Probability = 0.85
  public var uncertain: Probability = 0.7
  public let parties: PartyTable
  public init(parties: PartyTable = .standard) { self.parties = parties }

  /// Deliveries, orders and figures, in the order of the files.
  public func observations(_ contents: RegisterContents) -> [Observation] {
    let digests = Dictionary(contents.artifacts.map { ($0.file, $0.digest) }) { first, _ in first }
    return contents.registers.flatMap { register in
      register.transfers.flatMap { observations($0, of: register, digests[register.file]) }
    } + contents.figures.map { observation($0, digest(of: $0.file, digests)) } + contents.events
      + contents.conflicts.compactMap { statement($0, digests) }
  }

  /// A dated total that its own parts do not give: that it was so stated is what was observed.
  private func statement(_ conflict: FigureConflict, _ digests: [String: ContentDigest]) -> Observation? {
    guard let when = DateText.interval(conflict.stated), let first = conflict.rows.first,
      let colon = first.lastIndex(of: ":"), let row = Int(first[first.index(after: colon)...])
    else { return nil }
    let file = String(first[..<colon])
    let digest = digests[file]
    return Observation(
      id: "registers/\(digest?.short ?? file)/\(row)/conflict", lens: RegisterLens.name, kind: .statement,
      time: EventTime(within: when), parties: [.actor: .certainly(PartyName(conflict.source))],
      traits: [Trait(.category, conflict.kind.rawValue), Trait(.topic, conflict.subject)], existence: certain,
      source: SourceName(conflict.source), group: DependenceGroup(conflict.source),
      basis: basis(file, row...row, digest),
      title: title(conflict))
  }

  /// `land: 106938 ha stated, 7 parts add up to 106935 ha, 3 ha less`.
  private func title(_ c: FigureConflict) -> String {
    let unit = c.unit.isEmpty ? "" : " \(c.unit)"
    let gap = RegisterTable.Cell.decimal(abs(c.difference), 4).text
    return "\(c.subject): \(c.first)\(unit) stated, \(c.rows.count) parts add up to \(c.second)\(unit), "
      + "\(gap)\(unit) \(c.difference < 0 ? "less" : "more")"
  }

  /// A sheet's figures rest on the workbook: `milex.xlsx#Constant` on `milex.xlsx`.
  private func digest(of file: String, _ digests: [String: ContentDigest]) -> ContentDigest? {
    digests[file] ?? file.lastIndex(of: "#").flatMap { digests[String(file[..<$0])] }
  }

  private func basis(_ file: String, _ rows: ClosedRange<Int>, _ digest: ContentDigest?) -> Basis {
    // Rows of a slice count from 0, lines of a register from 1.
    let slice = digest.map {
      ArtifactSlice(artifact: $0, file: file, rows: max(0, rows.lowerBound - 1)...max(0, rows.upperBound - 1))
    }
    return Basis(slice.map { [$0] } ?? [], RegisterLens.derivation)
  }

  private func observations(_ t: Transfer, of register: TransferRegister, _ digest: ContentDigest?)
    -> [Observation]
  {
    var result: [Observation] = []
    let basis = basis(register.file, t.lines, digest)
    let existence = t.volumeIsUncertain ? uncertain : certain
    func make(_ kind: EventKind, _ id: String, _ span: Interval, _ figure: Figure?, _ title: String)
      -> Observation
    {
      let volume = kind == .transfer ? t.deliveredValue : t.orderedValue
      return Observation(
        id: "registers/\(digest?.short ?? register.file)/\(t.lines.lowerBound)/\(id)",
        lens: RegisterLens.name,
        kind: kind, time: EventTime(within: span),
        parties: [
          .recipient: .certainly(PartyName(parties.canonical(t.recipient))),
          .supplier: .certainly(PartyName(parties.canonical(t.supplier))),
        ],
        traits: [
          Trait(.category, t.category), Trait(.designation, t.designation),
          Trait(.condition, t.status.lowercased()),
        ] + (volume.map { [Trait(.volume, "\($0)")] } ?? []), figure: figure, existence: existence,
        source: SourceName("trade register"),
        group: DependenceGroup("trade register"), basis: basis, title: title,
        remarks: t.comment.isEmpty ? [] : [t.comment])
    }
    if t.hasDelivery, let first = t.deliveryYears.first, let last = t.deliveryYears.last,
      let span = DateText.interval("\(first)/\(last)")
    {
      let spread = t.volumeIsUncertain ? ConcentrationDetector().uncertainSpread : 0
      let figure = t.delivered.map {
        Figure(
          ExactDecimal($0.value), .count, standardError: spread * Double($0.value),
          raw: "\($0.value)\($0.uncertain ? "?" : "")")
      }
      result.append(
        make(
          .transfer, "delivery", span, figure,
          "\(t.delivered.map { "\($0.value) " } ?? "")\(t.designation) from \(t.supplier) to \(t.recipient), \(first)\(first == last ? "" : "–\(last)")"
        ))
    }
    if let year = t.orderYear, let span = DateText.interval(String(year.value)) {
      result.append(
        make(
          .order, "order", span,
          t.ordered.map {
            Figure(ExactDecimal($0.value), .count, raw: "\($0.value)\($0.uncertain ? "?" : "")")
          },
          "\(t.ordered.map { "\($0.value) " } ?? "")\(t.designation) ordered by \(t.recipient) of \(t.supplier), \(year.value)"
        ))
    }
    return result
  }

  private func observation(_ f: RegisterFigure, _ digest: ContentDigest?) -> Observation {
    let role: PartyRole = f.kind == .transfer ? .recipient : .actor
    var roles: [PartyRole: Alternatives<PartyName>] = [
      role: .certainly(PartyName(parties.canonical(f.party))), .reporter: .certainly(PartyName(f.reporter)),
    ]
    if let other = f.counterpart { roles[.supplier] = .certainly(PartyName(parties.canonical(other))) }
    let existence = f.mark == .stated ? certain : f.mark == .estimated ? estimated : uncertain
    return Observation(
      id: "registers/\(digest?.short ?? f.file)/\(f.row)/\(f.year.map(String.init) ?? "span")/\(f.category)",
      lens: RegisterLens.name, kind: f.kind, time: EventTime(within: f.period), parties: roles,
      // Accords write categories in lower case; tables as they like.
      traits: [
        Trait(.category, f.category.lowercased()),
        Trait(.status, f.status.isEmpty ? f.mark.rawValue : f.status),
      ],
      figure: Figure(f.value, f.measure, meaning: f.meaning, standardError: f.standardError, raw: f.raw),
      existence: existence, source: SourceName(f.reporter), group: DependenceGroup(f.reporter),
      basis: basis(f.file, f.row...f.row, digest),
      title: "\(f.party), \(f.category): \(f.raw) \(f.measure)".trimmed,
      remarks: [f.note, f.citation].filter { !$0.isEmpty })
  }

  /// Every reporter's year of the contents. A trade register covers each year up to the one before its export
  /// for each recipient it lists: the export's own year is not over.
  public func coverage(_ contents: RegisterContents, detection: Probability = 0.7) -> RegisterCoverage {
    let digests = Dictionary(contents.artifacts.map { ($0.file, $0.digest) }) { first, _ in first }
    var years: [ReporterYear] = []
    for register in contents.registers {
      let all = register.transfers.flatMap(\.deliveryYears)
      let from = register.preamble.firstYear ?? all.min()
      let until = register.preamble.lastYear ?? register.preamble.generated.map { $0.year - 1 } ?? all.max()
      guard let from, let until, from <= until, until - from < 500 else { continue }
      let basis = basis(register.file, 1...1, digests[register.file])
      for party in Set(register.transfers.map { parties.canonical($0.recipient) }).sorted() {
        for year in from...until {
          for kind in [EventKind.transfer, .order] {
            years.append(
              ReporterYear(
                source: SourceName("trade register"), party: party, year: year, kind: kind, state: .reported,
                basis: basis))
          }
        }
      }
    }
    for f in contents.figures {
      // Who writes down a plan has not looked whether it was carried out.
      guard let year = f.year, !SourceStatus(word: f.status).isIntention else { continue }
      years.append(
        ReporterYear(
          source: SourceName(f.reporter), party: parties.canonical(f.party), year: year, kind: f.kind,
          state: .reported,
          basis: basis(f.file, f.row...f.row, digest(of: f.file, digests))))
    }
    for m in contents.missing {
      years.append(
        ReporterYear(
          source: SourceName(m.party), party: parties.canonical(m.party), year: m.year, kind: .budget,
          state: .missing(m.reason), basis: basis(m.file, m.row...m.row, digest(of: m.file, digests))))
    }
    return RegisterCoverage(years, detection: detection, parties: parties)
  }
}
