import Foundation
import SightlineEvidence
import SightlineTesting
import SightlineUnits
import Synchronization
import Testing

@testable import SightlineRetrieval

/// A retriever whose clock and patience belong to the test.
final class Desk {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("desk-\(UUID().uuidString)").path
  private(set) var slept: [Double] = []
  private var clock = Instant(unixSeconds: 1_700_000_000)
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func retriever(
    allowing hosts: [String] = [],
    _ change: (inout RetrievalPolicy, inout RetrievalLimits) -> Void = { _, _ in },
    resolve: @escaping Retriever.Resolver = Retriever.lookUp
  ) -> Retriever {
    var policy = RetrievalPolicy(agent: "Sightline/test (desk@example.org)")
    policy.allowed = Set(hosts)
    policy.heedsRobots = false
    var limits = RetrievalLimits()
    limits.seconds = 10
    change(&policy, &limits)
    return Retriever(
      policy: policy, limits: limits, folder: folder, now: { [unowned self] in clock },
      sleep: { [unowned self] in
        slept.append($0)
        clock = clock + Seconds($0)
      }, resolve: resolve)
  }
}

func fault(_ body: () throws(RetrievalFault) -> Retriever.Retrieved) -> RetrievalFault? {
  do throws(RetrievalFault) {
    _ = try body()
    return nil
  } catch { return error }
}

@Suite("Where a download may go") struct AddressTests {
  @Test(
    "addresses of this machine, of private networks, of the link, mapped and reserved ones are refused",
    arguments: [
      "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
      "192.168.1.1",
      "169.254.169.254", "100.64.0.1", "100.127.255.255", "198.18.0.1", "192.0.0.1", "192.0.2.1",
      "198.51.100.7",
      "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
      "::ffff:8.8.8.8",
      "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "fe80::1", "febf::1", "fec0::1",
      "fc00::1",
      "fd12:3456::1", "ff02::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1", "100::1", "4000::1",
      "5f00::1",
    ])
  func refused(_ text: String) throws {
    #expect(try #require(NetworkAddress(text)).refusal != nil)
  }

  @Test(
    "addresses of the public Internet are not",
    arguments: [
      "8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "169.253.0.1",
      "192.167.1.1",
      "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001::1", "64:ff9b::808:808",
    ])
  func permitted(_ text: String) throws {
    #expect(try #require(NetworkAddress(text)).refusal == nil)
  }

  @Test(
    "every spelling of a private address is resolved before it is judged",
    arguments: [
      "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
      "http://0/", "http://localhost/", "http://LOCALHOST/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
      "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:10.0.0.1]/",
      "http://169.254.169.254/latest/meta-data",
      "http://10.1/", "http://127.0.0.1:22/", "http://[fe80::1]/", "http://①②⑦.0.0.1/", "http://127。0。0。1/",
    ])
  func spellings(_ address: String) {
    let desk = Desk()
    let found = fault { () throws(RetrievalFault) in try desk.retriever().fetch(address) }
    switch found {
    case .refused, .unknownHost, .address: break
    default: Issue.record("\(address): \(String(describing: found))")
    }
  }

