import Foundation
import SightlineAir
import SightlineEvidence
import SightlineUnits

/// Flights cut at many heights, from real tracks.
struct Samples {
  static let heights: [Double] = [300, 1000, 2000, 3000, 5000, 7000, 10_000, 15_000, 20_000]

  let airports: AirportTable
  let detector: FlightDetector
  private(set) var tracks: [Track] = []
  private(set) var cases: [Curtailment.Case] = []
  private(set) var flights = 0
  /// Ends whose take-off or landing was received.
  private(set) var received = 0

  init(airports: String, runways: String, tracks: [String]) throws {
    let detector = FlightDetector(
      references: try AirReferences.load(
        airports: try Samples.bytes(airports), runways: try Samples.bytes(runways), registers: []),
      // Only the geometry is used here; the prior keeps the tool running when the table's shape changes.
      model: EndModel(coefficients: .prior))
    self.airports = detector.references.airports
    self.detector = FlightDetector(references: detector.references)
    let curtailment = Curtailment(detector: detector)
    var gathered: [Curtailment.Case] = []
    var kept: [Track] = []
    let refused = try InputWalker().walk(tracks) { file in
      guard let bytes = try? file.load(), let reading = try? AirReader.read(bytes) else {
        FileHandle.standardError.write(Data("not a track file: \(file.name)\n".utf8))
        return
      }
      kept += reading.tracks
      for track in reading.tracks { gathered += curtailment.cases(track, heights: Samples.heights) }
    }
    for input in refused { FileHandle.standardError.write(Data("\(input)\n".utf8)) }
    (cases, self.tracks) = (gathered, kept)
    flights = Set(gathered.map(\.end)).count
    received = Set(gathered.filter { !$0.isFarSide }.map(\.end)).count
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    var all: [UInt8] = []
    _ = try InputWalker().walk([path]) { all += try $0.load() }
    return all
  }

  /// The fold of an aircraft: all its flights stay together, so that no fit has seen the aircraft it is
  /// tested on.
  static func fold(_ address: UInt32, of count: Int) -> Int {
    Int((UInt64(address) &* 0x9E37_79B9_7F4A_7C15) >> 33) % count
  }

  /// A third of the aircraft, on which settings of the fit may be compared; figures are quoted from the others.
  static func isForDevelopment(_ address: UInt32) -> Bool {
    Int(((UInt64(address) &+ 77_000_231) &* 0x9E37_79B9_7F4A_7C15) >> 33) % 3 == 0
  }

  func examples(_ chosen: [Curtailment.Case]) -> [Example] {
    var counts: [String: Double] = [:]
    for c in chosen { counts[Samples.kind(c), default: 0] += 1 }
    return chosen.flatMap { c -> [Example] in
      // Forty flights at one airport count fully; more only by their root, lest one airport teach its habits.
      let importance = min(1, (40 / (counts[Samples.kind(c)] ?? 1)).squareRoot())
      return Example.make(c, airports: airports, importance: importance, missing: 0.005)
    }
  }

  /// What many cases have in common, so that none drowns the others.
  private static func kind(_ c: Curtailment.Case) -> String {
    "\(c.truth.map(String.init) ?? "far") \(c.isFarSide) \(c.cut ?? 0)"
  }

  func predict(_ c: Curtailment.Case, _ model: EndModel) -> Prediction {
    let options = model.distribution(c.state, airports)
    var (brier, sum) = (0.0, 0.0)
    for option in options {
      let truth = option.airport == c.truth ? 1.0 : 0
      brier += (option.probability - truth) * (option.probability - truth)
      sum += option.probability
    }
    // A truth of "somewhere else" is the unknown itself.
    if c.truth != nil, !options.contains(where: { $0.airport == c.truth }) { brier += 1 }
    let unknown = 1 - sum
    brier += c.truth == nil ? sum * sum : unknown * unknown
    return Prediction(
      top: options.first?.probability ?? 0, hit: c.truth != nil && options.first?.airport == c.truth,
      brier: brier)
  }
}
