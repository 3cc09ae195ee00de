import Foundation
import SightlineAccords
import SightlineUnits
import Testing

@Suite struct DiagnosticTests {
  @Test("a mistyped word is found with what was expected and the nearest word")
  func words() {
    assertDiagnostic(claim("at laest 3 flights during 2024"), .unexpected, at: "6:11", suggests: "least")
    assertDiagnostic(claim("at least 3 fligths during 2024"), .unknownWord, at: "6:19", suggests: "flights")
    assertDiagnostic(claim("no flights by cagro during 2024"), .unknownWord, suggests: "cargo")
    assertDiagnostic(claim("no flights durng 2024"), .unexpected, at: "6:19", suggests: "during")
    assertDiagnostic("clam c", .unexpected, at: "1:1", suggests: "claim")
    assertDiagnostic(commitment("  cieling battle tanks 3"), .unexpected, suggests: "ceiling")
    assertDiagnostic(
      commitment("  requires steps within 3 dais of entry into force"), .unknownUnit, suggests: "days")
  }

  @Test("unknown names are told apart by kind and come with suggestions")
  func names() {
    assertDiagnostic(claim("no flights to UDYX during 2024"), .unknownPlace, at: "6:22", suggests: "UDYZ")
    assertDiagnostic(claim("no flights to Armeina during 2024"), .unknownPlace, suggests: "Armenia")
    assertDiagnostic(commitment("  prohibits exercises by Azerbajan"), .unknownParty, suggests: "Azerbaijan")
    assertDiagnostic(commitment("  ceiling batle tanks 3"), .unknownCategory, suggests: "battle tanks")
    assertDiagnostic(
      commitment("  milestone one steps by 2021\n  milestone two steps by 2022 after oen"), .unknownName,
      suggests: "one")
    assertDiagnostic(
      commitment("  ceiling artillery 3\n  test \"t\" given on 2021 expect met for staff"), .unknownName)
  }

  @Test("units that do not fit are refused")
  func units() {
    assertDiagnostic(claim("holding of battle tanks by Armenia at most 220 ha on 2020-12-31"), .unitClash)
    assertDiagnostic(claim("budget of Armenia at most 220 on 2020-12-31"), .unitClash)
    assertDiagnostic(claim("clearance by Armenia at least 3 billion USD during 2023"), .unitClash)
    assertDiagnostic(claim("budget of Armenia between 3 USD and 4 EUR during 2023"), .unitClash)
    assertDiagnostic(commitment("  ceiling artillery 285 ha"), .unitClash)
  }

  @Test("numbers and dates that cannot be are refused")
  func values() {
    assertDiagnostic(claim("at least 9,000 flights during 2024"), .badNumber, suggests: "9000")
    assertDiagnostic(
      claim("at least 99999999999 flights during 2024"), .unexpected, at: nil, suggests: nil, or: .badNumber)
    assertDiagnostic(
      claim("holding of artillery by Armenia at most 1234567890123456 on 2020-12-31"), .badNumber)
    assertDiagnostic(claim("budget of Armenia at most 0.0000001 USD on 2020-12-31"), .badNumber)
    assertDiagnostic(claim("budget of Armenia at most 3,000 USD on 2020-12-31"), .badNumber, suggests: "3000")
    assertDiagnostic(claim("no flights to within 9000 km of 40,44 during 2024"), .badNumber)
    assertDiagnostic(claim("no flights to within 30 km of 140,44 during 2024"), .badNumber)
    assertDiagnostic(claim("no flights during 2024-13"), .badDate, at: "6:26")
    assertDiagnostic(claim("no flights during 2024-02-30"), .badDate)
    assertDiagnostic(claim("no flights during 2024", more: "  priors 0 to 0.8"), .badNumber)
    assertDiagnostic(claim("no flights during 2024", more: "  clocks Moscow"), .badDate)
    assertDiagnostic(claim("budget of Armenia at most 3 USD at 2025 during 2025"), .badDate)
  }

