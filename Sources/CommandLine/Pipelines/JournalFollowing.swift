import SightlineCaseStore
import SightlineEvidence
import SightlineUnits
import Synchronization

/// Statements that were made and not signed.
final class StatementList: Sendable {
  private let list = Mutex<[Statement]>([])
  func append(_ statements: [Statement]) { list.withLock { $0 += statements } }
  var all: [Statement] { list.withLock { $0 } }
}

extension CaseJournal {
  /// Brings the database up to the journal, in which a command that was killed may have written more. Afterwards
  /// artifacts, removals, accords and verdicts are what the journal says; observations are derived again by `observe`.
  /// - Throws: `JournalFault` where the journal is shorter than it has been: somebody put an old one back.
  func catchUp() throws {
    guard case .journal(let journal) = book else { return }
    let (size, position) = (try journal.reader.checkpoint().size, try database.journalPosition())
    guard position <= size else {
      throw JournalFault(
        .rolledBack, JournalReader.checkpointPath, "\(size) entries, the database has followed \(position)")
    }
    guard position < size else { return }
    if try database.knowsMoreThanItFollowed() { try forgetTold(journal.reader, size) }
    try follow(journal.reader, from: position, to: size, finishing: true)
  }

  /// A database made before it followed the journal holds what the journal is about to tell: without this each
  /// verdict would stand in its history twice.
  private func forgetTold(_ reader: JournalReader, _ size: UInt64) throws {
    var verdicts: [(name: String, digest: ContentDigest)] = []
    var accords: [(name: String, digest: ContentDigest)] = []
    try reader.entries(from: 0, size: size) { _, entry in
      guard let statement = Attestation.statement(entry, key: reader.key) else { return }
      for subject in statement.subjects {
        switch statement.kind {
        case .verdict: verdicts.append((subject.name, subject.digest))
        case .accord:
          if let name = JournalRecord.accordName(subject.name) { accords.append((name, subject.digest)) }
        default: break
        }
      }
    }
    try database.forget(told: verdicts, of: .verdicts)
    try database.forget(told: accords, of: .accords)
  }

  /// Does what the entries say.
  /// - Parameter finishing: whether removals that were cut off are finished; otherwise no object is touched, and
  ///   artifacts whose bytes are not at hand are left out.
  func follow(
    _ reader: JournalReader, from start: UInt64, to size: UInt64, finishing: Bool
  ) throws {
    var pending: [ArtifactRecord] = []
    func flush(_ position: UInt64) throws {
      try database.add(pending, journaled: position)
      pending.removeAll(keepingCapacity: true)
    }
    try reader.entries(from: start, size: size) { index, entry in
      guard let statement = Attestation.statement(entry, key: reader.key) else {
        throw JournalFault(.badEntry, "entry \(index)")
      }
      if statement.kind == .artifact, let record = statement.artifact {
        if finishing || store.contains(record.digest) { pending.append(record) }
        if pending.count >= 500 { try flush(index + 1) }
      } else {
        if !pending.isEmpty { try flush(index) }
        try follow(statement, position: index + 1, finishing: finishing)
      }
    }
    try flush(size)
  }

  private func follow(_ statement: Statement, position: UInt64, finishing: Bool) throws {
    for subject in statement.subjects {
      switch statement.kind {
      case .removal:
        if finishing { try store.remove(subject.digest) }
        try database.remove(subject.digest, journaled: position)
      case .accord:
        guard let name = JournalRecord.accordName(subject.name) else { continue }
        try database.append(accord: name, subject.digest, journaled: position)
      case .verdict:
        let bytes = try store.get(subject.digest)
        try database.append(
          [CaseDatabase.VerdictBody(claim: subject.name, asOf: statement.making.at, bytes: bytes)],
          journaled: position)
      case .reading:
        try database.write(
          columns: statement.making.parameters["columns"] ?? "", of: [subject.digest], journaled: position)
      case .artifact, .observationSet, .publication, .retrieval, .failedRetrieval: break
      }
    }
    try database.advance(to: position)
  }
}
