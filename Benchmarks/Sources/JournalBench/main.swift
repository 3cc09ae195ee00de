// journal-bench append FOLDER [N]    N entries (1,000,000) in batches of 1,000: rate, and proofs of inclusion and consistency
// journal-bench audit FOLDER [MB]    a synthetic case of so many MB (1,000) in artifacts of 1 MB: audit against plain SHA-256
// journal-bench dossier FOLDER [N]   a dossier of so many observations (1,000,000), each weighed in a claim: the same
// journal-bench sweep DOSSIER [MOST] one byte after another flipped in every file, MOST (20,000) of the larger ones
//
// FOLDER must not exist; it is left for whoever wants to look at it. Every time is told twice: on the clock, and as the
// processor time of this process, which other work on the machine does not change much.
import Foundation
import SightlineUnits

/// Seconds on the clock, and of processor time.
struct Duration {
  var clock = 0.0
  var processor = 0.0

  static func of(_ body: () throws -> Void) rethrows -> Duration {
    func used() -> Double {
      var usage = rusage()
      getrusage(RUSAGE_SELF.rawValue, &usage)
      func seconds(_ t: timeval) -> Double { Double(t.tv_sec) + Double(t.tv_usec) / 1e6 }
      return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
    let (start, before) = (ContinuousClock.now, used())
    try body()
    let d = (ContinuousClock.now - start).components
    return Duration(clock: Double(d.seconds) + Double(d.attoseconds) / 1e18, processor: used() - before)
  }
  static func + (a: Duration, b: Duration) -> Duration {
    Duration(clock: a.clock + b.clock, processor: a.processor + b.processor)
  }
}

func say(_ what: String, _ n: Double, _ unit: String, _ d: Duration) {
  print(
    "\(what): \(String(format: "%.2f", d.clock)) s, \(String(format: "%.2f", d.processor)) s of processor, "
      + "\(String(format: "%.0f", n / d.processor)) \(unit) a processor second")
}

/// A fixed sequence, so that every run works on the same bytes.
struct Sequence64 {
  private var state: UInt64 = 1
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 11
  }
  mutating func below(_ n: Int) -> Int { Int(next() % UInt64(n)) }
}
let moment = Instant(unixSeconds: 1_700_000_000)

let arguments = CommandLine.arguments
func number(_ standard: Int) -> Int { arguments.count > 3 ? Int(arguments[3]) ?? standard : standard }
switch arguments.dropFirst().first {
case "append" where arguments.count > 2: try AppendRun(folder: arguments[2], entries: number(1_000_000)).run()
case "audit" where arguments.count > 2: try AuditRun(folder: arguments[2], megabytes: number(1_000)).run()
case "dossier" where arguments.count > 2:
  try DossierRun(folder: arguments[2], observations: number(1_000_000)).run()
case "sweep" where arguments.count > 2: try SweepRun(path: arguments[2], most: number(20_000)).run()
default:
  print("usage: journal-bench append|audit|dossier|sweep FOLDER [N]")
  exit(2)
}
