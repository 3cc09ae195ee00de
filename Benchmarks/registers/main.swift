import SightlineEvidence
import SightlineRegisters
import SightlineUnits

// regtry PATH… : reads registers, prints the concentration of every recipient and how long it took.
let arguments = Array(CommandLine.arguments.dropFirst())
let clock = ContinuousClock()
for path in arguments {
  let bytes = try InputWalker().load(path)
  var best = Duration.seconds(1_000)
  var table = RegisterTable(columns: [], rows: [])
  var rows = 0
  var issues: [RegisterIssue] = []
  for _ in 0..<5 {
    let spent = clock.measure {
      if let register = TradeRegisterReader(evaluation: CalendarDate(daysSince1970: 20_500)).read(
        bytes, file: path)
      {
        table = RegisterMeasures.concentration(register.transfers, recipient: nil)
        (rows, issues) = (register.transfers.count, register.issues)
      }
    }
    best = min(best, spent)
  }
  if table.rows.count < 200 { print(table.csv, terminator: "") }
  for remark in table.remarks.prefix(20) { print("#", remark) }
  for issue in issues.prefix(20) { print("!", issue) }
  print("# \(rows) deals, \(issues.count) remarks, read and measured in \(best)")
}
