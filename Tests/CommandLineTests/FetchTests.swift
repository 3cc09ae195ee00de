import Foundation
import SightlineTesting
import Testing

@testable import sightline

@Suite("Downloading into a case", .serialized) struct FetchTests {
  @Test(
    "an answer becomes an artifact with its exchange, a refusal becomes a statement, and both hold in an audit"
  )
  func fetch() throws {
    let made = try SmallCase()
    let record = [UInt8](try Data(contentsOf: URL(fileURLWithPath: made.scratch + "/" + SmallCase.record)))
    let server = try LoopbackServer { path, _ in
      path == "/trace.json.gz" ? .init(fields: ["ETag: \"a\""], body: record) : .init(status: "404 Not Found")
    }
    defer { server.stop() }
    let base = "http://127.0.0.1:\(server.port)"
    // Not without leave: the address is this machine's.
    let refused = try made.run("fetch", base + "/trace.json.gz")
    assertStatus(refused, 3)
    #expect(refused.errors.contains("this machine itself"))
    #expect(server.asked.isEmpty)

    try made.write(
      "title: \"x\"\nrunways: reference/runways.csv\nlocal: [\"127.0.0.1:\(server.port)\"]\n", to: "case.yaml"
    )
    let fetched = try made.run("fetch", base + "/trace.json.gz", "--licence", "MIT")
    assertStatus(fetched, 0)
    #expect(fetched.output.contains("1 new artifacts"))
    assertStatus(try made.run("fetch", base + "/gone"), 3)
    // The rules of the site were asked for before anything else, each time.
    #expect(server.paths == ["/robots.txt", "/trace.json.gz", "/robots.txt", "/gone"])

    for step in [["observe"], ["check"], ["rebuild"], ["audit", made.path]] {
      assertStatus(try Program.run(step, in: made.path), 0)
    }
    let archive = made.scratch + "/downloads.warc"
    assertStatus(try made.run("export", "--format", "warc", "--to", archive), 0)
    let warc = try Data(contentsOf: URL(fileURLWithPath: archive))
    #expect(warc.range(of: Data(record)) != nil)
    #expect(warc.range(of: Data("WARC-Target-URI: \(base)/trace.json.gz\r\n".utf8)) != nil)
    let prov = made.scratch + "/prov.json"
    assertStatus(try made.run("export", "--format", "prov", "--to", prov), 0)
    #expect(try String(contentsOfFile: prov, encoding: .utf8).contains("trace.json.gz"))

    // Removing the artifact removes the download that holds the same bytes.
    let largest = try #require(
      SmallCase.files(made.tool).filter { $0.key.hasPrefix("objects/") }.max {
        $0.value.count < $1.value.count
      })
    let artifacts = SmallCase.files(made.tool).filter {
      $0.key.hasPrefix("objects/") && $0.value.count > 20_000
    }
    #expect(artifacts.count == 2)
    let sizes = artifacts.keys.map { String($0.dropFirst(8).filter { $0 != "/" }) }
    let removed = sizes.contains { digest in
      (try? made.run("remove", String(digest.prefix(16)), "--because", "asked to"))?.status == 0
    }
    #expect(removed, "\(largest.key)")
    #expect(
      SmallCase.files(made.tool).filter { $0.key.hasPrefix("objects/") && $0.value.count > 20_000 }.isEmpty)
    assertStatus(try made.run("audit", made.path), 0)
  }
}
