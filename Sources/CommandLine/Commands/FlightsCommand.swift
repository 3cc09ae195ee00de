import ArgumentParser
import Foundation
import SightlineAir
import SightlineEvidence
import SightlineObserving
import SightlineUnits
import Synchronization

struct FlightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flights",
    abstract:
      "Finds the flights in aircraft tracks, with origin and destination as probabilities. Needs no case.",
    discussion: """
      Reads readsb traces, OpenSky state vectors (CSV, REST), exports of the traffic library, and any CSV \
      by a column mapping; plain, gzip or zstd, in folders, tar and zip. What cannot be read is named and \
      kept aside, and the exit code is then 3.

      EXAMPLES
        sightline flights traces/ --runways runways.csv
        sightline flights month.tar --to UDYZ --cargo --format csv
        sightline flights table.csv \\
          --columns "time=ts:unix_ms, icao24=hex, lat=y, lon=x, altitude=alt:m"
        cat month.tar.a? | sightline flights - --format geojson > flights.geojson
      """)

  @Argument(help: "Files, folders, archives; - for standard input.")
  var paths: [String]
  @OptionGroup var tables: ReferenceOptions
  @Option(help: ArgumentHelp("Only flights that set out there (probability at least ½).", valueName: "icao"))
  var from: String?
  @Option(help: ArgumentHelp("Only flights that arrived there (probability at least ½).", valueName: "icao"))
  var to: String?
  @Flag(help: "Only aircraft that are more likely military than not.")
  var military = false
  @Flag(help: "Only aircraft that are more likely cargo aircraft than not.")
  var cargo = false
  @Option(
    help: ArgumentHelp(
      "Only flights seen in this time: 2024-08, 2024-08-01/2024-08-15.", valueName: "interval"))
  var during: String?
  @Option(
    help: ArgumentHelp(
      "What the columns of a table mean: time=ts:unix_ms, icao24=hex, …", valueName: "mapping"))
  var columns: String?
  @Option(help: "table, csv, json or geojson.")
  var format: FlightFormat = .table
  @Option(help: ArgumentHelp("Threads that read and detect.", valueName: "n"))
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    if let during, DateText.interval(during) == nil {
      throw ValidationError("'\(during)' is no interval; write 2024-08, 2024-08-15 or 2024-08-01/2024-08-15")
    }
    guard (1...256).contains(threads) else { throw ValidationError("--threads takes 1 to 256") }
  }

  func run() throws {
    Cancellation.listen()
    var mapping: ColumnMapping?
    if let columns {
      do { mapping = try ColumnMapping(columns) } catch { throw ValidationError("--columns: \(error)") }
    }
    let references = try tables.load()
    references.complaints.forEach { Console.say($0) }
    let spool = try BlockSpool()
    let summary = try read(into: spool, mapping)
    let found = try detect(spool, references.references)
    summary.report()
    Console.say(
      "\(plural(found, "flight")) in \(plural(summary.positions, "position")) of \(spool.subjects.count) aircraft, "
        + "\(plural(summary.files, "file")) read")
    if Cancellation.isAsked { throw ExitCode.interrupted }
    if !summary.refused.isEmpty { throw ExitCode.badInput }
  }

  private func read(into spool: BlockSpool, _ mapping: ColumnMapping?) throws -> ReadingSummary {
    let progress = Progress("reading")
    let state = Mutex((summary: ReadingSummary(), failure: String?.none))
    let workers = OrderedWorkers<InputFile, ReadInput>(
      width: threads, work: { ReadInput($0, mapping: mapping) },
      deliver: { input in
        state.withLock { state in
          do { for block in input.blocks { try spool.append(block) } } catch { state.failure = "\(error)" }
          state.summary.add(input)
        }
        progress.advance(note: input.name)
      })
    var refused: [RefusedInput] = []
    do {
      refused = try InputWalker().walk(paths) { file in
        guard !Cancellation.isAsked else { throw ExitCode.interrupted }
        workers.submit(file)
      }
    } catch let code as ExitCode where code == .interrupted {}
    workers.finish()
    progress.finish()
    var (summary, failure) = state.withLock { $0 }
    if let failure { throw Refusal(failure, code: .badInput) }
    summary.refused += refused.map { ($0.name, $0.error.description) }
    return summary
  }

  /// Writes the flights as they are found, in order of address and time.
  /// - Returns: how many there were.
  private func detect(_ spool: BlockSpool, _ references: AirReferences) throws -> Int {
    let detector = FlightDetector(references: references)
    let subjects = spool.subjects
    let progress = Progress("detecting", of: subjects.count)
    let filter = FlightFilter(self)
    let state = Mutex((writer: FlightWriter(format: format), failures: [String]()))
    let workers = OrderedWorkers<String, Result<[Flight], any Error>>(
      width: threads,
      work: { subject in
        Result {
          guard let address = ICAO24(subject) else { return [] }
          let track = try Track(address, blocks: spool.blocks(of: subject))
          return detector.detect(track).filter(filter.passes)
        }
      },
      deliver: { result in
        state.withLock { state in
          switch result {
          case .success(let flights): for flight in flights { state.writer.write(flight) }
          case .failure(let error): state.failures.append("\(error)")
          }
        }
        progress.advance()
      })
    for subject in subjects where !Cancellation.isAsked { workers.submit(subject) }
    workers.finish()
    progress.finish()
    return try state.withLock { state in
      state.writer.finish()
      // The spool is our own: what cannot be read back is a fault of this machine, not of the input.
      if let failure = state.failures.first { throw Refusal(failure, code: .badInput) }
      return state.writer.count
    }
  }
}

/// The filters of the command line.
struct FlightFilter: Sendable {
  let from: PlaceName?
  let to: PlaceName?
  let military: Bool
  let cargo: Bool
  let during: Interval?

  init(_ command: FlightsCommand) {
    from = command.from.map { PlaceName($0.uppercased()) }
    to = command.to.map { PlaceName($0.uppercased()) }
    (military, cargo) = (command.military, command.cargo)
    during = command.during.flatMap { DateText.interval($0) }
  }

  func passes(_ flight: Flight) -> Bool {
    if let from, flight.origin.probability(where: { $0 == from }) < .even { return false }
    if let to, flight.destination.probability(where: { $0 == to }) < .even { return false }
    if military, !flight.isLikely(.military) { return false }
    if cargo, !flight.isLikely(.cargo) { return false }
    if let during, !during.overlaps(Interval(spanning: flight.firstSeen, flight.lastSeen)) { return false }
    return true
  }
}
