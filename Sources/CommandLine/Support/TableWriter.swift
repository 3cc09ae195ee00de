import ArgumentParser
import SightlineRegisters

enum TableFormat: String, ExpressibleByArgument, CaseIterable { case table, csv, json }

/// A table of texts in the format asked for.
enum TableWriter {
  /// - Parameter numbers: the columns whose cells are numbers; they keep all their digits in JSON.
  static func write(columns: [String], rows: [[String]], numbers: Set<String> = [], format: TableFormat) {
    let isNumber = columns.map(numbers.contains)
    let cells = rows.map { row in
      zip(row, isNumber).map { text, number -> RegisterTable.Cell in
        text.isEmpty ? .missing : number ? .number(text) : .text(text)
      }
    }
    write(RegisterTable(columns: columns, rows: cells), format: format)
  }

  static func write(_ table: RegisterTable, format: TableFormat) {
    switch format {
    case .csv: Console.result(table.csv)
    case .json: Console.result(table.json)
    case .table:
      let isNumber = table.columns.indices.map { i in
        table.rows.allSatisfy {
          switch $0[i] {
          case .text: false
          case .number, .missing: true
          }
        }
      }
      var shown = TextTable(zip(table.columns, isNumber).map { ($0, $1 ? .right : .left) })
      shown.rows = table.rows.map { $0.map(\.text) }
      Console.result(shown.rendered())
    }
  }
}
