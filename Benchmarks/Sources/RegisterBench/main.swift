import SightlineEvidence
import SightlineRegisters
import SightlineUnits

// register-benchmark FILE RECIPIENT MEASURE: reads a register, takes one measure, prints it and the time it took.
// Best of five, since other work on the machine only ever adds.
let arguments = Array(CommandLine.arguments.dropFirst())
let recipient = arguments.count > 1 && arguments[1] != "-" ? arguments[1] : nil
let name =
  arguments.count > 2 ? RegisterMeasures.Name(rawValue: arguments[2]) ?? .concentration : .concentration
let clock = ContinuousClock()
if let path = arguments.first {
  let reader = RegisterReader(evaluation: CalendarDate(daysSince1970: 20_500))
  var contents = RegisterContents()
  var table = RegisterTable(columns: [], rows: [])
  var (reading, measuring) = (Duration.seconds(1_000), Duration.seconds(1_000))
  for _ in 0..<5 {
    reading = min(reading, try clock.measure { contents = try reader.read(paths: [path]) })
    measuring = min(
      measuring, clock.measure { table = RegisterMeasures.table(name, contents, recipient: recipient) })
  }
  if table.rows.count < 200 { print(table.csv, terminator: "") }
  for remark in table.remarks.prefix(20) { print("#", remark) }
  for issue in contents.issues.prefix(20) { print("!", issue) }
  print(
    "# \(contents.transfers.count) deals, \(contents.figures.count) figures, \(contents.issues.count) remarks; "
      + "read in \(reading), measured in \(measuring)")
}
