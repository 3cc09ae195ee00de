import SightlineAccords
import SightlineObserving
import SightlineUnits
import Synchronization

/// A small world that tests describe by hand and ask like real evidence. Days count from 2020-01-01, UTC.
struct World {
  struct Event {
    var kind: EventKind
    /// When it may have begun, in days; a moment where both are equal.
    var from: Double
    var to: Double
    var probability = 1.0
    var party: PartyName?
    var place: PlaceName?
    var category: String?
    var figure: Figure?
    var source = "record"
    /// The source's word for how it stands: `planned`, `agreed` …
    var status: String?
    /// The lens and, where it is not the source's own, the group.
    var lens = "test"
    var group: String?
  }
  var events: [Event] = []
  /// The chance that anything asked would have been seen, at every time; 0: nobody looked.
  var detection = 1.0

  static let origin = CalendarDate(year: 2020, month: 1, day: 1)!.start()
  static func instant(_ day: Double) -> Instant { origin + Seconds(days: day) }
  static func date(_ day: Int) -> CalendarDate { origin.date.adding(days: day) }

  var observations: [Observation] {
    events.enumerated().map { i, e in
      var parties: [PartyRole: Alternatives<PartyName>] = [:]
      if let party = e.party { parties[.actor] = .certainly(party) }
      var places: [PlaceRole: Alternatives<Place>] = [:]
      if let place = e.place {
        places[.site] = .certainly(Place(name: place, title: place.text, point: nil, country: nil))
      }
      return Observation(
        id: "e\(i)", lens: LensName(e.lens), kind: e.kind,
        time: EventTime(within: Interval(spanning: World.instant(e.from), World.instant(e.to))),
        places: places, parties: parties,
        traits: (e.category.map { [Trait(.category, $0)] } ?? [])
          + (e.status.map { [Trait(.status, $0)] } ?? []),
        figure: e.figure, existence: Probability(clamping: e.probability), source: SourceName(e.source),
        group: DependenceGroup(e.group ?? e.source),
        basis: Basis([], Derivation(detector: "test", version: 1)), title: "event \(i)")
    }
  }

  func answer(to question: Question) -> Answer {
    question.answer(from: observations, coverage: [Everywhere(detection: Probability(clamping: detection))])
  }
}

/// Watches everything at all times equally well.
struct Everywhere: Coverage {
  let detection: Probability
  var kinds: Set<EventKind> { Set(EventKind.allCases) }
  func looks(for question: Question) -> [Look] {
    guard detection > .impossible else { return [] }
    return [
      Look(
        "all", during: question.period, detection: detection, group: DependenceGroup("all"),
        basis: Basis([], Derivation(detector: "test", version: 1)))
    ]
  }
}

/// Names that the accords of these tests use.
let worldNames = Names(
  airports: ["UDYZ"], countries: ["armenia": "AM", "azerbaijan": "AZ", "russia": "RU"],
  namedPlaces: ["Site"], parties: ["Mission"])

/// The one commitment or claim of a text; stops the test where the text is not sound.
func document(_ text: String) -> Document {
  if let known = readDocuments.withLock({ $0[text] }) { return known }
  let made = readDocument(text)
  readDocuments.withLock { $0[text] = made }
  return made
}

/// Generated cases ask the same few texts over and over.
private let readDocuments = Mutex<[String: Document]>([:])

private func readDocument(_ text: String) -> Document {
  var parser = Parser(file: "test.accord", text: text, names: worldNames)
  let (accord, diagnostics) = parser.parse()
  precondition(diagnostics.isEmpty, diagnostics.map(\.rendered).joined(separator: "\n") + "\n" + text)
  return accord.document
}

func claimText(_ assertion: String, more: String = "") -> String {
  """
  claim c
    version 1
    said by "Ministry X" on 2024-09-02
    source "https://example.org/1"
    quote "Words."
    that \(assertion)
  \(more)
  """
}

func commitmentText(_ duties: String, force: String = "in force from 2020-01-01", binds: String = "Armenia")
  -> String
{
  """
  commitment k
    version 1
    binds \(binds)
    clause "Article I"
    source "https://example.org/2"
    quote "Words."
    \(force)
  \(duties)
  """
}
