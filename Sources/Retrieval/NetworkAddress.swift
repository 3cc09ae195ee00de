import Foundation

/// An Internet address, and whether a download may go there.
///
/// A name that a stranger chose must not make this machine ask its own services or its neighbours'. What is
/// permitted is listed by what is globally reachable (IANA special-purpose address registries for IPv4 and IPv6),
/// so that a form not thought of is refused.
public struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
  /// 4 or 16 bytes, in network order.
  public let bytes: [UInt8]

  /// `nil` unless there are 4 or 16 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads `192.0.2.1` or `2001:db8::1`; no other spelling.
  public init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: &four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      bytes = withUnsafeBytes(of: &six) { Array($0) }
    } else {
      return nil
    }
  }

  /// Reads what the resolver or curl gives.
  init?(_ address: UnsafePointer<sockaddr>) {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      bytes = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self).sin_addr.networkBytes
    case AF_INET6:
      bytes = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in6.self).sin6_addr.networkBytes
    default: return nil
    }
  }

  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    _ = bytes.withUnsafeBytes { inet_ntop(family, $0.baseAddress, &text, socklen_t(text.count)) }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Why a download may not go there; `nil` where it may.
  public enum Refusal: String, Sendable, Hashable {
    case thisMachine = "this machine itself"
    case privateNetwork = "a private network"
    case linkLocal = "the local link"
    case mapped = "an IPv4 address in another's clothes"
    case reserved = "no address of the public Internet"
  }

  public var refusal: Refusal? { bytes.count == 4 ? NetworkAddress.four(bytes) : six() }

  private static func four(_ b: [UInt8]) -> Refusal? {
    switch (b[0], b[1], b[2]) {
    case (127, _, _): .thisMachine
    case (0, _, _): .thisMachine
    case (10, _, _), (172, 16...31, _), (192, 168, _): .privateNetwork
    // Shared space of carriers (RFC 6598), benchmarking (RFC 2544).
    case (100, 64...127, _), (198, 18...19, _): .privateNetwork
    case (169, 254, _): .linkLocal
    // Protocol assignments, documentation, 6to4 relays.
    case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113), (192, 88, 99): .reserved
    case (224..., _, _): .reserved
    default: nil
    }
  }

  private func six() -> Refusal? {
    let last = Array(bytes[12...])
    if bytes.dropLast(1).allSatisfy({ $0 == 0 }), bytes[15] <= 1 { return .thisMachine }
    let isMapped =
      bytes[..<10].allSatisfy { $0 == 0 } && (bytes[10...11].allSatisfy { $0 == 0xFF || $0 == 0 })
    if isMapped { return .mapped }
    // How hosts without IPv4 reach it (RFC 6052): as good as the address inside.
    if bytes[..<12] == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] {
      return NetworkAddress.four(last) == nil ? nil : .mapped
    }
    if bytes[0] == 0xFE, bytes[1] & 0xC0 == 0x80 { return .linkLocal }
    if bytes[0] & 0xFE == 0xFC || bytes[0] == 0xFE { return .privateNetwork }
    // Global unicast is 2000::/3.
    guard bytes[0] & 0xE0 == 0x20 else { return .reserved }
    // 6to4 and Teredo carry an IPv4 address.
    if bytes[0] == 0x20, bytes[1] == 0x02 { return .mapped }
    if bytes[0] == 0x20, bytes[1] == 0x01, bytes[2] <= 1 { return .mapped }
    // Documentation: 2001:db8::/32, 3fff::/20.
    if bytes[0] == 0x20, bytes[1] == 0x01, bytes[2] == 0x0D, bytes[3] == 0xB8 { return .reserved }
    if bytes[0] == 0x3F, bytes[1] == 0xFF, bytes[2] & 0xF0 == 0 { return .reserved }
    return nil
  }
}

extension in_addr {
  fileprivate var networkBytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }
}
extension in6_addr {
  fileprivate var networkBytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }
}
