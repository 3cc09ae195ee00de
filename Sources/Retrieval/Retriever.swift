import CCurl
import Foundation
import SightlineEvidence
import SightlineUnits

/// Downloads from addresses that a person named, one after another.
///
/// Each name is resolved once and its address pinned for the whole run; every step of a redirect goes through the
/// same guard. What a broken transfer brought stays in the folder and is gone on with.
public final class Retriever {
  public typealias Resolver = (_ host: String, _ port: Int) -> [NetworkAddress]

  public struct Retrieved {
    public let bytes: [UInt8]
    public let exchange: Exchange
  }

  private let policy: RetrievalPolicy
  private let limits: RetrievalLimits
  private let partials: PartialDownloads
  private let now: () -> Instant
  private let sleep: (Double) -> Void
  private let resolve: Resolver
  private var pinned: [String: NetworkAddress] = [:]
  private var robots: [String: RobotsRules] = [:]
  private var lastAsked: [String: Instant] = [:]

  /// - Parameters:
  ///   - folder: for what broken transfers brought.
  ///   - now, sleep: the clock, which is the caller's.
  public init(
    policy: RetrievalPolicy, limits: RetrievalLimits = RetrievalLimits(), folder: String,
    now: @escaping () -> Instant, sleep: @escaping (Double) -> Void,
    resolve: @escaping Resolver = Retriever.lookUp
  ) {
    (self.policy, self.limits, self.now, self.sleep) = (policy, limits, now, sleep)
    (self.resolve, partials) = (resolve, PartialDownloads(folder: folder))
  }

  /// The system's own resolver, which also reads `127.1`, `0x7f000001` and the like; what comes out is judged.
  public static func lookUp(_ host: String, _ port: Int) -> [NetworkAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [NetworkAddress] = []
    var next = list
    while let entry = next {
      if let address = entry.pointee.ai_addr.flatMap({ NetworkAddress($0) }), !found.contains(address) {
        found.append(address)
      }
      next = entry.pointee.ai_next
    }
    return found
  }

  // MARK: Asking

  public func fetch(_ text: String) throws(RetrievalFault) -> Retrieved {
    var address = try Retriever.parse(text, base: nil)
    var hops: [Exchange.Hop] = []
    while true {
      try heed(address)
      let kept = partials.kept(address)
      let (response, hop) = try ask(address, kept)
      hops.append(hop)
      switch response.status {
      case 301, 302, 303, 307, 308:
        guard hops.count <= limits.redirects else { throw .tooManyRedirects(limits.redirects) }
        guard let target = response.field("location") else { throw .status(response.status, retryAfter: nil) }
        let next = try Retriever.parse(target, base: address)
        if address.scheme == "https", next.scheme == "http" { throw .downgrade(next.description) }
        address = next
      case 200, 206: return try finish(address, response, hops)
      case 416 where kept != nil:
        // The source changed: from the beginning, once.
        partials.discard(address)
        guard hops.count <= limits.redirects else { throw .tooManyRedirects(limits.redirects) }
      default: throw .status(response.status, retryAfter: response.field("retry-after"))
      }
    }
  }

  private static func parse(_ text: String, base: WebAddress?) throws(RetrievalFault) -> WebAddress {
    do throws(WebAddress.Fault) { return try WebAddress(text, base: base) } catch { throw .address(error) }
  }

  /// The address of a host, resolved once and judged.
  private func pin(_ address: WebAddress) throws(RetrievalFault) -> NetworkAddress {
    if let known = pinned[address.hostAndPort] { return known }
    let found = resolve(address.bareHost, address.port)
    guard let first = found.first else { throw .unknownHost(address.host) }
    // A name with one good and one bad address is a trick.
    if !policy.allows(address), let bad = found.first(where: { $0.refusal != nil }), let why = bad.refusal {
      throw .refused(address.host, bad, why)
    }
    pinned[address.hostAndPort] = first
    return first
  }

  private func wait(for address: WebAddress) {
    let interval = max(policy.interval, robots[address.site]?.delay ?? 0)
    if let last = lastAsked[address.site] {
      let passed = (now() - last).value
      if passed < interval { sleep(interval - max(0, passed)) }
    }
    lastAsked[address.site] = now()
  }

