import Foundation
import SightlineUnits

/// The sums of an IATI activity file, in one pass and constant memory: the fast reader.
///
/// Reads of each activity: `iati-identifier`, `@default-currency`, and of each transaction `transaction-type/@code`,
/// `transaction-date/@iso-date`, `value` with `@currency` and `@value-date`. Everything else is deliberately
/// ignored here; `IATIActivities` reads it.
final class IATISums {
  private let x: XMLScanner
  private let settings: WorksSettings
  private let file: String
  private var tally = ProjectTally()
  private var remarks: WorksRemarks
  private var table = TransactionTable()
  private(set) var activities = 0
  private(set) var transactions = 0

  init(_ scanner: XMLScanner, _ settings: WorksSettings) {
    (x, self.settings, file) = (scanner, settings, scanner.window.file)
    remarks = WorksRemarks(most: settings.limits.mostRemarks)
  }

  /// Reads to the end or to the first thing that cannot be read over.
  /// - Parameter seen: identifiers of projects read before, by this and other files.
  func read(_ seen: inout Set<String>) -> WorksSums {
    do throws(WorksRemark) {
      try document(&seen)
    } catch {
      remarks.add(error)
    }
    return WorksSums(
      table: table, remarks: remarks, projects: activities, transactions: transactions)
  }

  private func document(_ seen: inout Set<String>) throws(WorksRemark) {
    while true {
      switch try x.next() {
      case .done: return
      case .start where x.depth == 2 && x.isNamed("iati-activity"): try activity(&seen)
      default: break
      }
    }
  }

  private func activity(_ seen: inout Set<String>) throws(WorksRemark) {
    let place = x.place
    let home = try x.attribute("default-currency").flatMap { PackedCurrency(x.window.bytes($0)) }
    var identifier: String?
    tally.clear()
    loop: while true {
      switch try x.next() {
      case .start where x.depth == 3:
        if x.isNamed("transaction") {
          try transaction(home, identifier)
        } else if identifier == nil, x.isNamed("iati-identifier") {
          identifier = try content().trimmed
        }
      case .end where x.depth == 1: break loop
      case .done: return
      default: break
      }
    }
    activities += 1
    guard let identifier, !identifier.isEmpty else {
      remarks.add(WorksRemark(.noIdentifier, .keptAside, file: file, byte: place, "an activity"))
      return
    }
    guard seen.insert(identifier).inserted else {
      remarks.add(WorksRemark(.duplicateIdentifier, .keptAside, file: file, byte: place, identifier))
      return
    }
    table.add(identifier, tally)
  }

  /// All text of the element just started, up to its end; children are read over.
  private func content() throws(WorksRemark) -> String {
    x.wantsText = true
    defer { x.wantsText = false }
    let depth = x.depth
    var text = ""
    while true {
      switch try x.next() {
      case .text where x.depth == depth: text += try x.string(x.text, cdata: x.cdata)
      case .end where x.depth < depth: return text
      case .done: return text
      default: break
      }
    }
  }

  private struct Parts {
    var type: FlowCode?
    var rawType: String?
    var currency: PackedCurrency?
    var rawCurrency: String?
    var amount: RawAmount?
    var rawAmount: String?
    var hasValue = false
    var badDate: String?
    var day: Int?
  }

  private func transaction(_ home: PackedCurrency?, _ identifier: String?) throws(WorksRemark) {
    let place = x.place
    var parts = Parts()
    loop: while true {
      switch try x.next() {
      case .start where x.depth == 4:
        if x.isNamed("value") {
          try value(&parts)
        } else if x.isNamed("transaction-type") {
          try type(&parts)
        } else if x.isNamed("transaction-date") {
          if let range = try x.attribute("iso-date") { date(range, &parts) }
        }
      case .end where x.depth == 2: break loop
      case .done: return
      default: break
      }
    }
    transactions += 1
    add(parts, home, identifier, place)
  }

