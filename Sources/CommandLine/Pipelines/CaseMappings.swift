import SightlineCaseStore
import SightlineEvidence
import SightlineObserving
import SightlineRegisters
import SightlineUnits
import SightlineWorks

/// The case's own tables, in the words of the lens that reads them: a table with a project and an amount is a
/// ledger, every other one a register.
struct CaseMappings {
  let registers: [SightlineRegisters.TableMapping]
  let works: [SightlineWorks.TableMapping]
  /// Names what was mapped and how; part of every derivation that used it.
  let digest: ContentDigest

  init(_ tables: [CaseTable], file: String) throws {
    var (registers, works): ([SightlineRegisters.TableMapping], [SightlineWorks.TableMapping]) = ([], [])
    for table in tables {
      func mistake(_ text: String) -> CaseFolder.Mistake {
        CaseFolder.Mistake(description: "\(file): table '\(table.name)': \(text)")
      }
      if table.columns["project"] != nil, table.columns["amount"] != nil {
        works.append(try CaseMappings.ledger(table, mistake))
      } else {
        registers.append(try CaseMappings.register(table, mistake))
      }
    }
    (self.registers, self.works) = (registers, works)
    digest = ContentDigest(of: [UInt8](try StableJSON.encode(tables)))
  }

  private static func register(_ table: CaseTable, _ mistake: (String) -> CaseFolder.Mistake) throws
    -> SightlineRegisters.TableMapping
  {
    typealias Role = SightlineRegisters.TableMapping.Role
    let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
    var mapping = SightlineRegisters.TableMapping(name: table.name)
    if !table.kind.isEmpty {
      guard let kind = EventKind(rawValue: table.kind) else {
        throw mistake(
          "no kind '\(table.kind)'; there are \(EventKind.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      mapping.kind = kind
    }
    if !table.measure.isEmpty {
      guard let measure = Measure(registerUnit: table.measure) else {
        throw mistake("no measure '\(table.measure)'; count, ha, m, t, days, TIV, share or a currency code")
      }
      mapping.measure = measure
    }
    mapping.decimal = try decimal(table, mistake)
    for (word, names) in table.columns {
      guard let role = Role(rawValue: word) else { throw mistake("no role '\(word)'; there are \(roles)") }
      mapping.columns[role] = names.map { $0.lowercased() }
    }
    for (word, value) in table.values {
      guard let role = Role(rawValue: word) else { throw mistake("no role '\(word)'; there are \(roles)") }
      mapping.fixed[role] = value
    }
    mapping.ignored = table.ignored.map { $0.lowercased() }
    for role in [Role.party, .date] where mapping.columns[role] == nil && mapping.fixed[role] == nil {
      throw mistake("neither a column nor a set value for \(role.rawValue)")
    }
    guard mapping.columns[.value] != nil else { throw mistake("no column for value") }
    guard mapping.kind != nil || mapping.columns[.kind] != nil else { throw mistake("no kind") }
    return mapping
  }

  private static func ledger(_ table: CaseTable, _ mistake: (String) -> CaseFolder.Mistake) throws
    -> SightlineWorks.TableMapping
  {
    let known = ["project", "amount", "type", "currency", "date"]
    for word in Array(table.columns.keys) + table.values.keys where !known.contains(word) {
      throw mistake("no role '\(word)' in a table of payments; there are \(known.joined(separator: ", "))")
    }
    func column(_ word: String) -> String? { table.columns[word]?.first }
    var type: FlowCode?
    if let text = table.values["type"] {
      guard let code = UInt8(text).flatMap(FlowCode.init(rawValue:)) else {
        throw mistake("type '\(text)' is no IATI transaction type (1 to 13)")
      }
      type = code
    }
    guard column("type") != nil || type != nil else {
      throw mistake("neither a column nor a set value for type")
    }
    guard column("currency") != nil || table.values["currency"] != nil else {
      throw mistake("neither a column nor a set value for currency")
    }
    return SightlineWorks.TableMapping(
      project: column("project") ?? "", amount: column("amount") ?? "", type: column("type"), fixedType: type,
      currency: column("currency"), fixedCurrency: table.values["currency"], date: column("date"),
      decimalMark: try decimal(table, mistake).map { $0 == "," ? .comma : .point })
  }

  private static func decimal(_ table: CaseTable, _ mistake: (String) -> CaseFolder.Mistake) throws
    -> Character?
  {
    switch table.decimal {
    case "": nil
    case ",": ","
    case ".": "."
    default: throw mistake("decimal is '\(table.decimal)'; it is ',' or '.'")
    }
  }
}