  @Test(
    "a name that resolves to a private address is refused, also where a public one stands beside it",
    arguments: [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:192.168.0.1"], ["fd00::1"]])
  func names(_ addresses: [String]) {
    let desk = Desk()
    let retriever = desk.retriever(resolve: { _, _ in addresses.compactMap { NetworkAddress($0) } })
    guard
      case .refused("rebind.example", _, _)? = fault({ () throws(RetrievalFault) in
        try retriever.fetch("http://rebind.example/")
      })
    else {
      Issue.record("not refused")
      return
    }
  }

  @Test(
    "other schemes, credentials and what is no address are refused",
    arguments: [
      "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "dict://127.0.0.1:11211/",
      "example.org",
      "http://user:secret@example.org/", "http://example.org@127.0.0.1/", "http://", "http://exa mple.org/",
      "http://example.org/\r\nHost: other", "javascript:alert(1)", "http://example.org:0/",
      "http://example.org:99999/",
    ])
  func forms(_ address: String) {
    let desk = Desk()
    guard case .address? = fault({ () throws(RetrievalFault) in try desk.retriever().fetch(address) }) else {
      Issue.record("accepted: \(address)")
      return
    }
  }
}

@Suite("Downloading", .serialized) struct DownloadTests {
  let desk = Desk()

  @Test("what a permitted server sends is kept byte for byte, with both clocks and the whole exchange")
  func whole() throws {
    let body = Array("time,icao24\n1,4d208a\n".utf8)
    let server = try LoopbackServer { _, _ in
      .init(fields: ["Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT", "X-Odd: yes"], body: body)
    }
    defer { server.stop() }
    let host = "127.0.0.1:\(server.port)"
    let got = try desk.retriever(allowing: [host]).fetch("http://\(host)/a/b?c=d#e")
    #expect(got.bytes == body)
    #expect(got.exchange.published == Instant(unixSeconds: 784_111_777))
    #expect(got.exchange.body == ContentDigest(of: body))
    let hop = try #require(got.exchange.hops.last)
    #expect(hop.address == "127.0.0.1")
    #expect(hop.responseHead.contains("X-Odd: yes"))
    #expect(server.paths == ["/a/b?c=d"])
    // What is recorded as sent is what was sent, line by line.
    let sent = Set(server.asked[0].split(whereSeparator: \.isNewline))
    for line in hop.requestHead.split(whereSeparator: \.isNewline) { #expect(sent.contains(line), "\(line)") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder).isEmpty)
  }

  @Test("a server on this machine is not asked unless it is allowed by name")
  func notAllowed() throws {
    let server = try LoopbackServer { _, _ in .init(body: [1]) }
    defer { server.stop() }
    let retriever = desk.retriever(allowing: ["127.0.0.1:1"])
    guard
      case .refused? = fault({ () throws(RetrievalFault) in
        try retriever.fetch("http://127.0.0.1:\(server.port)/")
      })
    else {
      Issue.record("not refused")
      return
    }
    #expect(server.asked.isEmpty)
  }

  @Test(
    "a redirect to a private address, another scheme or an endless chain is refused",
    arguments: [
      "http://127.0.0.1:1/", "http://localhost:1/x", "http://[::1]/", "http://169.254.169.254/",
      "file:///etc/passwd",
      "//10.0.0.1/", "http://2130706433/", "/again",
    ])
  func redirects(_ target: String) throws {
    let server = try LoopbackServer { _, _ in .init(status: "302 Found", fields: ["Location: \(target)"]) }
    defer { server.stop() }
    let host = "127.0.0.1:\(server.port)"
    let retriever = desk.retriever(allowing: [host]) { policy, _ in policy.interval = 0 }
    let found = fault { () throws(RetrievalFault) in try retriever.fetch("http://\(host)/") }
    switch found {
    case .refused where target != "/again", .address where target.hasPrefix("file"):
      #expect(server.asked.count == 1)
    case .tooManyRedirects where target == "/again": #expect(server.asked.count == 6)
    default: Issue.record("\(target): \(String(describing: found))")
    }
  }

  @Test("a redirect that may be followed is, and every step is recorded")
  func followed() throws {
    let server = try LoopbackServer { path, _ in
      path == "/there"
        ? .init(body: Array("here".utf8)) : .init(status: "301 Moved", fields: ["Location: /there"])
    }
    defer { server.stop() }
    let host = "127.0.0.1:\(server.port)"
    let got = try desk.retriever(allowing: [host]).fetch("http://\(host)/")
    #expect(got.bytes == Array("here".utf8))
    #expect(got.exchange.hops.map(\.status) == [301, 200])
  }

  @Test("a name is resolved once: what it resolves to later changes nothing")
  func pinning() throws {
    let server = try LoopbackServer { _, _ in .init(body: [7]) }
    defer { server.stop() }
    let asked = Mutex(0)
    let retriever = desk.retriever(
      allowing: ["pinned.example"], { policy, _ in policy.interval = 0 },
      resolve: { _, _ in
        asked.withLock { $0 += 1 }
        return [NetworkAddress("127.0.0.1")].compactMap { $0 }
      })
    for _ in 0..<3 {
      #expect(try retriever.fetch("http://pinned.example:\(server.port)/").bytes == [7])
    }
    #expect(asked.withLock { $0 } == 1)
    #expect(server.asked[0].contains("Host: pinned.example:\(server.port)"))
  }

  @Test("more bytes than the limit end the transfer, whether the server says how many come or not")
  func size() throws {
    let many = [UInt8](repeating: 65, count: 300_000)
    let server = try LoopbackServer { path, _ in
      path == "/told" ? .init(body: many) : .init(fields: ["Transfer-Encoding: identity"], body: many)
    }
    defer { server.stop() }
    let host = "127.0.0.1:\(server.port)"
    for path in ["/told", "/untold"] {
      let retriever = desk.retriever(allowing: [host]) { policy, limits in
        policy.interval = 0
        limits.largest = 100_000
      }
      #expect(
        fault { () throws(RetrievalFault) in try retriever.fetch("http://\(host)\(path)") }
          == .tooLarge(100_000))
    }
  }

  @Test("a compressed body is unpacked within the limits, and a bomb is not")
  func ratio() throws {
    let folder = desk.folder + "-gz"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func packed(_ count: Int) throws -> [UInt8] {
      let path = folder + "/\(count)"
      try Data(repeating: 0, count: count).write(to: URL(fileURLWithPath: path))
      let gzip = Process()
      gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      gzip.arguments = ["gzip", "-9", path]
      try gzip.run()
      gzip.waitUntilExit()
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
    }
    let (small, bomb) = (try packed(1000), try packed(64 << 20))
    let server = try LoopbackServer { path, _ in
      .init(fields: ["Content-Encoding: gzip"], body: path == "/bomb" ? bomb : small)
    }
    defer { server.stop() }
    let host = "127.0.0.1:\(server.port)"
    let retriever = desk.retriever(allowing: [host]) { policy, _ in policy.interval = 0 }
    #expect(try retriever.fetch("http://\(host)/small").bytes == [UInt8](repeating: 0, count: 1000))
    guard
      case .broken(let why)? = fault({ () throws(RetrievalFault) in try retriever.fetch("http://\(host)/bomb")
      })
    else {
      Issue.record("the bomb was unpacked")
      return
    }
    #expect(why.contains("out of proportion"))
  }

  @Test("a server that takes too long is given up")
  func time() throws {
    let server = try LoopbackServer { _, _ in .init(body: [1], waits: 3) }
    defer { server.stop() }
    let host = "127.0.0.1:\(server.port)"
    let retriever = desk.retriever(allowing: [host]) { _, limits in limits.seconds = 0.3 }
    #expect(fault { () throws(RetrievalFault) in try retriever.fetch("http://\(host)/") } == .tooSlow)
  }

  @Test("what a broken transfer brought is gone on with, unless the source changed")
  func resuming() throws {
    let body = (0..<200_000).map { UInt8($0 % 251) }
    let changed = body.reversed().map { $0 }
    let count = Mutex(0)
    let server = try LoopbackServer { path, head in
      let n = count.withLock { n in
        n += 1
        return n
      }
      let tag = "ETag: \"v1\""
      if n == 1 || n == 3 { return .init(fields: [tag], body: body, breaksAfter: 80_000) }
      guard
        let line = head.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("Range: bytes=") }),
        head.contains("If-Range: \"v1\""), let from = Int(line.dropFirst(13).dropLast())
      else { return .init(status: "400 Bad") }
      if n == 2 {
        return .init(
          status: "206 Partial Content", fields: [tag, "Content-Range: bytes \(from)-199999/200000"],
          body: Array(body[from...]))
      }
      return .init(fields: ["ETag: \"v2\""], body: changed)
    }
    defer { server.stop() }
    let address = "http://127.0.0.1:\(server.port)/big"
    let retriever = desk.retriever(allowing: ["127.0.0.1"]) { policy, _ in policy.interval = 0 }
    for (expected, resumed) in [(body, true), (changed, false)] {
      guard case .broken? = fault({ () throws(RetrievalFault) in try retriever.fetch(address) }) else {
        Issue.record("it should have broken off")
        return
      }
      let got = try retriever.fetch(address)
      #expect(got.bytes == expected)
      #expect((got.exchange.resumedFrom > 0) == resumed)
    }
  }

