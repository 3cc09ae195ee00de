import SightlineAir
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineRegisters
import SightlineUnits
import SightlineWorks

/// Decides by content, never by name, which one lens an artifact belongs to.
struct ArtifactRouter: Sendable {
  /// Raised whenever the same bytes could go elsewhere.
  static let version = 1

  /// The form of tracks that are not traces: tables, whose columns may need a person's word.
  static let tracks = "tracks"

  /// Where an artifact goes, or why nowhere.
  struct Decision: Sendable {
    let route: ArtifactRoute
    let fault: String?
  }

  private let registers: SightlineRegisters.RegisterReader
  private let works: WorksLedgers
  let knowledge: String

  /// - Parameter today: only bounds dates in a table that is looked at, not read.
  init(_ mappings: CaseMappings, today: CalendarDate) {
    registers = SightlineRegisters.RegisterReader(evaluation: today, mappings: mappings.registers)
    works = WorksLedgers(settings: WorksSettings(evaluationDate: today), mappings: mappings.works)
    let text = "router \(ArtifactRouter.version)\n\(mappings.digest.hex)\n"
    knowledge = ContentDigest(of: text).short
  }

  /// - Parameter columns: what a person said of this table's columns.
  func decide(_ bytes: [UInt8], name: String, columns: ColumnMapping? = nil) -> Decision {
    // Traces come by the million, so they are asked for first.
    if bytes.withUnsafeBufferPointer({ TrackFormat.recognise($0) }) == .trace {
      return to(Track.lens, TrackFormat.trace.rawValue)
    }
    if let form = registers.form(of: bytes, name: name) { return to(RegisterLens.name, form.rawValue) }
    if let form = works.form(of: bytes, name: name) { return to(WorksObservations.lens, form.rawValue) }
    if AirReader.recognises(bytes, mapping: columns) { return to(Track.lens, ArtifactRouter.tracks) }
    return Decision(
      route: ArtifactRoute(lens: nil, form: "", knowledge: knowledge), fault: ArtifactRouter.reason(bytes))
  }

  private func to(_ lens: LensName, _ form: String) -> Decision {
    Decision(route: ArtifactRoute(lens: lens, form: form, knowledge: knowledge), fault: nil)
  }

  /// One sentence for a person: what the file seems to be, and what could be done.
  private static func reason(_ bytes: [UInt8]) -> String {
    guard let first = bytes.first(where: { $0 > 32 }) else { return "is empty" }
    if ZipMembers.isZip(bytes) {
      return "is a zip container that is neither a workbook nor an archive of records"
    }
    let head = bytes.prefix(4096)
    if head.contains(0) { return "no lens reads this kind of binary file" }
    switch first {
    case 0x7B, 0x5B: return "is JSON with no tracks, contracts or projects in it"
    case 0x3C: return "is XML with no IATI activities in it"
    default: break
    }
    let line = String(decoding: head.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
    let delimiters: Set<Character> = [",", ";", "\t"]
    guard line.contains(where: delimiters.contains) else { return "is text, no table of records" }
    return "is a table that no lens knows, with the columns \(line.prefix(120)); "
      + "say what they mean under `tables:` in case.yaml"
  }
}