  @Test("what contradicts itself is refused")
  func contradictions() {
    assertDiagnostic(claim("between 5 and 2 flights during 2024"), .contradictoryBounds)
    assertDiagnostic(claim("no flights during 2024", more: "  priors 0.8 to 0.2"), .contradictoryBounds)
    assertDiagnostic(claim("no flights from 2024-08-15 until 2024-08-01"), .contradictoryDates)
    assertDiagnostic(
      claim("change in holding of artillery by Armenia since 2024 at least 3 on 2020-01-01"),
      .contradictoryDates)
    assertDiagnostic(
      commitment("  ceiling artillery 3", force: "in force from 2025-01-01 until 2020-01-01"),
      .contradictoryDates)
    assertDiagnostic(
      commitment("  milestone a steps by 2021 after b\n  milestone b steps by 2022 after a"), .circular)
    assertDiagnostic(
      claim("no flights during 2024 and no flights during 2023 or no flights during 2022"), .ambiguous)
    assertDiagnostic(claim("no flights during 2024", more: "  test \"t\" expect breached"), .wrongResult)
    assertDiagnostic(commitment("  ceiling artillery 3\n  test \"t\" expect supported"), .wrongResult)
    assertDiagnostic(
      commitment("  ceiling artillery 3\n  test \"t\" expect mett"), .wrongResult, suggests: "met")
  }

  @Test("what is required is missed, what may stand once is not taken twice")
  func completeness() {
    assertDiagnostic("claim c\n  version 1", .missingClause, at: "1:1")
    assertDiagnostic("commitment c\n  version 1", .missingClause, at: "1:1")
    assertDiagnostic(commitment("  note \"none\""), .missingClause)
    assertDiagnostic(claim("no flights during 2024", more: "  version 2"), .repeatedClause)
    assertDiagnostic(claim("no flights during 2024 during 2023"), .repeatedClause)
    assertDiagnostic(claim("no flights during 2024") + "\n" + claim("no flights during 2024"), .duplicateName)
    assertDiagnostic(commitment("  ceiling artillery 3, artillery 4"), .duplicateName)
    assertDiagnostic(commitment("  called nothing"), .unexpected)
  }

  @Test("bad characters, open texts and huge files are refused")
  func lexing() {
    assertDiagnostic(claim("no flights during 2024 §"), .badCharacter, at: "6:31")
    assertDiagnostic(claim("no flights to \"UDYZ during 2024"), .unterminated, at: "6:22")
    assertDiagnostic(String(repeating: "# much\n", count: 200_000), .tooLong)
  }

  @Test("many mistakes are all reported, each in its line, and what is sound is kept")
  func many() {
    let text = """
      claim a
        version one
        said by "X" on 2024-99
        source no
        quote "q"
        that no flights to UDYX during 2024
      \(claim("no flights during 2024"))
      """
    let (accord, diagnostics) = read(text)
    #expect(diagnostics.map(\.place.line) == [2, 3, 4, 6])
    #expect(accord.document.claims.map(\.name) == ["c"])
  }

  @Test("a diagnostic is drawn as compilers draw it and survives JSON")
  func rendering() throws {
    let diagnostic = try #require(read(claim("no flights to UDYX during 2024")).diagnostics.first)
    #expect(
      diagnostic.rendered == """
        error: no such place: UDYX [place-unknown]
           --> test.accord:6:22
           |
         6 |   that no flights to UDYX during 2024
           |                      ^^^^ did you mean 'UDYZ'?
           = expected an airport's four-letter code or a country's name or a place of this case
        """)
    let json = try JSONEncoder().encode(diagnostic)
    #expect(try JSONDecoder().decode(Diagnostic.self, from: json) == diagnostic)
    // Letters of several bytes count as one column.
    assertDiagnostic(
      claim("no flights to UDYZ during 2024").replacing("Ministry X", with: "Նախարարություն").replacing(
        "2024-09-02", with: "soon"),
      .badDate, at: "3:31")
  }
}

func assertDiagnostic(
  _ text: String, _ code: Diagnostic.Code, at place: String?, suggests: String?, or other: Diagnostic.Code,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let codes = Set(read(text).diagnostics.map(\.code))
  #expect(codes.contains(code) || codes.contains(other), sourceLocation: sourceLocation)
}
