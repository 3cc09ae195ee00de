import CCurl

/// A web address, taken apart by the same code that will ask it: two readers of one address are how guards are
/// passed.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
  public let scheme: String
  /// Lower case; an IPv6 address in brackets.
  public let host: String
  public let port: Int
  /// With query; at least `/`.
  public let path: String
  /// Without fragment.
  public let description: String

  public enum Fault: String, Error, Sendable {
    case malformed = "this is no web address"
    case scheme = "only http and https are asked"
    case credentials = "the address holds a user name or password"
  }

  public init(_ text: String) throws(Fault) { try self.init(text, base: nil) }

  /// - Parameter base: for a redirect that names only a path.
  public init(_ text: String, base: WebAddress?) throws(Fault) {
    guard let url = curl_url() else { throw .malformed }
    defer { curl_url_cleanup(url) }
    guard text.utf8.count <= 8000, !text.utf8.contains(where: { $0 <= 32 || $0 == 127 }) else {
      throw .malformed
    }
    if let base {
      guard curl_url_set(url, CURLUPART_URL, base.description, 0) == CURLUE_OK else { throw .malformed }
    }
    guard curl_url_set(url, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK else {
      throw .malformed
    }
    func part(_ what: CURLUPart, _ flags: Int32 = 0) -> String? {
      var found: UnsafeMutablePointer<CChar>?
      guard curl_url_get(url, what, &found, UInt32(flags)) == CURLUE_OK, let found else { return nil }
      defer { curl_free(found) }
      return String(cString: found)
    }
    guard let scheme = part(CURLUPART_SCHEME)?.lowercased(), let host = part(CURLUPART_HOST)?.lowercased(),
      !host.isEmpty
    else { throw .malformed }
    guard scheme == "http" || scheme == "https" else { throw .scheme }
    guard part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil else { throw .credentials }
    guard let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT).flatMap({ Int($0) }),
      (1...65_535).contains(port)
    else { throw .malformed }
    guard curl_url_set(url, CURLUPART_FRAGMENT, nil, 0) == CURLUE_OK, let whole = part(CURLUPART_URL) else {
      throw .malformed
    }
    (self.scheme, self.host, self.port, description) = (scheme, host, port, whole)
    path = (part(CURLUPART_PATH) ?? "/") + (part(CURLUPART_QUERY).map { "?" + $0 } ?? "")
  }

  /// `https://example.org:8443`: what shares rules and rate.
  public var site: String { "\(scheme)://\(host):\(port)" }
  /// As a case names what it allows: `localhost:8080`.
  public var hostAndPort: String { "\(host):\(port)" }
  /// Without the brackets of an IPv6 address, as a resolver wants it.
  var bareHost: String {
    host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
  }
}
