import Foundation
import SightlineAir
import SightlineObserving
import SightlineUnits

struct Tr { var hex: UInt32; var cs: String; var fixes: [Fix]; var names: [String] }
func load(_ path: String) -> [Tr] {
  let d = [UInt8](FileManager.default.contents(atPath: path)!)
  var out: [Tr] = []
  var o = 0
  func f64(_ o: Int) -> Double { d.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: o, as: Double.self) } }
  func f32(_ o: Int) -> Float { d.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: o, as: Float.self) } }
  func u32(_ o: Int) -> UInt32 { d.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: o, as: UInt32.self) } }
  while o < d.count {
    let hex = u32(o), n = Int(u32(o + 4));
    let cs = String(decoding: d[(o + 8)..<(o + 16)], as: UTF8.self).trimmingCharacters(in: .whitespaces)
    o += 16
    var fx: [Fix] = []
    var names: [String: UInt16] = ["": 0]
    for i in 0..<n {
      let b = o + i * 56
      let lat = f64(b + 8), lon = f64(b + 16)
      let c = String(decoding: d[(b + 48)..<(b + 56)], as: UTF8.self).trimmingCharacters(in: .whitespaces)
      if names[c] == nil { names[c] = UInt16(names.count) }
      if lat.isNaN || lon.isNaN || d[b + 41] == 1 { continue }
      fx.append(
        Fix(
          time: f64(b), latitude: lat, longitude: lon, altitude: f32(b + 24), groundSpeed: f32(b + 28),
          course: f32(b + 32), verticalRate: f32(b + 36), isOnGround: d[b + 40] == 1, callsign: names[c]!,
          row: Int32(i)))
    }
    fx.sort { $0.time < $1.time }
    out.append(Tr(hex: hex, cs: cs, fixes: fx, names: names.sorted { $0.value < $1.value }.map(\.key)))
    o += n * 56
  }
  return out
}
func cleaned(_ t: Tr) -> [Fix] {
  let r = Cleaner().clean(t.fixes, faults: [PositionFault](repeating: [], count: t.fixes.count))
  return r.usable()
}
func gz(_ p: String) -> [UInt8] {
  let pr = Process(); pr.executableURL = URL(fileURLWithPath: "/bin/zcat"); pr.arguments = [p]
  let pipe = Pipe(); pr.standardOutput = pipe; try! pr.run()
  let d = pipe.fileHandleForReading.readDataToEndOfFile(); pr.waitUntilExit(); return [UInt8](d)
}
let R = "/work/shared/data/air/reference/"
let ap = try AirportReader.read(gz(R + "airportsdata_airports.csv.gz"), file: "airports")
let rw = try RunwayReader.read(gz(R + "ourairports_runways.csv.gz"), file: "runways")
let (table, orphans) = AirportTable.build(ap.value, runways: rw.value)
let refs = AirReferences(airports: table)
let det = FlightDetector(references: refs)
let heights: [Double] = [300, 1000, 2000, 3000, 5000, 7000, 10000, 15000, 20000]
let curtail = Curtailment(detector: det)
var all: [(file: String, c: Curtailment.Case)] = []
for p in CommandLine.arguments.dropFirst(2) {
  for (k, t) in load(p).enumerated() {
    for c in curtail.cases(
      fixes: cleaned(t), callsigns: t.names, address: t.hex, flightBase: k * 100, heights: heights)
    { all.append((p, c)) }
  }
}
func fold(_ a: UInt32, _ n: Int) -> Int { Int((UInt64(a) &* 0x9E37_79B9_7F4A_7C15) >> 33) % n }
var perAirport: [Int: Double] = [:]
for a in all {
  perAirport[a.c.truth * 20 + (a.c.cut.map { heights.firstIndex(of: $0)! } ?? 10), default: 0] += 1
}
func importance(_ c: Curtailment.Case) -> Double {
  let n = perAirport[c.truth * 20 + (c.cut.map { heights.firstIndex(of: $0)! } ?? 10)] ?? 1
  return min(1, (10 / n).squareRoot())
}
func examples(_ cs: [Curtailment.Case]) -> [Example] {
  cs.flatMap { Example.make($0, airports: table, importance: importance($0), missing: 0.03) }
}
func predict(_ c: Curtailment.Case, _ m: EndModel) -> Prediction {
  let d = m.distribution(c.state, table)
  var b = 0.0, s = 0.0
  for o in d {
    let y = o.airport == c.truth ? 1.0 : 0; b += (o.probability - y) * (o.probability - y); s += o.probability
  }
  if !d.contains(where: { $0.airport == c.truth }) { b += 1 }
  b += (1 - s) * (1 - s)
  return Prediction(top: d.first?.probability ?? 0, hit: d.first?.airport == c.truth, brier: b)
}
func report(_ preds: [(Curtailment.Case, Prediction)]) {
  for side in [EndState.Side.arrival, .departure] {
    for h in heights.map({ Optional($0) }) + [nil] {
      let s = Scores(preds.filter { $0.0.cut == h && $0.0.state.side == side }.map(\.1))
      print(
        side == .arrival ? "arr" : "dep", h.map { "\(Int($0))" } ?? "cruise", s.count,
        String(
          format: "acc %.3f conf %.3f brier %.3f ece %.3f p@r95 %@ r@p98 %.3f", s.accuracy, s.confidence,
          s.brier, s.calibrationError, s.precisionAt95.map { String(format: "%.3f", $0) } ?? "-", s.recallAt98
        ))
    }
  }
}
var fitting = Fitting()
let K = 4
var preds: [(Curtailment.Case, Prediction)] = []
for k in 0..<K {
  let train = all.map(\.c).filter { fold($0.address, K) != k }
  let m = EndModel(coefficients: fitting.fit(examples(train)))
  for a in all where fold(a.c.address, K) == k { preds.append((a.c, predict(a.c, m))) }
}
report(preds)
if CommandLine.arguments[1] == "miss" {
  for k in 0..<1 {
    let m = EndModel(coefficients: fitting.fit(examples(all.map(\.c))))
    for a in all where a.c.cut == 3000 || a.c.cut == 2000 {
      let d = m.distribution(a.c.state, table)
      if d.first?.airport == a.c.truth { continue }
      let s = a.c.state
      print(
        a.file.split(separator: "/").last!, String(a.c.address, radix: 16), s.side, a.c.cut!, "truth",
        table.airports[a.c.truth].ident,
        Int(table.airports[a.c.truth].coordinate.distance(to: s.position).value / 1000), "km", "alt",
        s.altitude, "gs", s.groundSpeed, "crs", Int(s.course.isNaN ? -1 : s.course), "rate", Int(s.rate),
        "top", s.topSpeed,
        d.prefix(3).map { "\(table.airports[$0.airport].ident) \(String(format: "%.2f", $0.probability))" },
        String(format: "%.3f", d.first { $0.airport == a.c.truth }?.probability ?? 0))
      let f = EndModel.situation(s, table).candidates
      for id in [a.c.truth, d.first?.airport ?? 0] {
        if let c = f.first(where: { $0.airport == id }) {
          print(
            "     ", table.airports[id].ident, Int(c.distance.value / 1000),
            EndFeatures.Name.allCases.map { "\($0)=" + String(format: "%.2f", c.features[$0]) }.joined(
              separator: " "))
        }
      }
    }
    _ = k
  }
}
if CommandLine.arguments[1] == "fit" {
  let c = fitting.fit(examples(all.map(\.c)))
  let names = EndFeatures.Name.allCases.map { "\($0)" }
  for (label, t) in [("airport", c.airport), ("unknown", c.unknown)] {
    print("    \(label): [")
    for s in 0..<2 {
      print("      [")
      for k in t[s] { print("        [" + k.map { "\($0)" }.joined(separator: ", ") + "],") }
      print("      ],")
    }
    print("    ],")
  }
  _ = names
}
