import Foundation
import SightlineEvidence
import SightlineUnits

/// How much a source may ask of this machine.
public struct RetrievalLimits: Sendable, Hashable {
  /// Bytes of one body, as sent and after decoding.
  public var largest = ReadingLimits.standard.largestFile
  /// For one request.
  public var seconds = 600.0
  public var redirects = 5
  /// Bytes a second that must be reached over any 30 s.
  public var slowest = 100
  public init() {}
}

/// Where downloads may go, and how they behave.
public struct RetrievalPolicy: Sendable, Hashable {
  /// Hosts that are asked although they lie in a private network or on this machine, as the case names them:
  /// `receiver.local` or `localhost:8080`.
  public var allowed: Set<String> = []
  /// Sent with every request; names a person to turn to where one was given.
  public var agent: String
  public var heedsRobots = true
  /// Seconds between two requests to one site.
  public var interval = 1.0
  public init(agent: String) { self.agent = agent }

  func allows(_ address: WebAddress) -> Bool {
    allowed.contains(address.host) || allowed.contains(address.hostAndPort)
  }
}

/// Why nothing was retrieved. Each is journaled: that a source gave nothing is evidence too.
public enum RetrievalFault: Error, Sendable, Hashable, CustomStringConvertible {
  case address(WebAddress.Fault)
  case unknownHost(String)
  case refused(String, NetworkAddress, NetworkAddress.Refusal)
  case tooManyRedirects(Int)
  /// From https to http.
  case downgrade(String)
  case robots(String)
  case tooLarge(Int)
  case tooSlow
  case status(Int, retryAfter: String?)
  case broken(String)
  case encoding(String)
  case cannotKeep(String)

  public var description: String {
    switch self {
    case .address(let fault): fault.rawValue
    case .unknownHost(let host): "\(host) has no address"
    case .refused(let host, let address, let why):
      "\(host) is \(address), \(why.rawValue); case.yaml can allow it by name (local:)"
    case .tooManyRedirects(let n): "more than \(n) redirects"
    case .downgrade(let address): "it leads from https to \(address)"
    case .robots(let site): "\(site)/robots.txt asks programs not to"
    case .tooLarge(let n): "larger than \(n) bytes"
    case .tooSlow: "it takes too long"
    case .status(let code, let after):
      "the server answers \(code)" + (after.map { ", retry after \($0)" } ?? "")
    case .broken(let why): "the transfer broke off: \(why)"
    case .encoding(let name): "it is sent in the encoding '\(name)', which is not read"
    case .cannotKeep(let why): "it cannot be kept: \(why)"
    }
  }
}

/// What was asked and answered, kept beside the bytes: with it a WARC can be written.
public struct Exchange: Sendable, Hashable, Codable {
  public struct Hop: Sendable, Hashable, Codable {
    public let url: String
    /// The address that was asked.
    public let address: String
    public let at: Instant
    public let requestHead: String
    public let status: Int
    public let responseHead: String
  }
  /// Redirects first, the answer last.
  public let hops: [Hop]
  /// Of the body as kept: decoded where it was sent in a content encoding.
  public let body: ContentDigest
  public let size: Int
  /// Bytes that an earlier, broken transfer had brought.
  public let resumedFrom: Int
  /// The source's own clock.
  public let published: Instant?
}
