import Foundation
import SightlineAir
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineUnits
import Synchronization

/// `observe` for aircraft tracks: artifacts → blocks → flights and coverage. What turns out to be none is
/// only routed.
///
/// Two passes. Reading parses each artifact once and stores its blocks. Deriving takes each aircraft whose set
/// of artifacts changed, whole, from the blocks, so that a flight over midnight in two files is one flight.
struct AirPipeline {
  private let session: CaseSession
  private let mapping: ColumnMapping?
  private let threads: Int
  private let references: LoadedReferences

  init(_ session: CaseSession, mapping: ColumnMapping?, threads: Int) throws {
    (self.session, self.mapping, self.threads) = (session, mapping, threads)
    references = try session.references()
  }

  /// All receivers share one fate: one network's outage or one jammer silences them together.
  private static let group = DependenceGroup("air receivers")

  // MARK: Reading

  /// Positions a transaction: some 3 MB of blocks.
  private static let batch = 400_000

  /// An artifact to route, or one that is known to be tracks.
  struct Pending: Sendable {
    let digest: ContentDigest
    let name: String
    let isAir: Bool
    /// Tracks that were read are read again only where a person says anew what their columns mean.
    let isUnread: Bool
    init(_ record: ArtifactRecord, isAir: Bool, isUnread: Bool) {
      (digest, name, self.isAir, self.isUnread) = (record.digest, record.name, isAir, isUnread)
    }
  }

  private enum Outcome: Sendable {
    case tracks(ReadInput, ArtifactRouter.Decision?)
    case elsewhere(Pending, ArtifactRouter.Decision)
    case unchanged
  }

  /// Each artifact's bytes are fetched once: to decide where it belongs and, if it is tracks, to read it.
  func read(_ pending: [Pending], router: ArtifactRouter) throws -> ReadingSummary {
    let progress = Progress("reading", of: pending.count)
    let store = session.store
    let mapping = mapping
    let journal = session.journal
    let known = try journal.database.columns()
    let state = Mutex(
      (summary: ReadingSummary(), batch: Batch(known: known), failure: (any Error)?.none))
    let workers = OrderedWorkers<Pending, Result<Outcome, any Error>>(
      width: threads,
      work: { box in
        Result {
          let bytes = try store.get(box.digest)
          // What is said now comes before what was said then; neither counts for a table without those columns.
          let then = known[box.digest].flatMap { try? ColumnMapping($0) }
          let mapping = [mapping, then].compactMap { $0 }.first { AirReader.fits($0, bytes) }
          if box.isAir, !box.isUnread, mapping == nil || mapping == then { return .unchanged }
          let decision = box.isAir ? nil : router.decide(bytes, name: box.name, columns: mapping)
          if let decision, decision.route.lens != Track.lens { return .elsewhere(box, decision) }
          let input = ReadInput(name: box.name, bytes: bytes, mapping: mapping, digest: box.digest)
          return .tracks(input, decision)
        }
      },
      deliver: { result in
        state.withLock { state in
          guard state.failure == nil else { return }
          do {
            switch try result.get() {
            case .tracks(let input, let decision):
              state.summary.add(input)
              try state.batch.add(input, decision)
            case .elsewhere(let box, let decision):
              if let fault = decision.fault { state.summary.refused.append((box.name, fault)) }
              state.batch.routes.append((box.digest, decision.route, decision.fault))
            case .unchanged: break
            }
            if state.batch.isFull { try state.batch.flush(to: journal) }
          } catch { state.failure = error }
        }
        progress.advance()
      })
    for record in pending where !Cancellation.isAsked {
      workers.submit(record)
    }
    workers.finish()
    progress.finish()
    return try state.withLock { state in
      if let failure = state.failure { throw failure }
      try state.batch.flush(to: journal)
      return state.summary
    }
  }

  /// Routes and blocks that wait for their transaction.
  private struct Batch {
    var routes: [(artifact: ContentDigest, route: ArtifactRoute, fault: String?)] = []
    private var readings: [CaseDatabase.Reading] = []
    private var rows = 0
    private var mapped: [String: [(name: String, digest: ContentDigest)]] = [:]
    private let known: [ContentDigest: String]

    init(known: [ContentDigest: String]) { self.known = known }

    var isFull: Bool { rows >= AirPipeline.batch || routes.count >= 2_000 }

    mutating func add(_ input: ReadInput, _ decision: ArtifactRouter.Decision?) throws {
      if let decision, let digest = input.digest { routes.append((digest, decision.route, nil)) }
      if let columns = input.columns, let digest = input.digest, known[digest] != columns {
        mapped[columns, default: []].append((input.name, digest))
      }
      readings.append(try AirPipeline.reading(input))
      rows += input.account.kept
    }
    /// Routes first: a kill between the two leaves a track to be read, never one that nobody will read.
    /// And before both how they were read, or nobody could read them so again.
    mutating func flush(to journal: CaseJournal) throws {
      for (columns, artifacts) in mapped.sorted(by: { $0.key < $1.key }) {
        try journal.mapped(columns, of: artifacts)
      }
      try journal.database.write(routes)
      try journal.database.write(readings)
      self = Batch(known: known)
    }
  }

  private static func reading(_ input: ReadInput) throws -> CaseDatabase.Reading {
    let account = String(decoding: try AirJSON.encode(input.account), as: UTF8.self)
    guard let digest = input.digest else { throw InputError(.unreadable, input.name) }
    return CaseDatabase.Reading(
      artifact: digest, lens: Track.lens, version: AirReader.version, account: account, fault: input.fault,
      blocks: input.blocks)
  }

