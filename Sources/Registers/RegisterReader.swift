import SightlineEvidence
import SightlineObserving
import SightlineUnits

/// Reads registers of any layout known here, or through mappings written in a case. What cannot be read is
/// named; the rest goes on.
public struct RegisterReader: Sendable {
  /// The day on which the reading stands: nothing reported can lie after it.
  public let evaluation: CalendarDate
  /// Tried before the layouts known here.
  public let mappings: [TableMapping]
  /// The case's places by name, which give events their coordinates.
  public let places: [String: Place]
  public let limits: ReadingLimits
  public init(
    evaluation: CalendarDate, mappings: [TableMapping] = [], places: [String: Place] = [:],
    limits: ReadingLimits = .standard
  ) {
    (self.evaluation, self.mappings, self.places, self.limits) = (evaluation, mappings, places, limits)
  }

  /// Files, folders and archives, in order.
  public func read(paths: [String]) throws -> RegisterContents {
    var contents = RegisterContents()
    let refused = try InputWalker(limits: limits).walk(paths) { file in
      // Notes that lie beside tables: who made them and how. Named directly, they are read and refused.
      if file.name.hasSuffix(".md"), !paths.contains(file.name) { return }
      do throws(InputError) { read(try file.load(), name: file.name, into: &contents) } catch {
        contents.issues.append(RegisterIssue(.unreadable, file: file.name, "\(error)"))
      }
    }
    contents.issues += refused.map { RegisterIssue(.unreadable, file: $0.name, "\($0.error)") }
    contents.keepAsideRepeatedDeals()
    return contents
  }

  /// Files already in memory, in order; a deal that an earlier one has is kept aside.
  public func read(files: [(name: String, bytes: [UInt8])]) -> RegisterContents {
    var contents = RegisterContents()
    for file in files { read(file.bytes, name: file.name, into: &contents) }
    contents.keepAsideRepeatedDeals()
    return contents
  }

  /// One file already in memory.
  public func read(_ bytes: [UInt8], name: String) -> RegisterContents {
    var contents = RegisterContents()
    read(bytes, name: name, into: &contents)
    return contents
  }

  private func read(_ bytes: [UInt8], name: String, into contents: inout RegisterContents) {
    contents.artifacts.append((name, ContentDigest(of: bytes)))
    if ZipMembers.isZip(bytes) {
      do {
        let members = try ZipMembers.list(bytes, limits: limits).members
        workbook(name, into: &contents) { try members[$0]?.load() }
      } catch { contents.issues.append(RegisterIssue(.unreadable, file: name, "\(error)")) }
      return
    }
    if let register = TradeRegisterReader(evaluation: evaluation).read(bytes, file: name) {
      contents.registers.append(register)
      contents.issues += register.issues
      return
    }
    let (text, _, remark) = TextEncoding.decode(bytes)
    if let remark {
      contents.issues.append(RegisterIssue(.wrongEncoding, file: name, remark, keptAside: false))
    }
    guard !text.contains(0) else {
      contents.issues.append(RegisterIssue(.wrongEncoding, file: name, "holds NUL bytes: not a text"))
      return
    }
    if let parts = PartsTable.read(bytes, file: name) {
      contents.conflicts += parts.conflicts
      contents.issues += parts.issues
      return
    }
    if let events = EventTable(evaluation: evaluation, places: places).read(bytes, file: name) {
      contents.events += events.observations
      contents.issues += events.issues
      return
    }
    take(SheetGrid(delimited: text, name: name), file: name, into: &contents)
  }

  private func workbook(
    _ name: String, into contents: inout RegisterContents, _ load: (String) throws -> [UInt8]?
  ) {
    let (sheets, issues) = WorkbookReader(file: name).read(load)
    contents.issues += issues
    var known = false
    for sheet in sheets {
      var one = RegisterContents()
      if take(sheet, file: name + "#" + sheet.name, into: &one) {
        known = true
        contents.figures += one.figures
        contents.missing += one.missing
        contents.issues += one.issues
      }
    }
    // Front pages and footnotes are sheets without figures: only a book with none at all is unknown.
    if !known, issues.isEmpty { contents.issues.append(RegisterIssue(.unknownLayout, file: name)) }
  }

  @discardableResult
  private func take(_ grid: SheetGrid, file: String, into contents: inout RegisterContents) -> Bool {
    for mapping in mappings + KnownTables.mappings {
      if let table = MappedTableReader(grid, mapping: mapping, file: file, evaluation: evaluation) {
        contents.figures += table.figures
        contents.missing += table.missing
        contents.issues += table.issues
        return true
      }
    }
    if let table = YearGridReader(grid, file: file, evaluation: evaluation) {
      contents.figures += table.figures
      contents.missing += table.missing
      contents.issues += table.issues
      return true
    }
    let head = grid.rows.first.map { $0.cells.prefix(6).map(\.text).joined(separator: ", ") } ?? "empty"
    contents.issues.append(RegisterIssue(.unknownLayout, file: file, "first row: \(head.prefix(120))"))
    return false
  }
}

extension RegisterContents {
  /// Two equal deals in one export are two deals; the same deal in two exports is one. So of each deal as
  /// many
  /// are kept as the export with the most of them has.
  mutating func keepAsideRepeatedDeals() {
    guard registers.count > 1 else { return }
    var had: [DealKey: Int] = [:]
    registers = registers.map { register in
      var here: [DealKey: Int] = [:]
      var kept: [Transfer] = []
      for transfer in register.transfers {
        let key = DealKey(transfer)
        here[key, default: 0] += 1
        if here[key, default: 0] > had[key, default: 0] {
          kept.append(transfer)
        } else {
          issues.append(
            RegisterIssue(
              .duplicate, file: register.file, row: transfer.lines.lowerBound, "an earlier file has this deal"
            ))
        }
      }
      for (key, n) in here { had[key] = max(had[key, default: 0], n) }
      return TransferRegister(
        file: register.file, encoding: register.encoding, preamble: register.preamble, transfers: kept,
        issues: register.issues)
    }
  }

  private struct DealKey: Hashable {
    let transfer: Transfer
    init(_ transfer: Transfer) { self.transfer = transfer }
    static func == (a: DealKey, b: DealKey) -> Bool { a.transfer.hasSameContent(as: b.transfer) }
    func hash(into hasher: inout Hasher) {
      hasher.combine(transfer.recipient)
      hasher.combine(transfer.supplier)
      hasher.combine(transfer.designation)
      hasher.combine(transfer.orderYear)
      hasher.combine(transfer.deliveredValue)
    }
  }
}
