import SightlineAir
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineRegisters
import SightlineUnits
import SightlineWorks

/// `observe`: hands each artifact to the one lens that knows it, and lets the lenses find what there is.
///
/// Reading and deriving both go on where they stopped: an artifact that was routed is not looked at again, a
/// track that was read is not read again, and a set of tables is read again only when it changed.
struct CaseObserver {
  private let session: CaseSession
  private let columns: ColumnMapping?
  private let router: ArtifactRouter
  private let air: AirPipeline
  private let registers: RegisterPipeline
  private let works: WorksPipeline

  /// - Parameters:
  ///   - columns: what the columns of tables of aircraft positions mean; `nil` to find out.
  ///   - threads: at least 1.
  init(_ session: CaseSession, columns: String?, threads: Int) throws {
    self.session = session
    self.columns = try columns.map { try ColumnMapping($0) }
    let mappings = try CaseMappings(session.manifest.tables, file: session.folder.manifestPath)
    let places = try CasePlaces(session.folder)
    router = ArtifactRouter(mappings, today: session.journal.now.date.adding(days: 1))
    air = try AirPipeline(session, mapping: self.columns, threads: threads)
    registers = RegisterPipeline(session, mappings, places)
    works = WorksPipeline(session, mappings)
  }

  /// Stops at the next whole piece when Ctrl-C asks; what was done is kept.
  func observe() throws -> ReadingSummary {
    let unread = Set(try session.database.pending(Track.lens, version: AirReader.version))
    let pending = try session.database.routes().filter { record, route in
      guard let route else { return true }
      // A person's word on columns may concern every table of tracks and everything that no lens knew.
      if route.lens == Track.lens {
        return unread.contains(record.digest) || columns != nil && route.form == ArtifactRouter.tracks
      }
      return route.knowledge != router.knowledge || columns != nil && route.lens == nil
    }
    var summary = try air.read(
      pending.map {
        AirPipeline.Pending(
          $0.record, isAir: $0.route?.lens == Track.lens, isUnread: unread.contains($0.record.digest))
      }, router: router)
    guard !Cancellation.isAsked else { return summary }
    try air.derive()
    let routes = try session.database.routes()
    func routed(_ lens: LensName) -> [(record: ArtifactRecord, form: String)] {
      routes.compactMap { record, route in route?.lens == lens ? (record, route?.form ?? "") : nil }
    }
    if !Cancellation.isAsked { try registers.observe(routed(RegisterLens.name), into: &summary) }
    if !Cancellation.isAsked { try works.observe(routed(WorksObservations.lens), into: &summary) }
    return summary
  }
}
