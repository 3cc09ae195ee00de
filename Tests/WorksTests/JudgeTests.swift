import Foundation
import SightlineUnits
import Testing

@testable import SightlineWorks

@Suite struct JudgeTests {
  static let day = CalendarDate(daysSince1970: 20_000)

  static func files(_ folder: String, _ suffix: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: SharedData.path(folder))?.allObjects as? [String] ?? []
    return all.filter { $0.hasSuffix(suffix) }.sorted().map { folder + "/" + $0 }
  }

  @Test(
    "the IATI schema tests: 58 accepted, 225 rejected",
    .enabled(if: SharedData.present, "the shared data folder is absent"))
  func schemaTests() throws {
    let judge = try IATISchemaJudge(schemaFolder: SharedData.path("registers/iati/schema"))
    let tests = "registers/iati/schema-tests/tests/activity-tests/"
    let pass = try Self.files(tests + "should-pass", ".xml").map { try judge.judge(SharedData.bytes($0)) }
    let fail = try Self.files(tests + "should-fail", ".xml").map { try judge.judge(SharedData.bytes($0)) }
    #expect(pass.count == 58 && pass.allSatisfy { $0.outcome == .accepted })
    #expect(fail.count == 225 && fail.allSatisfy { $0.outcome == .rejected && !$0.faults.isEmpty })
    let doctype = try judge.judge(
      Array("<!DOCTYPE iati-activities [<!ENTITY a 'b'>]><iati-activities/>".utf8))
    #expect(doctype.outcome == .unreadable)
  }

  @Test(
    "the ruleset's 107 cases run, and those that need a registry are said not to be checked",
    .enabled(if: SharedData.present, "the shared data folder is absent"))
  func rulesetRuns() throws {
    let judge = try IATIRulesetJudge(
      ruleset: SharedData.bytes("registers/iati/rulesets/standard.json"), file: "standard.json")
    #expect(judge.count == 107)
    let result = judge.judge(try SharedData.bytes("registers/iati/real/usaid-bb.xml"), now: Self.day)
    #expect(result.notChecked.contains("1.3.13"))
  }

  @Test(
    "each kind of rule holds where it should and breaks where it should",
    arguments: [
      (#"{"atleast_one":{"cases":[{"paths":["b"]}]}}"#, "<a><b/></a>", "<a/>"),
      (#"{"no_more_than_one":{"cases":[{"paths":["b"]}]}}"#, "<a><b/></a>", "<a><b/><b/></a>"),
      (#"{"unique":{"cases":[{"paths":["@x","b"]}]}}"#, "<a x='1'><b>2</b></a>", "<a x='1'><b>1</b></a>"),
      (
        #"{"startswith":{"cases":[{"prefix":["@x"],"separator":"-","paths":["b"]}]}}"#,
        "<a x='P'><b>P-1</b></a>", "<a x='P'><b>Q-1</b></a>"
      ),
      (#"{"no_spaces":{"cases":[{"paths":["b"]}]}}"#, "<a><b>x y</b></a>", "<a><b> x</b></a>"),
      (
        #"{"regex_matches":{"cases":[{"regex":"^[^/]+$","paths":["b"]}]}}"#, "<a><b>x</b></a>",
        "<a><b>x/y</b></a>"
      ),
      (#"{"range":{"cases":[{"min":0.0,"max":100.0,"paths":["@p"]}]}}"#, "<a p='100'/>", "<a p='100.1'/>"),
      (
        #"{"strict_sum":{"cases":[{"sum":100,"paths":["b/@p"]}]}}"#, "<a><b p='33.4'/><b p='66.6'/></a>",
        "<a><b p='33.3'/><b p='66.6'/></a>"
      ),
      (#"{"if_then":{"cases":[{"if":"b","then":"not(c)","paths":[]}]}}"#, "<a><b/></a>", "<a><b/><c/></a>"),
      (
        #"{"one_or_all":{"cases":[{"one":"@c","all":"currency"}]}}"#, "<a><value currency='X'/></a>",
        "<a><value/></a>"
      ),
      (
        #"{"date_order":{"cases":[{"less":"@s","more":"@e"}]}}"#, "<a s='2020-01-01' e='2020-01-01'/>",
        "<a s='2020-01-02' e='2020-01-01'/>"
      ),
      (
        #"{"date_order":{"cases":[{"less":"@s","more":"NOW"}]}}"#, "<a s='2020-01-01'/>",
        "<a s='2099-01-01'/>"
      ),
      (#"{"date_now":{"cases":[{"date":"@s"}]}}"#, "<a s='2020-01-01T00:00:00Z'/>", "<a s='2099-01-01'/>"),
      (
        #"{"time_limit":{"cases":[{"start":"@s","end":"@e"}]}}"#, "<a s='2020-01-01' e='2020-12-31'/>",
        "<a s='2020-01-01' e='2021-02-01'/>"
      ),
      (
        #"{"between_dates":{"cases":[{"date":"@d","start":"@s","end":"@e"}]}}"#,
        "<a s='2020-01-01' e='2020-12-31' d='2020-05-01'/>",
        "<a s='2020-01-01' e='2020-12-31' d='2021-05-01'/>"
      ),
      (
        #"{"loop":{"cases":[{"foreach":"b/@v","do":{"strict_sum":{"cases":[{"sum":100,"paths":["b[@v='$1']/@p"]}]}},"subs":["paths"]}]}}"#,
        "<a><b v='1' p='100'/><b v='2' p='100'/></a>", "<a><b v='1' p='100'/><b v='2' p='90'/></a>"
      ),
    ])
  func ruleKinds(_ rule: String, _ good: String, _ bad: String) throws {
    let judge = try IATIRulesetJudge(ruleset: Array(#"{"/a":\#(rule)}"#.utf8), file: "rules")
    #expect(judge.judge(Array(good.utf8), now: Self.day).outcome == .accepted)
    #expect(judge.judge(Array(bad.utf8), now: Self.day).outcome == .rejected)
  }

  struct Independent: Decodable {
    struct Fault: Decodable {
      let type: String
      let field: String
    }
    let validation_errors: [Fault]?
    let exception: String?
  }

  @Test(
    "on every OCDS file that the independent judge judged, the verdict and the faults are the same",
    .enabled(if: SharedData.present, "the shared data folder is absent"))
  func independentJudge() throws {
    let results = try JSONDecoder().decode(
      [String: Independent].self,
      from: Data(SharedData.bytes("registers/ocds/libcoveocds_0.16.6_results.json")))
    let judge = try OCDSJudge(schemaFolder: SharedData.path("registers/ocds/schema-1.1.5"))
    var agree = 0
    var without = 0
    for (file, theirs) in results {
      let ours = judge.judge(try SharedData.bytes("registers/" + file))
      guard let faults = theirs.validation_errors else {
        // Either no JSON at all, or their judge could not fetch its schema and gave no verdict.
        let noJSON = theirs.exception?.contains("JSONDecodeError") == true
        if noJSON { #expect(ours.outcome == .unreadable) } else { without += 1 }
        agree += noJSON ? 1 : 0
        continue
      }
      let wanted = Set(faults.map { $0.type + " " + $0.field })
      let found = Set(
        ours.faults.filter { $0.weight == .error }.map { f in
          f.rule + " " + f.pointer.split(separator: "/").filter { UInt($0) == nil }.joined(separator: "/")
        })
      #expect(wanted == found, "\(file)")
      agree += wanted == found ? 1 : 0
    }
    #expect(agree == 131 && without == 12)
  }
}
