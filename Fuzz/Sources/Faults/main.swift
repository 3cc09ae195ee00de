import Foundation
import SightlineFaults

// sightline-damage [--list] [--cuts N] [--flips N] [--seed N] [--last FILE] [DECODER…]
// Every truncation, or N spread evenly, and N bit flips of each decoder's seeds; a table; exit 1 where altered evidence was taken.
// A crash leaves the input that caused it in --last.

var flips = 10_000
var cuts: Int?
var seed: UInt64 = 1
var last: String?
var names: [String] = []
var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
  switch word {
  case "--cuts": cuts = words.popFirst().flatMap { Int($0) }
  case "--flips": flips = words.popFirst().flatMap { Int($0) } ?? flips
  case "--seed": seed = words.popFirst().flatMap { UInt64($0) } ?? seed
  case "--last": last = words.popFirst()
  case "--list":
    for decoder in Decoder.all { print(decoder.name) }
    exit(0)
  default: names.append(word)
  }
}
var bad = false
for decoder in Decoder.all where names.isEmpty || names.contains(decoder.name) {
  var run = DamageRun()
  try run.run(decoder, truncations: cuts, flips: flips, seed: seed) { bytes in
    if let last { try? Data(bytes).write(to: URL(fileURLWithPath: last)) }
  }
  let worst = run.slowest.formatted(.units(allowed: [.milliseconds], width: .narrow))
  print(
    "\(decoder.name)\t\(run.runs)\t\(run.refused)\t\(run.read)\t\(run.accepted.count)\t\(worst)")
  for item in run.accepted.prefix(5) { FileHandle.standardError.write(Data("accepted: \(item)\n".utf8)) }
  bad = bad || !run.accepted.isEmpty || run.slowest > .seconds(1)
}
exit(bad ? 1 : 0)
