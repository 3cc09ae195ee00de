import Foundation
import SightlineTesting
import Testing

@Suite struct RegisterCommandTests {
  static let head = """
    Transfers of major conventional arms from All countries  to All countries . Deals with deliveries made for the year range 'Not specified' to 'Not specified'
    Data generated: 13 Mar 2025 10:02:49 AM
    Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons

    """
  /// Shares 0.75 and 0.25: index 0.625. The first deal's total stands for 2019 and 2020.
  static let deals = """
    Armenia,Russia,2018,,6,?,Su-30MK,FGA aircraft,6,,2019; 2020,New,Su-30SM version, training,10,60,60
    Armenia,Russia,2016,,15,,Igla-S,portable SAM,15,,2016,New,,1,15,15
    Armenia,India,2020,,5,,Swathi,artillery locating radar,5,,2021,New,$40 m deal,5,25,25
    Azerbaijan,Israel,2015,,4,,Barak,SAM system,4,,2016,New,,10,40,40

    """

  /// Runs the program over one register of these deals and the given ones.
  static func run(_ arguments: [String], with more: String = "") throws -> Program.Outcome {
    try Program.inScratch { folder in
      try (head + deals + more).write(toFile: folder + "/register.csv", atomically: true, encoding: .utf8)
      return try Program.run(["register", "register.csv"] + arguments, in: folder)
    }
  }

