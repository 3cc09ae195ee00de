import SightlineEvidence
import SightlineObserving
import SightlineUnits

/// Reads a table of dated public events: hand-overs, launches, exercises, incidents.
///
/// Columns `kind,party,designation,place,earliest,latest,until,size,size_of,status,source,citation,note,clocks`, in any
/// order; kind, earliest, designation and source are required. `clocks` (`+04:00`) says how far the clocks by which the
/// row's dates are told stand ahead of UTC; without it, dates are UTC. `earliest` and `latest` bound the moment it began;
/// `until` is the last day on which it is told to have gone on; `size` and `size_of` say how large it was
/// (`9000`, `troops`). An event that its source only alleges is less
/// likely than one reported.
public struct EventTable: Sendable {
  static let derivation = Derivation(detector: "registers/events", version: 2)
  /// Assumptions, ordered as the words are: no such table publishes a hit rate.
  public var reported: Probability = 0.95
  public var alleged: Probability = 0.7
  static let columns = [
    "kind", "party", "designation", "place", "earliest", "latest", "until", "size", "size_of", "status",
    "source", "citation", "note", "clocks",
  ]
  public let evaluation: CalendarDate
  /// The case's places by name in lower case: they give an event its coordinates and country.
  public let places: [String: Place]
  private let parties = PartyTable.standard
  public init(evaluation: CalendarDate, places: [String: Place] = [:]) {
    (self.evaluation, self.places) = (evaluation, places)
  }

  static func fits(_ header: [String]) -> Bool {
    ["kind", "designation", "earliest", "source"].allSatisfy(header.contains)
  }

  /// - Returns: `nil` when the first row is not such a header.
  public func read(_ bytes: [UInt8], file: String) -> (observations: [Observation], issues: [RegisterIssue])?
  {
    let grid = SheetGrid(delimited: TextEncoding.decode(bytes).text, name: file)
    guard let header = grid.rows.first?.cells.map({ $0.text.lowercased() }) else { return nil }
    let at = Dictionary(header.enumerated().map { ($1, $0) }) { first, _ in first }
    guard EventTable.fits(header) else { return nil }
    var issues = header.filter { !EventTable.columns.contains($0) && !$0.isEmpty }.map {
      RegisterIssue(.ignoredField, file: file, row: 1, field: $0, keptAside: false)
    }
    let digest = ContentDigest(of: bytes)
    var observations: [Observation] = []
    for row in grid.rows.dropFirst() {
      func cell(_ name: String) -> String {
        at[name].flatMap { row.cells.indices.contains($0) ? row.cells[$0].text : nil } ?? ""
      }
      let slice = ArtifactSlice(artifact: digest, file: file, rows: row.number - 1...row.number - 1)
      do throws(CellFault) {
        let basis = Basis([slice], EventTable.derivation)
        observations.append(try observation(cell, row: row.number, digest: digest, basis: basis))
      } catch {
        issues.append(
          RegisterIssue(error.code, file: file, row: row.number, field: error.field, error.detail))
      }
    }
    return (observations, issues)
  }

  private func observation(
    _ cell: (String) -> String, row: Int, digest: ContentDigest, basis: Basis
  ) throws(CellFault) -> Observation {
    guard let kind = EventKind(rawValue: cell("kind")) else {
      throw CellFault(.unknownCode, "kind", "'\(cell("kind"))'")
    }
    let (earliest, latest, clocks) = (cell("earliest"), cell("latest"), cell("clocks"))
    guard
      let offset = clocks.isEmpty
        ? Seconds.zero : DateText.read("2000-01-01T00:00\(clocks)").flatMap(\.offset)
    else { throw CellFault(.badDate, "clocks", "'\(clocks)' is no offset from UTC such as +04:00") }
    func span(_ text: String) -> Interval? { DateText.interval(text, defaultOffset: offset) }
    guard let first = span(earliest) else {
      throw CellFault(.badDate, "earliest", "'\(earliest)'")
    }
    guard let last = latest.isEmpty ? first : span(latest) else {
      throw CellFault(.badDate, "latest", "'\(latest)'")
    }
    guard first.start < last.end else {
      throw CellFault(.swappedColumns, "latest", "\(latest) is before \(earliest)")
    }
    let began = Interval(spanning: first.start, last.end)
    guard let ended = cell("until").isEmpty ? began : span(cell("until")) else {
      throw CellFault(.badDate, "until", "'\(cell("until"))'")
    }
    guard began.start < ended.end else {
      throw CellFault(.swappedColumns, "until", "\(cell("until")) is before \(earliest)")
    }
    guard first.start.date <= evaluation else { throw CellFault(.futureDate, "earliest", "'\(earliest)'") }
    guard !cell("source").isEmpty, !cell("designation").isEmpty else {
      throw CellFault(.missingField, cell("source").isEmpty ? "source" : "designation", "")
    }
    let (party, place, source) = (cell("party"), cell("place"), cell("source"))
    let (size, sizeOf) = (cell("size"), cell("size_of"))
    guard let figure = size.isEmpty ? .some(nil) : ExactDecimal(size).map({ Figure($0, .count) }),
      figure?.value.isNegative != true
    else { throw CellFault(.badNumber, "size", "'\(size)'") }
    let site =
      places[place.lowercased()]
      ?? Place(name: PlaceName(place), title: place, point: nil, country: nil)
    return Observation(
      id: "registers/events/\(digest.short)/\(row)", lens: RegisterLens.name, kind: kind,
      time: EventTime(start: began, end: ended),
      places: place.isEmpty ? [:] : [.site: .certainly(site)],
      parties: party.isEmpty ? [:] : [.actor: .certainly(PartyName(parties.canonical(party)))],
      // An event's own name is what accords ask for, as its category.
      traits: [
        Trait(.category, cell("designation")), Trait(.designation, cell("designation")),
        Trait(.status, cell("status")),
      ] + (sizeOf.isEmpty ? [] : [Trait(.category, sizeOf.lowercased())]), figure: figure,
      existence: cell("status") == "alleged" ? alleged : reported, source: SourceName(source),
      group: DependenceGroup(source), basis: basis,
      title: [party, cell("designation"), earliest].filter { !$0.isEmpty }.joined(separator: ", "),
      remarks: [cell("citation"), cell("note")].filter { !$0.isEmpty }.sorted())
  }
}
