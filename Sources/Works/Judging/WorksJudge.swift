import Foundation
import SightlineUnits

/// `sightline works PATH --check --schema FOLDER`: picks the judge by the document's content.
public final class WorksJudge {
  private let xml: IATISchemaJudge?
  private let rules: IATIRulesetJudge?
  private let json: OCDSJudge?

  /// - Parameter folder: holds `iati-activities-schema.xsd` or `release-package-schema.json` or
  ///   `project-package-schema.json`; a `standard.json` there, or in `rulesets` beside it, is the IATI ruleset.
  /// - Throws: `JudgeError` where the folder holds none of them, or one that cannot be read.
  public init(schemaFolder folder: String) throws(JudgeError) {
    func has(_ path: String) -> Bool { FileManager.default.isReadableFile(atPath: path) }
    xml = has(folder + "/iati-activities-schema.xsd") ? try IATISchemaJudge(schemaFolder: folder) : nil
    let ruleset = [folder + "/standard.json", folder + "/../rulesets/standard.json"].first(where: has)
    if xml != nil, let ruleset, let data = FileManager.default.contents(atPath: ruleset) {
      rules = try IATIRulesetJudge(ruleset: Array(data), file: ruleset)
    } else {
      rules = nil
    }
    let names = ["release-package-schema.json", "project-package-schema.json"]
    json = names.contains { has(folder + "/" + $0) } ? try OCDSJudge(schemaFolder: folder) : nil
    guard xml != nil || json != nil else { throw JudgeError(code: .missing, file: names[0], detail: folder) }
  }

  /// - Parameter now: the day that the ruleset's `NOW` stands for.
  public func judge(_ bytes: [UInt8], now: CalendarDate) throws(JudgeError) -> Judgement {
    switch WorksFormat.of(Array(bytes.prefix(4096))) {
    case .json: return json?.judge(bytes) ?? Judgement(unreadable: "the folder has no JSON Schema")
    default:
      guard let xml else { return Judgement(unreadable: "the folder has no XML Schema") }
      let schema = try xml.judge(bytes)
      guard let rules, schema.outcome != .unreadable else { return schema }
      let ruled = rules.judge(bytes, now: now)
      return Judgement(schema.faults + ruled.faults, notChecked: ruled.notChecked)
    }
  }
}