  // MARK: Deriving

  private struct Derived: Sendable {
    let finding: CaseDatabase.Finding?
    let reception: Reception
  }

  func derive() throws {
    let detector = FlightDetector(references: references.references)
    let base = detector.derivation
    let derivation = Derivation(
      detector: base.detector, version: base.version, parameters: base.parameters + references.parameters)
    let subjects = try session.database.subjects(Track.lens)
    let before = try session.database.derivations(Track.lens)
    let names = try session.database.names()
    let columns = try session.database.columns()
    // How its tables were read belongs to what an aircraft's observations were derived by.
    let derivations = subjects.map { AirPipeline.derivation(derivation, $0.artifacts, columns) }
    let digests = zip(subjects, derivations).map { AirPipeline.identity($1, $0.artifacts) }
    let changed = zip(subjects, digests).filter { before[$0.0.subject] != $0.1.hex }
    let whole = ContentDigest(of: digests.map(\.hex).joined(separator: "\n"))
    let present = Set(subjects.map(\.subject))
    try session.journal.forget(Track.lens, before.keys.filter { !present.contains($0) }, derivation)
    // Without traffic there is no coverage, whether there was some before or not.
    if subjects.isEmpty { return try session.journal.forgetCoverage([Track.lens], derivation) }
    if changed.isEmpty, try session.database.coverage(Track.lens)?.digest == whole.hex { return }

    // Coverage is made from all traffic, so every aircraft is looked at again; only changed ones are written.
    let progress = Progress("finding flights", of: subjects.count)
    let (database, journal) = (session.database, session.journal)
    let inputs = Dictionary(subjects.map { ($0.subject, $0.artifacts) }, uniquingKeysWith: +)
    let derived = Dictionary(
      zip(subjects.map(\.subject), derivations), uniquingKeysWith: { first, _ in first })
    @Sendable func keep(_ batch: [CaseDatabase.Finding]) throws {
      let kinds = Dictionary(grouping: batch) { derived[$0.subject]?.parameters ?? [] }
      for (_, part) in kinds.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        guard let own = part.first.flatMap({ derived[$0.subject] }) else { continue }
        try journal.replace(part, own, inputs: Set(part.flatMap { inputs[$0.subject] ?? [] }))
      }
    }
    let wanted = Set(changed.map(\.0.subject))
    let state = Mutex((reception: Reception(), batch: [CaseDatabase.Finding](), failure: (any Error)?.none))
    let workers = OrderedWorkers<
      (subject: String, artifacts: [ContentDigest], derivation: Derivation, digest: ContentDigest),
      Result<Derived, any Error>
    >(
      width: threads,
      work: { item in
        Result {
          guard let address = ICAO24(item.subject) else {
            return Derived(finding: nil, reception: Reception())
          }
          let track = try Track(address, blocks: database.blocks(Track.lens, subject: item.subject))
          let examination = detector.examine(track)
          guard wanted.contains(item.subject) else {
            return Derived(finding: nil, reception: examination.reception)
          }
          let slices = item.artifacts.map { ArtifactSlice(artifact: $0, file: names[$0] ?? "") }
          let provenance = Flight.Provenance(
            slices: slices, derivation: item.derivation, source: SourceName("aircraft receivers"),
            group: AirPipeline.group)
          let observations = examination.flights.flatMap {
            $0.observations(provenance, airports: detector.references.airports)
          }
          return Derived(
            finding: try CaseDatabase.Finding(
              lens: Track.lens, subject: item.subject, digest: item.digest, observations: observations),
            reception: examination.reception)
        }
      },
      deliver: { result in
        state.withLock { state in
          guard state.failure == nil else { return }
          do {
            let derived = try result.get()
            state.reception.merge(derived.reception)
            if let finding = derived.finding { state.batch.append(finding) }
            if state.batch.count >= 500 {
              try keep(state.batch)
              state.batch = []
            }
          } catch { state.failure = error }
        }
        progress.advance()
      })
    for (i, item) in subjects.enumerated() where !Cancellation.isAsked {
      workers.submit((item.subject, item.artifacts, derivations[i], digests[i]))
    }
    workers.finish()
    progress.finish()
    let (reception, batch, failure) = state.withLock { $0 }
    if let failure { throw failure }
    try keep(batch)
    guard !Cancellation.isAsked else { return }
    let coverage = AirCoverage(
      reception: reception, airports: references.references.airports,
      basis: Basis(
        [], Derivation(detector: "air/coverage", version: base.version, parameters: ["subjects=\(whole.hex)"])
      ),
      group: AirPipeline.group)
    try journal.saveCoverage(
      Track.lens, try AirJSON.encode(coverage), coverage.basis.derivation, digest: whole)
  }

  /// A subject's own derivation: with what was said of the columns of its tables.
  private static func derivation(
    _ base: Derivation, _ artifacts: [ContentDigest], _ columns: [ContentDigest: String]
  ) -> Derivation {
    let said = Set(artifacts.compactMap { columns[$0] }).sorted().map { "columns=\($0)" }
    return said.isEmpty
      ? base
      : Derivation(
        detector: base.detector, version: base.version, parameters: base.parameters + said)
  }

  /// What a subject's observations were derived from.
  private static func identity(_ derivation: Derivation, _ artifacts: [ContentDigest]) -> ContentDigest {
    let set = ObservationSet(lens: Track.lens, derivation: derivation, inputs: artifacts, observations: [])
    return ContentDigest(of: set.identity)
  }
}
