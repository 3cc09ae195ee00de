import Foundation
import Synchronization

/// A web server on this machine that answers what a test tells it to.
public final class LoopbackServer: Sendable {
  public struct Answer: Sendable {
    public var status = "200 OK"
    public var fields: [String] = []
    public var body: [UInt8] = []
    /// Closes the connection after so many bytes of the body; all if not given.
    public var breaksAfter: Int?
    /// Seconds to wait before the body.
    public var waits = 0.0
    public init(
      status: String = "200 OK", fields: [String] = [], body: [UInt8] = [], breaksAfter: Int? = nil,
      waits: Double = 0
    ) {
      (self.status, self.fields, self.body) = (status, fields, body)
      (self.breaksAfter, self.waits) = (breaksAfter, waits)
    }
  }
  public typealias Handler = @Sendable (_ path: String, _ head: String) -> Answer

  public let port: Int
  private let descriptor: Int32
  private let handler: Handler
  private let heads = Mutex<[String]>([])
  /// The heads of all requests so far.
  public var asked: [String] { heads.withLock { $0 } }
  public var paths: [String] { asked.map { String($0.split(separator: " ")[1]) } }

  public struct Failure: Error { public let action: String }

  public init(_ handler: @escaping Handler) throws {
    self.handler = handler
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        bind(descriptor, raw, length) == 0 && listen(descriptor, 16) == 0
          && getsockname(descriptor, raw, &length) == 0
      }
    }
    guard bound else { throw Failure(action: "bind") }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [self] in serve() }
  }
  public func stop() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  private func serve() {
    while true {
      let client = accept(descriptor, nil, nil)
      guard client >= 0 else { return }
      answer(client)
      close(client)
    }
  }

  private func answer(_ client: Int32) {
    var bytes: [UInt8] = []
    while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
      var byte: UInt8 = 0
      guard recv(client, &byte, 1, 0) == 1 else { return }
      bytes.append(byte)
    }
    let head = String(decoding: bytes, as: UTF8.self)
    heads.withLock { $0.append(head) }
    let a = handler(String(head.split(separator: " ")[1]), head)
    let isLong = a.fields.contains {
      $0.lowercased().hasPrefix("content-length") || $0.lowercased().hasPrefix("transfer-")
    }
    let fields = a.fields + (isLong ? [] : ["Content-Length: \(a.body.count)"]) + ["Connection: close"]
    deliver(client, Array(("HTTP/1.1 \(a.status)\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n").utf8))
    if a.waits > 0 { usleep(UInt32(a.waits * 1_000_000)) }
    deliver(client, Array(a.body.prefix(a.breaksAfter ?? a.body.count)))
  }

  private func deliver(_ client: Int32, _ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let n = rest.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard n > 0 else { return }
      rest = rest.dropFirst(n)
    }
  }
}
