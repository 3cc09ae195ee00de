import SightlineEvidence
import SightlineUnits

/// What a journal says, the last word on each thing and the words before.
struct JournalRecord: Sendable {
  /// One statement on an observation set.
  struct SetWord: Sendable {
    let content: ContentDigest
    let entry: UInt64
    let inputs: [ContentDigest]
    /// Too many inputs to be named one by one.
    let hasList: Bool
    /// Detector and version.
    let by: String
    init(_ content: ContentDigest, _ making: Statement.Making, _ entry: UInt64) {
      (self.content, self.entry, inputs) = (content, entry, making.inputs)
      (hasList, by) = (making.inputList != nil, "\(making.detector) \(making.version)")
    }
  }
  struct VerdictWord: Sendable {
    let digest: ContentDigest
    let asOf: Instant
    let entry: UInt64
  }
  var artifacts: [ContentDigest: ArtifactRecord] = [:]
  var removed: Set<ContentDigest> = []
  var sets: [String: [SetWord]] = [:]
  var verdicts: [String: [VerdictWord]] = [:]
  /// The last version of each accord file.
  var accords: [String: ContentDigest] = [:]
  var accordVersions: [ContentDigest] = []
  /// A download: what was asked and answered, and the body as it came.
  struct Retrieval: Sendable {
    let address: String
    let exchange: ContentDigest
    let body: ContentDigest
  }
  var retrievals: [Retrieval] = []
  var publication: Statement?
  var entries: UInt64 = 0
  /// The entry of each artifact's statement, and of each removal.
  var changes: [ContentDigest: UInt64] = [:]
  /// The last entry about an observation set.
  var lastSet: UInt64 = 0

  /// Where a lens last finished: its coverage is made from all it knows and is stated at the end. What came after
  /// is work that was not done yet, or was cut off.
  func finished(_ lens: some StringProtocol) -> UInt64? {
    sets.lazy.filter { $0.key.hasPrefix(lens + "/") && $0.key.hasSuffix("/coverage") }
      .compactMap { $0.value.last?.entry }.max()
  }

  /// Whether evidence came or went, or sets were stated, since the lens last finished.
  func isUnfinished(_ lens: some StringProtocol) -> Bool {
    guard let end = finished(lens) else { return true }
    return changes.values.contains { $0 > end }
      || sets.contains { $0.key.hasPrefix(lens + "/") && $0.value.last.map { $0.entry > end } == true }
  }

  /// Artifacts that were not removed.
  var present: [ArtifactRecord] {
    artifacts.values.filter { !removed.contains($0.digest) }.sorted {
      ($0.name, $0.digest) < ($1.name, $1.digest)
    }
  }

  /// Reads a whole journal and checks every file of it.
  /// - Throws: `JournalFault` where it is not what was signed.
  /// - Parameter size: only that many entries are taken; all if not given.
  init(_ reader: JournalReader, size: UInt64 = .max) throws {
    var (record, strange) = (JournalRecord(), UInt64?.none)
    let faults = reader.check { index, entry in
      guard index < size else { return }
      if let statement = Attestation.statement(entry, key: reader.key) {
        record.take(statement, index)
      } else if strange == nil {
        strange = index
      }
    }
    if let first = faults.first { throw first }
    if let strange { throw JournalFault(.badEntry, "entry \(strange)") }
    self = record
  }
  private init() {}

  private mutating func take(_ statement: Statement, _ index: UInt64) {
    entries = index + 1
    switch statement.kind {
    case .artifact:
      guard let record = statement.artifact else { return }
      // The first word on bytes counts until they are removed, as in the database.
      if artifacts[record.digest] == nil || removed.contains(record.digest) {
        artifacts[record.digest] = record
      }
      removed.remove(record.digest)
      changes[record.digest] = index
    case .removal:
      removed.formUnion(statement.subjects.map(\.digest))
      for subject in statement.subjects { changes[subject.digest] = index }
    case .observationSet:
      lastSet = index
      for s in statement.subjects {
        sets[s.name, default: []].append(SetWord(s.digest, statement.making, index))
      }
    case .verdict:
      for s in statement.subjects {
        verdicts[s.name, default: []].append(
          VerdictWord(digest: s.digest, asOf: statement.making.at, entry: index))
      }
    case .accord:
      for s in statement.subjects {
        if let name = JournalRecord.accordName(s.name) { accords[name] = s.digest }
        accordVersions.append(s.digest)
      }
    case .retrieval:
      if statement.subjects.count == 2 {
        retrievals.append(
          Retrieval(
            address: statement.subjects[0].name, exchange: statement.subjects[0].digest,
            body: statement.subjects[1].digest))
      }
    case .publication: publication = statement
    case .failedRetrieval, .reading: break
    }
  }

  /// `accords/claims.accord` is `claims`.
  static func accordName(_ path: String) -> String? {
    path.hasPrefix("accords/") && path.hasSuffix(".accord") ? String(path.dropFirst(8).dropLast(7)) : nil
  }
}
