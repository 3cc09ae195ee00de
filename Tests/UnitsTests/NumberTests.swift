import SightlineUnits
import Testing

@Suite struct NumberTests {
  @Test(
    "decimal texts keep their exact value and print without trailing zeros",
    arguments: [
      ("0", "0"), ("-0.50", "-0.5"), ("1234567890.123456789", "1234567890.123456789"), ("1e3", "1000"),
      ("1.5e-2", "0.015"), ("+7", "7"), (".5", "0.5"), ("10.", "10"),
    ])
  func decimals(_ text: String, _ printed: String) {
    #expect(ExactDecimal(text)?.description == printed)
  }

  @Test(
    "texts that are not plain decimal numbers are refused",
    arguments: ["", "-", ".", "1,5", "1 000", "1.2.3", "0x1", "NaN", "1e99", "e5", "٣", "--1"])
  func notDecimal(_ text: String) {
    #expect(ExactDecimal(text) == nil)
  }

  @Test("a tenth added ten times is one")
  func exactSums() throws {
    let tenth = try #require(ExactDecimal("0.1"))
    var sum = ExactDecimal.zero
    for _ in 0..<10 { sum += tenth }
    #expect(sum == ExactDecimal(1))
    #expect((tenth - ExactDecimal(1)).description == "-0.9")
  }

  @Test("the parts of a published total need not add up to it, and the difference is exact")
  func difference() throws {
    let parts = ["53081.8", "106935"].compactMap { ExactDecimal($0) }
    #expect((parts[0] + parts[1]).description == "160016.8")
  }

  @Test("a probability from outside must lie in 0…1; arithmetic is cut to it")
  func probability() {
    for outside in [1.2, -0.1, Double.nan] { #expect(Probability(outside) == nil) }
    #expect(Probability(clamping: 1.0000001).value == 1)
    #expect(Probability(clamping: .nan).value == 0)
    #expect(abs(Probability(logOdds: Probability(clamping: 0.73).logOdds).value - 0.73) < 1e-12)
    #expect(Probability.even.or(.even).value == 0.75)
  }

  @Test("feet, knots and miles convert by their definitions")
  func units() {
    #expect(Metres(feet: Feet(1000)).value == 304.8)
    #expect(abs(MetresPerSecond(knots: Knots(3600)).value - 1852) < 1e-9)
    #expect(abs(FeetPerMinute(metresPerSecond: MetresPerSecond(0.3048)).value - 60) < 1e-9)
    #expect(abs(Knots(Metres(nauticalMiles: NauticalMiles(10)), in: Seconds(hours: 2)).value - 5) < 1e-9)
  }

  @Test("a digest is 64 lower-case hexadecimal digits and orders as its bytes do")
  func digest() throws {
    let low = try #require(ContentDigest(hex: String(repeating: "0", count: 63) + "1"))
    let high = try #require(ContentDigest(hex: "f" + String(repeating: "0", count: 63)))
    #expect(low < high)
    #expect(low.hex.count == 64)
    #expect(ContentDigest(bytes: low.bytes) == low)
    #expect(ContentDigest(hex: String(repeating: "A", count: 64)) == nil)
    #expect(ContentDigest(hex: "00") == nil)
  }
}
