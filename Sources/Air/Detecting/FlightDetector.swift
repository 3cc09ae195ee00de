import SightlineObserving
import SightlineUnits

/// Finds the flights in one aircraft's positions.
///
/// A pure function of positions, references and parameters: the same input gives the same flights on any
/// number of threads.
public struct FlightDetector: Sendable {
  /// Raised whenever the same input could give another output.
  public static let version = 1

  public let parameters: DetectorParameters
  public let references: AirReferences
  public let model: EndModel
  let classifier: AircraftClassifier

  public init(
    parameters: DetectorParameters = DetectorParameters(), references: AirReferences,
    model: EndModel = EndModel()
  ) {
    (self.parameters, self.references, self.model) = (parameters, references, model)
    classifier = AircraftClassifier(references: references)
  }

  /// The flights in clean fixes in order of time, without identity. `callsigns[0]` is the empty text.
  package func flights(in fixes: [Fix], callsigns: [String]) -> [Flight] {
    let ground = GroundFinder(airports: references.airports, parameters: parameters).phases(in: fixes)
    let builder = FlightBuilder(
      parameters: parameters, references: references, model: model, fixes: fixes, ground: ground,
      callsigns: callsigns)
    return Segmenter(parameters: parameters, airports: references.airports)
      .segments(of: fixes, ground: ground).compactMap(builder.flight)
  }
}