  private func type(_ parts: inout Parts) throws(WorksRemark) {
    guard let range = try x.attribute("code") else { return }
    parts.type = FlowCode(x.window.bytes(range))
    guard parts.type == nil else { return }
    let raw = try x.string(range)
    parts.rawType = raw
    parts.type = FlowCode(versionOne: raw.trimmed) ?? UInt8(raw.trimmed).flatMap(FlowCode.init(rawValue:))
  }

  private func value(_ parts: inout Parts) throws(WorksRemark) {
    parts.hasValue = true
    if let range = try x.attribute("currency"), !range.isEmpty {
      parts.currency = PackedCurrency(x.window.bytes(range))
      if parts.currency == nil { parts.rawCurrency = try x.string(range) }
    }
    if let range = try x.attribute("value-date") { date(range, &parts) }
    x.wantsText = true
    defer { x.wantsText = false }
    let event = try x.next()
    if event == .text {
      let (range, cdata) = (x.text, x.cdata)
      parts.amount = RawAmount(x.window.bytes(range))
      if parts.amount == nil { parts.rawAmount = try x.string(range, cdata: cdata) }
      // One text up to the end tag is all that is ever written; more is put together the slow way.
      if x.window.at + 1 < x.window.end, x.window.base[x.window.at + 1] == 47 { return }
      let first = try x.string(range, cdata: cdata)
      var whole = first + (try restOfValue())
      parts.amount = whole.withUTF8 { RawAmount($0) }
      parts.rawAmount = parts.amount == nil ? whole : nil
    } else {
      parts.rawAmount = ""
    }
  }

  private func restOfValue() throws(WorksRemark) -> String {
    var text = ""
    while true {
      switch try x.next() {
      case .text where x.depth == 4: text += try x.string(x.text, cdata: x.cdata)
      case .end where x.depth == 3: return text
      case .done: return text
      default: break
      }
    }
  }

  private func date(_ range: Range<Int>, _ parts: inout Parts) {
    let bytes = x.window.bytes(range)
    if let day = FastDate.day(bytes) {
      parts.day = max(parts.day ?? day, day)
    } else if !bytes.isEmpty {
      parts.badDate = String(decoding: bytes, as: UTF8.self)
    }
  }

  private func add(_ parts: Parts, _ home: PackedCurrency?, _ identifier: String?, _ place: Int) {
    func aside(_ code: WorksRemark.Code, _ detail: String) {
      let whose = identifier.map { ", transaction of \($0)" } ?? ""
      remarks.add(WorksRemark(code, .keptAside, file: file, byte: place, detail + whose))
    }
    guard let type = parts.type else {
      return aside(.unknownCode, "transaction type `\(parts.rawType ?? "")`")
    }
    if let raw = parts.rawCurrency { return aside(.unknownCode, "currency `\(raw)`") }
    guard let currency = parts.currency ?? home else { return aside(.noCurrency, "no default either") }
    guard CurrencyList.has(currency) else {
      return aside(.unknownCode, "currency `\(currency.text)`")
    }
    guard let amount = parts.amount else {
      let raw = (parts.rawAmount ?? "").trimmed
      return aside(parts.hasValue && !raw.isEmpty ? .badAmount : .noAmount, "`\(raw)`")
    }
    guard !amount.isAbsurd(settings.limits.absurdDigits) else { return aside(.absurdAmount, "") }
    if let raw = parts.badDate { return aside(.badDate, "`\(raw)`") }
    if let limit = settings.evaluationDay, let day = parts.day, day > limit {
      return aside(.futureDate, CalendarDate(daysSince1970: day).description)
    }
    if parts.rawType != nil {
      remarks.add(WorksRemark(.oldCode, .noted, file: file, byte: place, parts.rawType ?? ""))
    }
    if !tally.add(type, currency, amount) { aside(.absurdAmount, "the sum has no room for it") }
  }
}

extension String {
  /// Without white space at either end.
  var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