  @Test("a site's rules are heeded, and its pace")
  func polite() throws {
    let server = try LoopbackServer { path, _ in
      path == "/robots.txt"
        ? .init(body: Array("User-agent: *\nDisallow: /private\nCrawl-delay: 4\n".utf8)) : .init(body: [1])
    }
    defer { server.stop() }
    let host = "127.0.0.1:\(server.port)"
    let retriever = desk.retriever(allowing: [host]) { policy, _ in policy.heedsRobots = true }
    _ = try retriever.fetch("http://\(host)/open")
    _ = try retriever.fetch("http://\(host)/open2")
    #expect(
      fault { () throws(RetrievalFault) in try retriever.fetch("http://\(host)/private/x") }
        == .robots("http://\(host)"))
    #expect(server.paths == ["/robots.txt", "/open", "/open2"])
    #expect(desk.slept == [4, 4])
    #expect(server.asked.allSatisfy { $0.contains("User-Agent: Sightline/test (desk@example.org)") })
  }

  @Test(
    "an answer that is none is told with its code",
    arguments: ["404 Not Found", "503 Busy", "204 No Content"])
  func status(_ line: String) throws {
    let server = try LoopbackServer { _, _ in .init(status: line, fields: ["Retry-After: 120"]) }
    defer { server.stop() }
    let retriever = desk.retriever(allowing: ["127.0.0.1"])
    let found = fault { () throws(RetrievalFault) in try retriever.fetch("http://127.0.0.1:\(server.port)/") }
    #expect(found == .status(Int(line.prefix(3)) ?? 0, retryAfter: "120"))
  }
}

