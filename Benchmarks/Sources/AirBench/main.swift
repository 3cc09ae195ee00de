// air-bench parse FOLDER    inflate and parse alone, on one core, with the routines `observe` uses
// air-bench objects CASE    the same from a case's objects, as `observe` itself reads them: each is hashed again
// air-bench codec FOLDER    encode and decode blocks; bytes a position
import Foundation
import SightlineAir
import SightlineEvidence
import SightlineUnits

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  let d = (ContinuousClock.now - start).components
  return Double(d.seconds) + Double(d.attoseconds) / 1e18
}

func rate(_ n: Int, _ s: Double) -> String { String(format: "%.2f M/s", Double(n) / s / 1e6) }

let arguments = CommandLine.arguments
guard arguments.count == 3, ["parse", "objects", "codec"].contains(arguments[1]) else {
  print("usage: air-bench parse|codec FOLDER, air-bench objects CASE")
  exit(2)
}

var positions = 0
var bytes = 0
switch arguments[1] {
case "parse":
  let time = try seconds {
    _ = try InputWalker().walk([arguments[2]]) { file in
      let input = try file.load()
      bytes += input.count
      positions += try AirReader.read(input).account.kept
    }
  }
  print(
    "inflate and parse: \(positions) positions, \(bytes / 1_000_000) MB of JSON, \(String(format: "%.2f", time)) s, \(rate(positions, time))"
  )
case "objects":
  let time = try seconds {
    let store = try ObjectStore(folder: arguments[2] + "/.sightline/objects")
    for digest in store.all() {
      let input = try store.get(digest)
      bytes += input.count
      positions += try AirReader.read(input).account.kept
    }
  }
  print(
    "fetch, check and parse: \(positions) positions, \(bytes / 1_000_000) MB of JSON, \(String(format: "%.2f", time)) s, \(rate(positions, time))"
  )
default:
  var packed = 0
  var encoding = 0.0
  var decoding = 0.0
  _ = try InputWalker().walk([arguments[2]]) { file in
    for track in try AirReader.read(try file.load()).tracks {
      positions += track.positions.count
      var blocks: [[UInt8]] = []
      encoding += seconds {
        for start in stride(from: 0, to: track.positions.count, by: BlockCodec.capacity) {
          blocks.append(
            BlockCodec.encode(
              track.positions[start..<min(start + BlockCodec.capacity, track.positions.count)]))
        }
      }
      packed += blocks.reduce(0) { $0 + $1.count }
      var back: [Position] = []
      decoding += try seconds { for block in blocks { try BlockCodec.decode(block, into: &back) } }
      precondition(back == track.positions, "round trip differs in \(file.name)")
    }
  }
  print(
    "codec: \(positions) positions, \(String(format: "%.2f", Double(packed) / Double(positions))) bytes a position, encode \(rate(positions, encoding)), decode \(rate(positions, decoding))"
  )
}