  private func ask(
    _ address: WebAddress, _ kept: PartialDownloads.Kept?
  ) throws(RetrievalFault) -> (response: Transfer.Response, hop: Exchange.Hop) {
    let target = try pin(address)
    wait(for: address)
    var headers = ["Accept: */*", "Accept-Encoding: identity"]
    if let kept { headers += ["Range: bytes=\(kept.size)-", "If-Range: \(kept.validator)"] }
    let request = Transfer.Request(
      address: address, pinned: target, headers: headers, agent: policy.agent, limits: limits,
      already: kept?.size ?? 0)
    let writer = partials.writer(address, appending: kept != nil)
    let at = now()
    let response = Transfer.run(request, sink: writer.take)
    writer.close(response, keeps: kept?.size ?? 0)
    if let why = writer.failure { throw .cannotKeep(why) }
    if let fault = response.fault { throw fault }
    let head =
      ([
        "GET \(address.path) HTTP/1.1", "Host: \(Retriever.hostField(address))",
        "User-Agent: \(policy.agent)",
      ]
      + headers).joined(separator: "\r\n") + "\r\n\r\n"
    return (
      response,
      Exchange.Hop(
        url: address.description, address: "\(target)", at: at, requestHead: head, status: response.status,
        responseHead: response.head)
    )
  }

  private static func hostField(_ a: WebAddress) -> String {
    a.port == (a.scheme == "https" ? 443 : 80) ? a.host : a.hostAndPort
  }

  /// Reads a site's rules once, under the same guard.
  private func heed(_ address: WebAddress) throws(RetrievalFault) {
    guard policy.heedsRobots else { return }
    if robots[address.site] == nil { robots[address.site] = try rules(of: address) }
    guard robots[address.site]?.allows(address.path) == true else { throw .robots(address.site) }
  }

  private func rules(of address: WebAddress) throws(RetrievalFault) -> RobotsRules {
    var place = try Retriever.parse("/robots.txt", base: address)
    for _ in 0...limits.redirects {
      let target = try pin(place)
      var few = limits
      (few.largest, few.seconds) = (1 << 20, min(30, limits.seconds))
      var bytes: [UInt8] = []
      let request = Transfer.Request(
        address: place, pinned: target, headers: ["Accept-Encoding: identity"], agent: policy.agent,
        limits: few)
      let response = Transfer.run(request) { chunk in
        bytes += chunk
        return true
      }
      lastAsked[place.site] = now()
      switch response.status {
      case 200 where response.fault == nil: return RobotsRules(bytes, agent: "sightline")
      case 300..<400:
        guard let next = response.field("location") else { return .none }
        place = try Retriever.parse(next, base: place)
      case 400..<500: return .none
      // The host itself cannot be reached: the request after this one will say so in its own words.
      case 0: return .none
      default: return .nothing
      }
    }
    return .none
  }

  // MARK: Keeping

  private func finish(
    _ address: WebAddress, _ response: Transfer.Response, _ hops: [Exchange.Hop]
  ) throws(RetrievalFault) -> Retrieved {
    let sent = try partials.take(address)
    let resumed = sent.count - response.received
    let bytes = try decoded(sent, response.field("content-encoding"))
    return Retrieved(
      bytes: bytes,
      exchange: Exchange(
        hops: hops, body: ContentDigest(of: bytes), size: bytes.count, resumedFrom: max(0, resumed),
        published: response.field("last-modified").flatMap(Retriever.date)))
  }

  private func decoded(_ sent: [UInt8], _ encoding: String?) throws(RetrievalFault) -> [UInt8] {
    switch encoding?.lowercased() {
    case nil, "", "identity": return sent
    case "gzip", "x-gzip":
      var reading = ReadingLimits.standard
      reading.largestFile = limits.largest
      let result: Result<[UInt8], InputError> = sent.withUnsafeBufferPointer { buffer in
        do throws(InputError) { return .success(try Inflating.gzip(buffer, limits: reading)) } catch {
          return .failure(error)
        }
      }
      do throws(InputError) { return try result.get() } catch { throw .broken("the body \(error)") }
    case .some(let name): throw .encoding(name)
    }
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func date(_ text: String) -> Instant? {
    let seconds = curl_getdate(text, nil)
    return seconds > 0 ? Instant(unixSeconds: Double(seconds)) : nil
  }
}
