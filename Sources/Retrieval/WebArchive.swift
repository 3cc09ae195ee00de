import Foundation
import SightlineEvidence
import SightlineUnits

/// What was downloaded, as a web archive (WARC 1.1, ISO 28500:2017). The same exchanges give the same bytes.
public enum WebArchive {
  /// The record that opens an archive.
  public static func opening(tool: String, at moment: Instant) -> [UInt8] {
    let body = Array("software: \(tool)\r\nformat: WARC File Format 1.1\r\n".utf8)
    return record(
      "warcinfo", date: moment, [("Content-Type", "application/warc-fields")], body, salt: "")
  }

  /// Request and response of every step; the body belongs to the last.
  public static func records(_ exchange: Exchange, body: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for (i, hop) in exchange.hops.enumerated() {
      let isLast = i == exchange.hops.count - 1
      let payload = isLast ? body : []
      let block = Array(head(hop, length: payload.count).utf8) + payload
      let fields = [("WARC-Target-URI", hop.url), ("WARC-IP-Address", hop.address)]
      let response =
        fields + [
          ("WARC-Payload-Digest", "sha256:\(ContentDigest(of: payload).hex)"),
          ("Content-Type", "application/http;msgtype=response"),
        ]
      let name = identifier("response", block, hop.url + "\(hop.at.microseconds)")
      out += record("response", date: hop.at, response, block, salt: hop.url + "\(hop.at.microseconds)")
      out += record(
        "request", date: hop.at,
        fields + [("WARC-Concurrent-To", "<\(name)>"), ("Content-Type", "application/http;msgtype=request")],
        Array(hop.requestHead.utf8), salt: hop.url + "\(hop.at.microseconds)")
    }
    return out
  }

  /// The response's head as it fits the body kept: fields about a coding that was taken off are kept under the name
  /// that web archives give them. A body that came in two parts is whole now.
  private static func head(_ hop: Exchange.Hop, length: Int) -> String {
    let changed = ["content-encoding", "transfer-encoding", "content-length", "content-range"]
    var lines: [String] = []
    for (i, line) in hop.responseHead.split(whereSeparator: \.isNewline).enumerated() {
      if i == 0 {
        lines.append(hop.status == 206 ? "HTTP/1.1 200 OK" : String(line))
      } else if changed.contains(line.prefix { $0 != ":" }.lowercased()) {
        lines.append("X-Archive-Orig-" + line)
      } else {
        lines.append(String(line))
      }
    }
    if lines.isEmpty { lines = ["HTTP/1.1 \(hop.status)"] }
    lines.append("Content-Length: \(length)")
    return lines.joined(separator: "\r\n") + "\r\n\r\n"
  }

  private static func record(
    _ type: String, date: Instant, _ fields: [(String, String)], _ block: [UInt8], salt: String
  ) -> [UInt8] {
    let all =
      [
        ("WARC-Type", type), ("WARC-Record-ID", "<\(identifier(type, block, salt))>"),
        ("WARC-Date", date.iso8601(fraction: 0)),
        ("WARC-Block-Digest", "sha256:\(ContentDigest(of: block).hex)"),
      ] + fields + [("Content-Length", "\(block.count)")]
    let head = "WARC/1.1\r\n" + all.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
    return Array(head.utf8) + block + Array("\r\n\r\n".utf8)
  }

  /// A UUID from a digest (RFC 9562, version 8), so that the same record has the same name.
  private static func identifier(_ type: String, _ block: [UInt8], _ salt: String) -> String {
    var b = Array(ContentDigest(of: Array("\(type)\n\(salt)\n".utf8) + block).bytes.prefix(16))
    b[6] = b[6] & 0x0F | 0x80
    b[8] = b[8] & 0x3F | 0x80
    let hex = b.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let parts = [
      hex.prefix(8), hex.dropFirst(8).prefix(4), hex.dropFirst(12).prefix(4), hex.dropFirst(16).prefix(4),
      hex.dropFirst(20),
    ]
    return "urn:uuid:" + parts.map(String.init).joined(separator: "-")
  }
}
