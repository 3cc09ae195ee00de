import ArgumentParser
import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlinePublication
import SightlineUnits
import SightlineVerdicts

struct PublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract:
      "Writes the dossier: one self-contained page, with CSV, GeoJSON and GeoPackage, sealed by the journal.",
    discussion: """
      The page runs no script and loads nothing from elsewhere. Publishing the same case again gives the same bytes.
      The journal lies beside the page, so that `sightline audit` can check it anywhere.

      A bundle is one file that also holds the artifacts. Those without a licence, those whose licence forbids
      passing them on and those that `--private` or case.yaml name are left out and stay named by their SHA-256.

      EXAMPLES
        sightline publish --to dossier
        sightline publish --bundle dossier.tar --private 'interviews/*'
      """)
  @OptionGroup var location: CaseOption
  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder")) var to: String = "dossier"
  @Option(help: ArgumentHelp("Also write everything an auditor needs into one file.", valueName: "file"))
  var bundle: String?
  @Option(
    name: .customLong("private"), parsing: .singleValue,
    help: ArgumentHelp(
      "Names of artifacts that must not leave the case; * and ? allowed.", valueName: "pattern"))
  var privately: [String] = []
  @Flag(help: "Put artifacts without any licence into the bundle too.") var withUnlicensed = false

  func run() throws {
    try reporting {
      let session = try CaseSession(at: location.path, now: clockNow())
      let files = try PublishCommand.publish(session, to: to, privately: privately)
      Console.say(files.map { "  \($0)" }.joined(separator: "\n"))
      Console.result("the dossier lies in \(to)/index.html")
      if let bundle { try write(bundle, session, files) }
    }
  }

  private func write(_ bundle: String, _ session: CaseSession, _ files: [String]) throws {
    let patterns = privately + session.manifest.withheld
    let all = try session.database.artifacts()
    let open = all.filter {
      !Privacy.isPrivate($0, patterns)
        && (Privacy.mayPassOn($0.licence) || $0.licence.isEmpty && withUnlicensed)
    }
    let said = try JournalRecord(session.signedJournal().reader)
    let texts = said.accordVersions + said.verdicts.values.joined().map(\.digest)
    try DossierSeal.bundle(
      to, files: files, objects: session.store, of: open.map(\.digest) + texts, to: bundle)
    Console.result("the bundle lies in \(bundle)")
    let named = all.filter { Privacy.matches($0.name, patterns) }
    if !named.isEmpty, !session.manifest.showsPrivateNames {
      Console.say(
        "\(named.count) private artifacts were added under their own names, such as '\(named[0].name)'; these stand in the "
          + "journal and so in every dossier. What `private:` in case.yaml names before it is added is named by SHA-256 alone."
      )
    }
    if open.count < all.count {
      let silent = all.filter { $0.licence.isEmpty }.count
      Console.say(
        "\(all.count - open.count) of \(all.count) artifacts are named by their SHA-256 only"
          + (silent > 0 && !withUnlicensed ? "; \(silent) have no licence (--with-unlicensed adds them)" : "")
      )
    }
  }

  /// Writes the dossier and seals it.
  /// - Returns: the names of its files.
  static func publish(_ session: CaseSession, to folder: String, privately: [String] = []) throws -> [String]
  {
    let journal = try session.signedJournal()
    let files = try write(session, to: folder, privately: privately)
    let moment = try session.database.latestVerdicts().map(\.asOf).max() ?? Instant(microseconds: 0)
    let size = try DossierSeal.seal(
      folder, files: files, journal: journal,
      making: .init(detector: "sightline publish", version: Sightline.version, at: moment))
    try session.database.advance(to: size)
    return files
  }

  /// - Parameter only: the case's own files that may be copied; all that are not private if not given.
  static func write(
    _ session: CaseSession, to folder: String, privately: [String] = [], only: Set<String>? = nil
  ) throws -> [String] {
    let dossier = try dossier(session)
    var files = try Publisher.publish(dossier, to: folder)
    files += try CaseFiles.copy(
      session, to: folder, privately: privately + session.manifest.withheld, only: only)
    try ProvenanceExport.json(dossier).write(
      to: URL(fileURLWithPath: folder + "/prov.json"), options: .atomic)
    files.append("prov.json")
    let described = try files.sorted().map { name in
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
      return ResearchCrate.File(name, size: bytes.count, digest: ContentDigest(of: bytes))
    }
    try ResearchCrate.json(dossier, files: described).write(
      to: URL(fileURLWithPath: folder + "/" + ResearchCrate.fileName), options: .atomic)
    return files + [ResearchCrate.fileName]
  }

  static func dossier(_ session: CaseSession) throws -> Dossier {
    let latest = try session.database.latestVerdicts()
    guard !latest.isEmpty else {
      throw Refusal("nothing has been checked yet; run `sightline check`")
    }
    // In the order in which the accords say them.
    let references = try session.references()
    let (accords, _) = try session.accords(references)
    let order = accords.flatMap { name, accord in accord.identifiers(named: name) }
    let rank = Dictionary(
      order.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    let current = latest.filter { rank[$0.verdict.id] != nil }.sorted {
      (rank[$0.verdict.id] ?? 0) < (rank[$1.verdict.id] ?? 0)
    }
    let entries = try current.map { past in
      Dossier.Entry(
        verdict: past.verdict,
        earlier: try session.database.history(past.verdict.id).dropLast().map {
          Dossier.Past(asOf: $0.asOf, $0.verdict)
        })
    }
    return Dossier(
      manifest: session.manifest, asOf: current.map(\.asOf).max() ?? Instant(microseconds: 0),
      entries: entries,
      artifacts: try session.database.artifacts(), faults: try session.database.faults(),
      positions: try session.database.countPositions(),
      observations: try session.database.countObservations(),
      toolVersion: Sightline.version, pictures: try CasePictures.gather(from: session.database),
      placeTitles: titles(references, in: entries.map(\.verdict.statement)))
  }

  /// What the gazetteer calls the airports that the statements name, also where no record names them.
  private static func titles(_ references: LoadedReferences, in statements: [String]) -> [String: String] {
    let words = Set(statements.flatMap { $0.split(separator: " ").map(String.init) })
    let named = references.references.airports.airports.filter { words.contains($0.ident) }
    return Dictionary(named.map { ($0.ident, $0.title) }, uniquingKeysWith: { first, _ in first })
  }
}
