import SightlineAccords
import Testing

@Suite struct LibraryTests {
  @Test("every accord of the library is sound, has tests in every file and is laid out as the formatter does")
  func library() throws {
    let files = try Project.library()
    #expect(files.count >= 6)
    for (name, text) in files {
      let (accord, diagnostics) = read(text, file: name)
      #expect(diagnostics.isEmpty, "\(diagnostics.map(\.rendered).joined(separator: "\n"))")
      for commitment in accord.document.commitments {
        #expect(!commitment.tests.isEmpty, "\(name): \(commitment.name) has no test")
        #expect(!commitment.quotation.isEmpty && !commitment.source.isEmpty)
      }
      #expect(try Formatter.format(file: name, text: text, names: testNames).get() == text, "\(name)")
    }
  }

  @Test("the ceilings of both CFE parties are the same five numbers")
  func ceilings() throws {
    let text = try #require(try Project.library().first { $0.name == "cfe.accord" }).text
    let limits = read(text).accord.document.commitments.map { commitment in
      commitment.duties.map { duty -> String in
        if case .ceiling(let category, let quantity) = duty.kind {
          "\(category) \(quantity.value)"
        } else {
          "?"
        }
      }
    }
    let wanted = [
      "battle tanks 220", "armoured combat vehicles 220", "artillery 285", "combat aircraft 100",
      "attack helicopters 50",
    ]
    #expect(limits == [wanted, wanted])
  }

  @Test("the two texts of the statement differ by a day for two districts and agree on the third")
  func statement() throws {
    let text = try #require(try Project.library().first { $0.name.hasPrefix("statement") }).text
    let document = read(text).accord.document
    func limits(_ name: String) -> [String] {
      (document.commitments.first { $0.name == name }?.duties ?? []).compactMap {
        if case .milestone(_, let deadline, _) = $0.kind { deadline?.limit?.description } else { nil }
      }
    }
    // Days end at midnight in Moscow, three hours before UTC's.
    #expect(
      limits("hand-overs-by") == ["2020-11-15T21:00:00Z", "2020-11-20T21:00:00Z", "2020-12-01T21:00:00Z"])
    #expect(
      limits("hand-overs-before") == ["2020-11-14T21:00:00Z", "2020-11-19T21:00:00Z", "2020-12-01T21:00:00Z"])
  }
}
