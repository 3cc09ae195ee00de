import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits
import SightlineVerdicts

/// Makes a case's database again from its objects and journal, and holds what comes out against what was signed.
///
/// Nothing of the old database is read. Observations are derived anew from the artifacts; the history of verdicts
/// is as journaled, and the last verdict on each claim is computed again: it must be the same to the byte.
struct Rebuilding {
  let reader: JournalReader
  let record: JournalRecord
  let threads: Int

  /// Something that did not come out as it was signed.
  struct Difference: Sendable, CustomStringConvertible {
    let place: String
    let detail: String
    var description: String { "\(place): \(detail)" }
  }
  struct Outcome: Sendable {
    var artifacts = 0
    var withheld = 0
    var sets = 0
    var verdicts = 0
    var differences: [Difference] = []
    /// Sets that nobody signed yet because `observe` was not run, or not to its end, since evidence came or went.
    var fresh: Set<String> = []
    /// What limits the comparison without being wrong.
    var notes: [String] = []
  }

  /// - Throws: `JournalFault` where the journal is not what was signed.
  init(_ reader: JournalReader, threads: Int) throws {
    (self.reader, self.threads) = (reader, threads)
    record = try JournalRecord(reader)
  }

  /// Fills the session's empty database and compares.
  func run(_ session: CaseSession) throws -> Outcome {
    var outcome = Outcome()
    try session.journal.follow(reader, from: 0, to: record.entries, finishing: false)
    outcome.withheld = record.present.filter { !session.store.contains($0.digest) }.count
    outcome.artifacts = try session.database.artifacts().count
    if outcome.withheld > 0 {
      outcome.notes.append(
        "\(outcome.withheld) artifacts are not at hand; what rests on them could not be derived again")
    }
    try CaseObserver(session, columns: nil, threads: threads).observe().report()
    if Cancellation.isAsked { return outcome }
    try compareSets(session, &outcome)
    try compareVerdicts(session, &outcome)
    return outcome
  }

  private func compareSets(_ session: CaseSession, _ outcome: inout Outcome) throws {
    let found = try session.database.contents()
    let nothing = ContentDigest(of: [UInt8]())
    let again = Rebuilding.words(session)
    let lenses = Set(record.sets.keys.map(lens)).union(found.keys.map(lens))
    let unfinished = lenses.filter { record.isUnfinished($0) }
    // Coverage last: it may differ only where something else does.
    let names = Set(record.sets.keys).union(found.keys)
      .sorted { ($0.hasSuffix("/coverage") ? 1 : 0, $0) < ($1.hasSuffix("/coverage") ? 1 : 0, $1) }
    for name in names {
      let (word, now) = (record.sets[name]?.last, found[name] ?? nothing)
      if outcome.withheld > 0 {
        // Coverage names no inputs: it is made from all of them.
        guard let word, !word.hasList, !word.inputs.isEmpty, word.inputs.allSatisfy(session.store.contains)
        else { continue }
      }
      outcome.sets += 1
      guard now != word?.content ?? nothing else { continue }
      if unfinished.contains(lens(name)), isExcused(name, word, again[name], outcome) {
        outcome.fresh.insert(name)
        continue
      }
      let (then, since) = (word?.by ?? "never signed", again[name]?.by ?? "nothing")
      outcome.differences.append(
        .init(
          place: name,
          detail: "signed \(word.map { "\($0.content)" } ?? "never"), derived again \(now)"
            + (then == since ? "" : " (\(then) then, \(since) now)")))
    }
    if !outcome.fresh.isEmpty {
      outcome.notes.append(
        "\(outcome.fresh.count) observation sets rest on evidence that came or went since the last `observe` to its end"
      )
    }
  }

  private func lens(_ name: String) -> String { String(name.prefix { $0 != "/" }) }

  /// Whether a set differs because of evidence that came or went since its lens last finished.
  private func isExcused(
    _ name: String, _ word: JournalRecord.SetWord?, _ again: JournalRecord.SetWord?, _ outcome: Outcome
  ) -> Bool {
    guard let end = record.finished(lens(name)), let word else { return true }
    let rests = word.inputs + (again?.inputs ?? [])
    if word.hasList || again?.hasList == true { return true }
    if rests.isEmpty {
      let mates = lens(name) + "/"
      return outcome.fresh.contains { $0.hasPrefix(mates) }
        || record.sets.contains { $0.key.hasPrefix(mates) && $0.value.last.map { $0.entry > end } == true }
    }
    return rests.contains { record.changes[$0].map { $0 > end } ?? false }
  }

  /// What was derived now, as it would have been signed.
  private static func words(_ session: CaseSession) -> [String: JournalRecord.SetWord] {
    guard case .memory(let list) = session.journal.book else { return [:] }
    var words: [String: JournalRecord.SetWord] = [:]
    for statement in list.all where statement.kind == .observationSet {
      for s in statement.subjects { words[s.name] = .init(s.digest, statement.making, 0) }
    }
    return words
  }

  private func compareVerdicts(_ session: CaseSession, _ outcome: inout Outcome) throws {
    let last = record.verdicts.compactMapValues(\.last)
    guard outcome.withheld == 0, !last.isEmpty else { return }
    let (accords, _) = try session.accords(session.references())
    // Only a text that was signed can be asked to give what was signed.
    let same = Set(
      try session.folder.accords().filter { ContentDigest(of: $0.text) == record.accords[$0.name] }.map(
        \.name))
    let current = accords.filter { same.contains($0.name) }
    // A verdict may rest on any moment; most of a case share one.
    for asOf in Set(last.values.map(\.asOf)).sorted() {
      for verdict in try session.verdicts(current, asOf: asOf) {
        guard let was = last[verdict.id], was.asOf == asOf else { continue }
        let now = try CaseDatabase.VerdictBody(verdict, asOf: asOf).digest
        outcome.verdicts += 1
        guard now != was.digest else { continue }
        if record.lastSet > was.entry || !outcome.fresh.isEmpty {
          outcome.notes.append(
            "\(verdict.id): evidence was observed since this verdict; `sightline check` gives a new one")
        } else {
          outcome.differences.append(
            .init(place: "verdict \(verdict.id)", detail: "signed \(was.digest), computed again \(now)"))
        }
      }
    }
    let kept = last.count - outcome.verdicts
    if kept > 0 {
      outcome.notes.append(
        "\(kept) verdicts rest on accord texts that are not here any more; they were kept, not computed again"
      )
    }
  }

  /// The statements on what differs and is taken over all the same.
  static func statements(_ session: CaseSession, on names: Set<String>) -> [Statement] {
    guard case .memory(let list) = session.journal.book else { return [] }
    return list.all.filter { $0.kind == .observationSet }.compactMap { statement in
      let subjects = statement.subjects.filter { names.contains($0.name) }
      return subjects.isEmpty ? nil : Statement(.observationSet, subjects, statement.making)
    }
  }
}
