import SightlineAudit
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits

/// Holds a case's database against its journal, and against one that was made again.
struct DatabaseCheck {
  private let database: CaseDatabase
  private let again: CaseDatabase
  private let record: JournalRecord
  private let position: UInt64
  private let size: UInt64

  init(_ database: CaseDatabase, _ reader: JournalReader, _ again: CaseDatabase) throws {
    (self.database, self.again) = (database, again)
    (position, size) = (try database.journalPosition(), try reader.checkpoint().size)
    // What the journal said when the database last followed it: that exactly it must say.
    record = try JournalRecord(reader, size: position)
  }

  func run(_ result: inout Examination.Result) throws {
    try database.checkIntegrity()
    if position > size {
      result.findings.append(
        .init(.missing, "journal", "it has \(size) entries; the database has followed \(position)"))
    } else if position < size {
      result.notes.append(
        "the database is \(size - position) entries behind the journal; a command was cut off, the next one goes on"
      )
    }
    try artifacts(&result)
    try sets(&result)
    try verdicts(&result)
    try readings(&result)
  }

  private func artifacts(_ result: inout Examination.Result) throws {
    let found = Dictionary(try database.artifacts().map { ($0.digest, $0) }, uniquingKeysWith: { $1 })
    for artifact in record.present {
      let place = "case.db artifact \(artifact.digest)"
      switch found[artifact.digest] {
      case artifact: break
      case .none: result.findings.append(.init(.missing, place, artifact.name))
      default: result.findings.append(.init(.altered, place, artifact.name))
      }
    }
    let journaled = Set(record.present.map(\.digest))
    for digest in found.keys.sorted() where !journaled.contains(digest) {
      result.findings.append(
        .init(.added, "case.db artifact \(digest)", "the journal names no such artifact"))
    }
  }

  private func sets(_ result: inout Examination.Result) throws {
    let (found, nothing) = (try database.contents(), ContentDigest(of: [UInt8]()))
    for name in Set(found.keys).union(record.sets.keys).sorted() {
      let (now, signed) = (found[name] ?? nothing, record.sets[name]?.last?.content ?? nothing)
      guard now != signed else { continue }
      let kind: AuditReport.Finding.Kind =
        found[name] == nil ? .missing : signed == nothing ? .added : .altered
      result.findings.append(.init(kind, "case.db observations \(name)", "signed \(signed), found \(now)"))
    }
  }

  private func verdicts(_ result: inout Examination.Result) throws {
    let found = try database.verdictDigests()
    for claim in Set(found.keys).union(record.verdicts.keys).sorted() {
      let signed = (record.verdicts[claim] ?? []).map(\.digest)
      let here = found[claim] ?? []
      guard here.map(\.body) != signed || here.contains(where: { $0.noted != $0.body.hex }) else { continue }
      result.findings.append(
        .init(
          here.count < signed.count ? .missing : here.count > signed.count ? .added : .altered,
          "case.db verdicts on \(claim)", "\(signed.count) signed, \(here.count) found, or their bytes differ"
        ))
    }
    let accords = try database.accordDigests()
    for name in Set(accords.keys).union(record.accords.keys).sorted()
    where accords[name] != record.accords[name]?.hex {
      result.findings.append(.init(.altered, "case.db accord \(name)", "not the version that was signed"))
    }
  }

  /// Whether an artifact came before its lens last finished. The router is behind all lenses: it decides before any
  /// of them derives.
  private func wasRead(_ name: String) -> Bool {
    let parts = name.split(separator: "/")
    guard parts.count == 2, let digest = ContentDigest(hex: String(parts[1])),
      let came = record.changes[digest]
    else { return false }
    let lenses =
      parts[0] == "router" ? Set(record.sets.keys.map { $0.prefix { $0 != "/" } }) : [parts[0]]
    return lenses.compactMap { record.finished($0) }.contains { $0 > came }
  }

  private func readings(_ result: inout Examination.Result) throws {
    let (found, expected) = (try database.readings(), try again.readings())
    for (name, digest) in found.sorted(by: { $0.key < $1.key })
    where expected[name].map({ $0 != digest }) ?? false {
      result.findings.append(
        .init(.altered, "case.db reading \(name)", "read again, the artifact gives something else"))
    }
    for name in expected.keys.sorted() where found[name] == nil && wasRead(name) {
      result.findings.append(
        .init(.missing, "case.db reading \(name)", "the artifact was read and nothing is kept of it"))
    }
  }
}
