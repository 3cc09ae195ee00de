import Foundation
import SightlineAccords
import SightlineAir
import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineRegisters
import SightlineUnits
import SightlineVerdicts
import SightlineWorks

/// A case opened for work. While it lives nobody else writes to the case, unless it was opened to read.
struct CaseSession {
  let folder: CaseFolder
  let manifest: CaseManifest
  let database: CaseDatabase
  let store: ObjectStore
  let journal: CaseJournal
  private let lock: CaseLock?

  init(at path: String, now: Instant, reading: Bool = false) throws {
    try self.init(CaseFolder.find(from: path), now: now, reading: reading)
  }

  init(_ folder: CaseFolder, now: Instant, reading: Bool = false) throws {
    self.folder = folder
    manifest = try folder.manifest()
    lock = reading ? nil : try CaseLock(folder)
    let signed = try Journal.open(at: folder.journalPath, keyFile: folder.keyPath)
    database = try CaseDatabase(folder, entries: try signed.reader.checkpoint().size)
    store = try ObjectStore(folder: folder.objectsPath)
    journal = CaseJournal(book: .journal(signed), store: store, database: database, now: now)
    if !reading { try journal.catchUp() }
  }

  /// A case to be worked through again with a database of its own: nothing is signed and nothing of it changes.
  init(examining folder: CaseFolder, now: Instant) throws {
    self.folder = folder
    manifest = try folder.manifest()
    lock = nil
    database = try CaseDatabase(folder)
    store = try ObjectStore(folder: folder.objectsPath)
    journal = CaseJournal(book: .memory(StatementList()), store: store, database: database, now: now)
  }

  /// The journal, to read it and to seal a dossier.
  func signedJournal() throws -> Journal {
    guard case .journal(let journal) = journal.book else { throw JournalFault(.noKey, folder.keyPath) }
    return journal
  }

  func references() throws -> LoadedReferences {
    func inside(_ path: String) -> String { path.hasPrefix("/") ? path : folder.path + "/" + path }
    return try LoadedReferences(
      airports: manifest.airports.isEmpty ? nil : inside(manifest.airports),
      runways: manifest.runways.isEmpty ? nil : inside(manifest.runways),
      aircraft: manifest.aircraft.map(inside))
  }

  /// The names that the case's accords may use.
  func names(_ references: LoadedReferences) throws -> Names {
    var names = Names(
      airports: Set(references.references.airports.airports.map(\.ident)), countries: CountryNames.table)
    try names.take(folder, manifest)
    return names
  }

  /// All accords, with every diagnostic.
  func accords(_ references: LoadedReferences) throws -> (
    accords: [(name: String, accord: Accord)], diagnostics: [Diagnostic]
  ) {
    let names = try names(references)
    var accords: [(String, Accord)] = []
    var diagnostics: [Diagnostic] = []
    for file in try folder.accords() {
      var parser = Parser(file: file.path, text: file.text, names: names)
      let (accord, found) = parser.parse()
      accords.append((file.name, accord))
      diagnostics += found
    }
    return (accords, diagnostics)
  }

  /// What every lens could have seen, each in its parts.
  func coverage() throws -> [any Coverage] {
    try database.coverages().compactMap { lens, body -> (any Coverage)? in
      switch lens.text.split(separator: "/").first.map({ LensName(String($0)) }) {
      case Track.lens: try StableJSON.decode(AirCoverage.self, from: body)
      case RegisterLens.name: try StableJSON.decode(RegisterCoverage.self, from: body)
      case WorksObservations.lens: try StableJSON.decode(WorksCoverage.self, from: body)
      default: nil
      }
    }
  }
}

extension Names {
  /// The parties, categories and places that a case names.
  mutating func take(_ folder: CaseFolder, _ manifest: CaseManifest) throws {
    for name in CountryNames.table.keys {
      spellings[name] = PartyTable.standard.canonical(Names.titled(name))
    }
    parties = Set(manifest.parties)
    categories.formUnion(manifest.categories.map { $0.lowercased() })
    for entry in try CasePlaces(folder).entries {
      if let area = entry.area { places[entry.place.name.text] = area }
      namedPlaces.insert(entry.place.name.text)
    }
  }
}