  @Test("concentration has the seven columns, one row a supplier, exact to six digits")
  func concentration() throws {
    let outcome = try Self.run(["--measure", "concentration", "--recipient", "Armenia", "--format", "csv"])
    assertStatus(outcome, 0)
    #expect(
      outcome.output == """
        recipient,from_year,to_year,supplier,value,share,hhi
        Armenia,2016,2021,Russia,75,0.75,0.625
        Armenia,2016,2021,India,25,0.25,0.625

        """)
  }

  @Test("a total for two years gives each year its half where the years are cut")
  func cut() throws {
    let outcome = try Self.run([
      "--recipient", "Armenia", "--from", "2020", "--until", "2021", "--format", "csv",
    ])
    assertStatus(outcome, 0)
    #expect(
      outcome.output.split(separator: "\n").dropFirst() == [
        "Armenia,2020,2021,Russia,30,0.545455,0.504132", "Armenia,2020,2021,India,25,0.454545,0.504132",
      ])
  }

  @Test("JSON keeps the columns' names and prints numbers as numbers; the table shows the same figures")
  func formats() throws {
    let json = try Self.run(["--recipient", "Armenia", "--format", "json"])
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    #expect(rows.count == 2)
    let first = try #require(rows.first)
    #expect(
      Set(first.keys) == ["recipient", "from_year", "to_year", "supplier", "value", "share", "hhi"])
    #expect(first["supplier"] as? String == "Russia")
    #expect(first["share"] as? Double == 0.75)
    #expect(first["hhi"] as? Double == 0.625)
    let table = try Self.run(["--recipient", "Armenia"])
    #expect(table.output.contains("Russia") && table.output.contains("0.625"))
  }

  @Test(
    "a row that cannot be used is named with file, row and reason; the rest counts and the exit code says so",
    arguments: [
      ("Armenia,Russia,2016,,4,,X,tank,4,,2016,New,,1,4,-4", "is negative"),
      ("Armenia,Russia,2016,,4,,X,tank,4,,2016,New,,1,4,99999999999", "is beyond anything possible"),
      ("Armenia,Russia,2016,,4,,X,tank,4,,2190,New,,1,4,4", "lies in the future"),
      ("2016,Russia,Armenia,,4,,X,tank,4,,2016,New,,1,4,4", "columns seem to be swapped"),
      ("Armenia,Russia,2016,,many,,X,tank,4,,2016,New,,1,4,4", "is not a number"),
      ("Armenia,Russia,2016,,4,,X,tank", "row is broken off"),
      ("Armenia,Russia,2020,,4,,Mi-17,helicopter,4,,2022,New,version,7,25,29,29", "mixes decimal marks"),
    ])
  func badRow(_ row: String, _ reason: String) throws {
    let outcome = try Self.run(["--recipient", "Armenia", "--format", "csv"], with: row + "\n")
    assertStatus(outcome, 3)
    #expect(outcome.output.contains("Armenia,2016,2021,Russia,75,0.75,0.625\n"))
    #expect(outcome.errors.contains("kept aside: register.csv, row 8"))
    #expect(outcome.errors.contains(reason))
  }

  @Test("a comment that ends in a number is no decimal comma")
  func commentWithNumber() throws {
    let row = "Armenia,Russia,2016,,4,,X,tank,4,,2016,New,delivered in 2015, 2016,25,100,100\n"
    let outcome = try Self.run(["--recipient", "Armenia", "--format", "csv"], with: row)
    assertStatus(outcome, 0)
    #expect(outcome.output.contains("Armenia,2016,2021,Russia,175,0.875,"))
  }

  @Test("the same register saved again with semicolons and decimal commas gives the same bytes")
  func resaved() throws {
    let rows = try Self.run(["--recipient", "Armenia", "--format", "csv"])
    let semicolons = (Self.head + Self.deals).split(separator: "\n", omittingEmptySubsequences: false)
      .dropFirst(2).map { line in
        line.replacingOccurrences(of: "2019; 2020", with: "\"2019/ 2020\"")
          .replacingOccurrences(of: "version, training", with: "version/ training")
          .replacingOccurrences(of: ",", with: ";").replacingOccurrences(of: "/", with: ";")
          .replacingOccurrences(of: "version; training", with: "\"version, training\"")
          .replacingOccurrences(of: "10;60;60", with: "10,0;60,00;60")
      }.joined(separator: "\n")
    let outcome = try Program.inScratch { folder in
      try semicolons.write(toFile: folder + "/again.csv", atomically: true, encoding: .utf8)
      return try Program.run(
        ["register", "again.csv", "--recipient", "Armenia", "--format", "csv"], in: folder)
    }
    assertStatus(outcome, 0)
    #expect(outcome.output == rows.output)
  }

  @Test(
    "every measure prints its header, and an empty one says so instead of showing zeros",
    arguments: [
      ("change", "recipient,earlier,later,hhi_earlier,hhi_later,change,low,high,direction"),
      ("totals", "recipient,year,category,value,uncertain,deals"),
      ("orders-deliveries", "recipient,supplier,ordered,delivered,delivered_share,deals,deals_unknown"),
      (
        "suspension",
        "recipient,supplier,last_year,silent_years,longest_earlier_silence,open_deals,share_before"
      ),
      ("budgets", "party,year,local,currency,current_usd,constant_usd,share_of_gdp,mark,missing"),
      ("contradictions", "kind,subject,first,second,difference,rows"),
      ("coverage", "party,year,kind,source,state,figures"),
    ])
  func measures(_ measure: String, _ header: String) throws {
    let outcome = try Self.run(["--measure", measure, "--recipient", "Armenia", "--format", "csv"])
    assertStatus(outcome, 0)
    #expect(outcome.output.hasPrefix(header + "\n"))
    if measure == "budgets" { #expect(outcome.errors.contains("no budgets for 'Armenia'")) }
  }

  @Test(
    "wrong usage ends with 2 and says what is right",
    arguments: [
      (["--from", "2020", "--until", "2011"], "later than"), (["--measure", "ceilings"], "--ceilings FILE"),
      (["--measure", "tanks"], "concentration"),
    ])
  func usage(_ arguments: [String], _ hint: String) throws {
    let outcome = try Self.run(arguments)
    assertStatus(outcome, 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(hint))
  }

  @Test(
    "the published register gives the known figures",
    .enabled(if: SharedData.isPresent, "the shared records are not there"),
    arguments: [
      ("Armenia", 0.7395, ["Russia": 0.857]), ("Azerbaijan", 0.3208, ["Russia": 0.504, "Israel": 0.206]),
    ])
  func known(_ recipient: String, _ index: Double, _ shares: [String: Double]) throws {
    let outcome = try Program.run([
      "register", SharedData.path("registers/sipri/trade-register_AM-AZ-GE.csv"), "--measure",
      "concentration", "--recipient", recipient, "--format", "csv",
    ])
    assertStatus(outcome, 0)
    let rows = outcome.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(!rows.isEmpty)
    for row in rows { #expect(abs((Double(row[6]) ?? 0) - index) < 0.00005) }
    for (supplier, share) in shares {
      let row = try #require(rows.first { $0[3] == supplier })
      #expect(abs((Double(row[5]) ?? 0) - share) < 0.0005)
    }
    #expect(abs(rows.compactMap { Double($0[5]) }.reduce(0, +) - 1) < 0.00001)
  }
}
