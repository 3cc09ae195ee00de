import SightlineTesting
import Testing

@Suite struct RecordingTests {
  @Test("a difference shows what was expected, what was found, and the lines next to them")
  func difference() {
    let expected = ["one", "two", "three", "four", "five"]
    #expect(Recording.difference(expected: expected, found: expected) == nil)
    #expect(
      Recording.difference(expected: expected, found: ["one", "two", "drei", "four", "five"])
        == "  two\n- three\n+ drei\n  four")
    #expect(Recording.difference(expected: [], found: ["new"]) == "+ new")
    #expect(Recording.difference(expected: ["gone"], found: []) == "- gone")
  }

  @Test("nothing recorded is a failure, not a pass")
  func nothingRecorded() {
    withKnownIssue {
      Recording.check(
        ["x"], against: "/absent/flights.txt", command: "sightline flights", sourceLocation: #_sourceLocation)
    } matching: {
      $0.comments.contains { $0.rawValue.contains("nothing is recorded") }
    }
  }
}
