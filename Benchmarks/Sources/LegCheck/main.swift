import Foundation
import SightlineAir
import SightlineEvidence
import SightlineObserving
import SightlineUnits

// Holds the flights that the lens finds against what the source itself says: readsb's marks of new legs, and the
// records in which the ground mark changes (take-off and landing). Names every disagreement with what was going on.
//
//   leg-check AIRPORTS RUNWAYS TRACKS…

let arguments = CommandLine.arguments
guard arguments.count >= 4 else {
  FileHandle.standardError.write(Data("usage: leg-check AIRPORTS RUNWAYS TRACKS…\n".utf8))
  exit(2)
}

func bytes(_ path: String) throws -> [UInt8] { try InputWalker().load(path) }

let references = try AirReferences.load(
  airports: try bytes(arguments[1]), runways: try bytes(arguments[2]), registers: [])
let detector = FlightDetector(references: references)
var total = Tally()
let refused = try InputWalker().walk(Array(arguments[3...])) { file in
  let reading: ReadTracks
  do { reading = try AirReader.read(try file.load()) } catch {
    print("\(file.name): not read: \(error)")
    return
  }
  var tally = Tally()
  var lines: [String] = []
  for track in reading.tracks {
    let comparison = Comparison(track, flights: detector.detect(track), airports: references.airports)
    tally += comparison.tally
    lines += comparison.disagreements
  }
  let name = file.name.split(separator: "/").last.map(String.init) ?? file.name
  print("\(name): \(tally)")
  for line in lines { print("  " + line) }
  total += tally
}
for input in refused { print("\(input.name): \(input.error)") }
print("all: \(total)")
