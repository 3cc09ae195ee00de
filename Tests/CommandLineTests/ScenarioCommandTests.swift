import Foundation
import Testing

@Suite struct ScenarioCommandTests {
  static let label = "scenario, not a finding"

  static func lossOfRussia(_ arguments: [String]) throws -> Program.Outcome {
    try Program.inScratch { folder in
      try (RegisterCommandTests.head + RegisterCommandTests.deals).write(
        toFile: folder + "/register.csv", atomically: true, encoding: .utf8)
      return try Program.run(["scenario", "supplier-loss", "register.csv"] + arguments, in: folder)
    }
  }

  @Test("losing a supplier is told by category, every row labelled as no finding")
  func supplierLoss() throws {
    let outcome = try Self.lossOfRussia(["--recipient", "Armenia", "--supplier", "Russia", "--format", "csv"])
    assertStatus(outcome, 0)
    #expect(
      outcome.output == """
        label,category,value,lost_share,other_suppliers
        "\(Self.label)",FGA aircraft,60.00,1.000,0
        "\(Self.label)",portable SAM,15.00,1.000,0

        """)
    #expect(outcome.errors.contains("75.0 % of the deliveries of the period came from Russia"))
  }

  @Test("a supplier who never delivered is no scenario, and the reason is told")
  func neverDelivered() throws {
    let outcome = try Self.lossOfRussia(["--recipient", "Armenia", "--supplier", "France"])
    assertStatus(outcome, 0)
    #expect(outcome.errors.contains("no delivery from 'France' to 'Armenia'"))
  }

  @Test("two budgets of too few years conclude nothing, and a bad row is named")
  func armsRace() throws {
    let header = "kind,party,category,date,value,unit,source\n"
    let rows = (2015...2018).flatMap { year in
      ["Azerbaijan", "Armenia"].map { "budget,\($0),military expenditure,\(year),1000,USD,X" }
    }
    let outcome = try Program.inScratch { folder in
      let text =
        header + (rows + ["budget,Armenia,military expenditure,2019,-5,USD,X"]).joined(separator: "\n")
      try text.write(toFile: folder + "/budgets.csv", atomically: true, encoding: .utf8)
      return try Program.run(
        ["scenario", "arms-race", "budgets.csv", "--first", "Azerbaijan", "--second", "Armenia"], in: folder)
    }
    assertStatus(outcome, 3)
    #expect(outcome.errors.contains("no model: Azerbaijan has 4 years, Armenia has 4"))
    #expect(outcome.errors.contains("kept aside: budgets.csv, row 10"))
  }

  @Test("a dividend's range holds zero, in every format with the label; impossible shares are wrong usage")
  func dividend() throws {
    let arguments = ["scenario", "dividend", "--party", "Armenia", "--product", "24500000000"]
    for format in ["csv", "json", "table"] {
      let outcome = try Program.run(
        arguments + ["--burden", "0.055", "--target", "0.03", "--format", format])
      assertStatus(outcome, 0)
      #expect(outcome.output.contains(Self.label))
      #expect(outcome.output.contains("-0.63") && outcome.output.contains("0.63"))
    }
    let json = try Program.run(arguments + ["--burden", "0.055", "--target", "0.03", "--format", "json"])
    #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [Any])
    assertStatus(try Program.run(arguments + ["--burden", "0.03", "--target", "0.055"]), 2)
  }

  @Test("years the wrong way round are wrong usage in every command that takes them")
  func years() throws {
    let years = ["--from", "2020", "--until", "2011"]
    for arguments in [
      ["scenario", "supplier-loss", "x", "--recipient", "A", "--supplier", "B"],
      ["scenario", "arms-race", "x", "--first", "A", "--second", "B"], ["register", "x"],
    ] {
      let outcome = try Program.run(arguments + years)
      assertStatus(outcome, 2)
      #expect(outcome.errors.contains("--from 2020 is later than --until 2011"))
    }
  }
}