@Suite("What a site asks of programs") struct RobotsTests {
  @Test("the group for the agent counts, the longest pattern, and of two alike the one that allows")
  func rules() {
    let text = """
      User-agent: other
      Disallow: /

      user-agent: Sightline # us
      user-agent: another
      Disallow: /a
      Allow: /a/b
      Disallow: /*.zip$
      Disallow: /same
      Allow: /same

      User-agent: *
      Disallow: /
      """
    let rules = RobotsRules(Array(text.utf8), agent: "sightline")
    for path in ["/", "/b", "/a/b", "/a/b/c", "/x.zip?y", "/same", "/robots.txt"] {
      #expect(rules.allows(path), "\(path)")
    }
    for path in ["/a", "/a/c", "/x/y.zip"] { #expect(!rules.allows(path), "\(path)") }
    #expect(RobotsRules([], agent: "sightline").allows("/any"))
    #expect(!RobotsRules(Array("User-agent: *\nDisallow: /".utf8), agent: "sightline").allows("/any"))
  }

  @Test("stars without end do not hold it up")
  func hostile() {
    let pattern = String(repeating: "*a", count: 2000) + "b"
    let rules = RobotsRules(Array("User-agent: *\nDisallow: /\(pattern)\n".utf8), agent: "sightline")
    #expect(rules.allows("/" + String(repeating: "a", count: 8000)))
  }
}

@Suite("Web archives") struct WebArchiveTests {
  @Test("records follow WARC 1.1: lengths, digests and names are right, and the same each time")
  func archive() throws {
    let body = Array("hello".utf8)
    let exchange = Exchange(
      hops: [
        .init(
          url: "http://example.org/", address: "192.0.2.1", at: Instant(unixSeconds: 1_700_000_000),
          requestHead: "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", status: 200,
          responseHead: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 25\r\n\r\n")
      ], body: ContentDigest(of: body), size: 5, resumedFrom: 0, published: nil)
    let at = Instant(unixSeconds: 1_700_000_000)
    let bytes = WebArchive.opening(tool: "test", at: at) + WebArchive.records(exchange, body: body)
    #expect(bytes == WebArchive.opening(tool: "test", at: at) + WebArchive.records(exchange, body: body))
    var rest = bytes[...]
    var types: [String] = []
    while !rest.isEmpty {
      let end = try #require(Data(rest).range(of: Data("\r\n\r\n".utf8)))
      let head = String(decoding: rest.prefix(end.lowerBound), as: UTF8.self)
      let lines = head.split(whereSeparator: \.isNewline)
      #expect(lines.first == "WARC/1.1")
      func field(_ name: String) -> String? {
        lines.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
      }
      let length = try #require(field("Content-Length").flatMap { Int($0) })
      let block = Array(rest.dropFirst(end.upperBound).prefix(length))
      #expect(block.count == length)
      #expect(field("WARC-Block-Digest") == "sha256:\(ContentDigest(of: block).hex)")
      types.append(try #require(field("WARC-Type")))
      if types.last == "response" {
        let text = String(decoding: block, as: UTF8.self)
        #expect(text.hasSuffix("Content-Length: 5\r\n\r\nhello"))
        #expect(text.contains("X-Archive-Orig-Content-Encoding: gzip"))
        #expect(field("WARC-Payload-Digest") == "sha256:\(ContentDigest(of: body).hex)")
      }
      rest = rest.dropFirst(end.upperBound + length)
      #expect(rest.prefix(4).elementsEqual(Array("\r\n\r\n".utf8)))
      rest = rest.dropFirst(4)
    }
    #expect(types == ["warcinfo", "response", "request"])
  }
}
