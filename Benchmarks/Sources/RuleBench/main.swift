import Foundation
import SightlineAccords
import SightlineObserving
import SightlineUnits
import SightlineVerdicts

// rule-bench [OBSERVATIONS] [RULES]: how long compiled rules take, all rules over all observations at three sizes,
// and what one new observation touches; next to the plain filter that walks over everything.
let arguments = Array(CommandLine.arguments.dropFirst())
let most = arguments.first.flatMap { Int($0) } ?? 1_000_000
let mostRules = arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000
let clock = ContinuousClock()

func seconds(_ d: Duration) -> Double {
  Double(d.components.seconds) + Double(d.components.attoseconds) / 1e18
}
func text(_ x: Double, _ digits: Int = 3) -> String { String(format: "%.\(digits)f", x) }

// MARK: One rule

let absence = CompiledCountRule(.exactly(0))
let threeFlights = CompiledCountRule(.atLeast(3))
var sum = 0.0
let times = 200_000
let none = clock.measure {
  for i in 0..<times {
    sum += absence.evaluate(candidates: [], detection: Double(i % 100) / 100).range.low.value
  }
}
let two = clock.measure {
  for i in 0..<times {
    sum += threeFlights.evaluate(candidates: [0.9, Double(i % 100) / 100], detection: 0.7).range.low.value
  }
}
let general = EventCountTimes.plain(times: 200)
print(
  "a compiled rule: nothing seen \(text(seconds(none) / Double(times) * 1e6)) µs, two sightings \(text(seconds(two) / Double(times) * 1e6)) µs (sum \(text(sum, 0)))"
)
print("the same verdict through the claim evaluator, with its argument: \(text(general * 1e6, 0)) µs")

// MARK: Many rules

struct Timing {
  let observations: Int
  let rules: Int
  let indexing: Double
  let judging: Double
  let candidates: Int
}

var timings: [Timing] = []
// All rules over more and more observations.
for part in [4, 2, 1] {
  let world = RuleWorld(observations: most / part, rules: mostRules, seed: 1)
  let rules = world.questions.indices.map { CompiledCountRule($0 % 2 == 0 ? .exactly(0) : .atLeast(3)) }
  var index = ObservationIndex([])
  let indexing = clock.measure { index = ObservationIndex(world.observations) }
  var (found, decided) = (0, 0)
  let judging = clock.measure {
    for (question, rule) in zip(world.questions, rules) {
      let candidates = index.probabilities(for: question)
      found += candidates.count
      let verdict = rule.evaluate(candidates: candidates.map(\.value), detection: 0.8)
      decided += verdict.outcome == .cannotTell ? 0 : 1
    }
  }
  timings.append(
    Timing(
      observations: most / part, rules: mostRules, indexing: seconds(indexing),
      judging: seconds(judging), candidates: found))
  let t = timings[timings.count - 1]
  print(
    "\(t.rules) rules over \(t.observations) observations: index \(text(t.indexing)) s, judged in "
      + "\(text(t.judging)) s, \(found) candidates, \(decided) decided")
  guard part == 1 else { continue }

  // The plain filter on a sample of the rules, and whether both agree.
  let sample = 20
  var plain: [[String]] = []
  let scanning = clock.measure {
    for question in world.questions.prefix(sample) {
      plain.append(question.answer(from: world.observations, coverage: []).candidates.map(\.observation.id))
    }
  }
  let same = (0..<sample).allSatisfy {
    index.candidates(for: world.questions[$0]).map(\.observation.id) == plain[$0]
  }
  let each = seconds(scanning) / Double(sample)
  print(
    "the plain filter: \(text(each * 1000, 1)) ms a rule, \(text(each * Double(t.rules), 0)) s for all: "
      + "\(text(each * Double(t.rules) / t.judging, 0)) times as long; same candidates: \(same)")

  // One new observation.
  var watching = QuestionIndex([])
  let building = clock.measure { watching = QuestionIndex(world.questions) }
  let fresh = RuleWorld(observations: 2_000, rules: 0, seed: 2).observations
  var touched = 0
  let checking = clock.measure { for o in fresh { touched += watching.affected(by: o).count } }
  let stale = clock.measure {
    for o in fresh.prefix(5) { touched += world.questions.count { $0.candidate(from: o) != nil } }
  }
  print(
    "a new observation: \(text(seconds(checking) / Double(fresh.count) * 1e6, 1)) µs to name the "
      + "\(text(Double(touched) / Double(fresh.count + 5), 1)) rules of \(t.rules) it bears on (record built in "
      + "\(text(seconds(building))) s); asking every rule: \(text(seconds(stale) / 5 * 1e3, 1)) ms")
}
