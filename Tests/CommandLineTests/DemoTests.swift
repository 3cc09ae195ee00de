import Foundation
import Testing

@testable import sightline

/// The main job, as a new user meets it.
@Suite struct DemoTests {
  @Test("the demo ends in a dossier; reading nothing twice, it ends in the same bytes again")
  func demo() throws {
    try Program.inScratch { folder in
      let first = try Program.run(
        ["demo", "--to", folder + "/demo", "--example", Program.root + "/Examples/open-sky"])
      assertStatus(first, 0)
      for outcome in ["supported", "contradicted", "cannot tell"] {
        #expect(first.output.contains(outcome), "no claim comes out \(outcome)\n\(first.output)")
      }
      let dossier = folder + "/demo/dossier"
      let page = try String(contentsOfFile: dossier + "/index.html", encoding: .utf8)
      #expect(page.contains("<svg"))
      #expect(!page.lowercased().contains("<script"))

      let again = folder + "/again"
      let inCase = folder + "/demo/case"
      let observed = try Program.run(["observe"], in: inCase)
      assertStatus(observed, 0)
      #expect(observed.output.contains("read 0 files"), "\(observed.output)")
      assertStatus(try Program.run(["publish", "--to", again], in: inCase), 0)
      for name in try FileManager.default.contentsOfDirectory(atPath: dossier).sorted() {
        #expect(
          FileManager.default.contents(atPath: dossier + "/" + name)
            == FileManager.default.contents(atPath: again + "/" + name),
          "\(name) differs: sightline publish, twice in \(inCase)")
      }
    }
  }
}
