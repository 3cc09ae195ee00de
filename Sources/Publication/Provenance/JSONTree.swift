/// A JSON value, for the formats of others whose keys are data.
enum JSONTree: Encodable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  case text(String)
  case integer(Int)
  case real(Double)
  case list([JSONTree])
  case object([String: JSONTree])

  init(stringLiteral text: String) { self = .text(text) }
  init(arrayLiteral elements: JSONTree...) { self = .list(elements) }
  init(dictionaryLiteral elements: (String, JSONTree)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }

  func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    switch self {
    case .text(let t): try box.encode(t)
    case .integer(let n): try box.encode(n)
    case .real(let r): try box.encode(r)
    case .list(let l): try box.encode(l)
    case .object(let o): try box.encode(o)
    }
  }
}

/// Percent-encoding of everything but the unreserved characters of RFC 3986, so that a stranger's text can stand
/// in an identifier.
enum Identifier {
  static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for b in text.utf8 {
      switch b {
      case 48...57, 65...90, 97...122, 0x2D, 0x2E, 0x5F, 0x7E: out.append(b)
      default: out += [0x25, digits[Int(b >> 4)], digits[Int(b & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
