import Foundation
import SightlineObserving
import SightlineUnits

/// Writes an observation as `StableJSON` does, byte for byte, some ten times faster.
///
/// A day of traffic is a hundred thousand observations, and the general encoder then takes longer than reading
/// the tracks. `StableJSON` stays the definition: a test compares the two.
enum ObservationJSON {
  static func encode(_ o: Observation) throws -> Data {
    var out = JSONBytes()
    out.bytes.reserveCapacity(4096)
    out.raw("{\"basis\":")
    basis(o.basis, &out)
    out.raw(",\"existence\":")
    out.number(o.existence.value)
    if let figure = o.figure {
      out.raw(",\"figure\":")
      out.bytes += try StableJSON.encode(figure)
    }
    out.field(",\"group\":", o.group.text)
    out.field(",\"id\":", o.id)
    out.field(",\"kind\":", o.kind.rawValue)
    out.field(",\"lens\":", o.lens.text)
    out.raw(",\"parties\":")
    alternatives(o.parties, &out) { $1.text($0.text) }
    out.raw(",\"path\":")
    out.list(o.path) { coordinate($0, &$1) }
    out.raw(",\"places\":")
    alternatives(o.places, &out) { place($0, &$1) }
    out.raw(",\"remarks\":")
    out.list(o.remarks) { $1.text($0) }
    out.field(",\"source\":", o.source.text)
    out.raw(",\"time\":")
    out.raw("{\"end\":")
    interval(o.time.end, &out)
    out.raw(",\"start\":")
    interval(o.time.start, &out)
    out.raw("}")
    out.field(",\"title\":", o.title)
    out.raw(",\"traits\":")
    out.list(o.traits) { trait($0, &$1) }
    out.raw("}")
    return Data(out.bytes)
  }

  private static func basis(_ basis: Basis, _ out: inout JSONBytes) {
    out.raw("{\"derivation\":")
    out.raw("{\"detector\":")
    out.text(basis.derivation.detector)
    out.raw(",\"parameters\":")
    out.list(basis.derivation.parameters) { $1.text($0) }
    out.raw(",\"version\":")
    out.integer(Int64(basis.derivation.version))
    out.raw("}")
    out.raw(",\"slices\":")
    out.list(basis.slices) { slice, out in
      out.raw("{\"artifact\":")
      out.text(slice.artifact.hex)
      out.field(",\"file\":", slice.file)
      if let rows = slice.rows {
        out.raw(",\"rows\":")
        out.list([rows.lowerBound, rows.upperBound]) { $1.integer(Int64($0)) }
      }
      out.raw("}")
    }
    out.raw("}")
  }

  private static func alternatives<Role: RawRepresentable & Hashable, Option>(
    _ all: [Role: Alternatives<Option>], _ out: inout JSONBytes, _ write: (Option, inout JSONBytes) -> Void
  ) where Role.RawValue == String {
    let roles = all.sorted { $0.key.rawValue < $1.key.rawValue }
    guard !roles.isEmpty else { return out.raw("{}") }
    for (i, (role, options)) in roles.enumerated() {
      out.open(role.rawValue, first: i == 0)
      out.raw("{\"options\":")
      out.list(options.options) { weighted, out in
        out.raw("{\"option\":")
        write(weighted.option, &out)
        out.raw(",\"probability\":")
        out.number(weighted.probability.value)
        out.raw("}")
      }
      out.raw("}")
    }
    out.raw("}")
  }

  private static func place(_ place: Place, _ out: inout JSONBytes) {
    if let country = place.country {
      out.raw("{\"country\":")
      out.text(country)
    }
    out.raw(place.country == nil ? "{\"name\":" : ",\"name\":")
    out.text(place.name.text)
    if let point = place.point {
      out.raw(",\"point\":")
      coordinate(point, &out)
    }
    out.field(",\"title\":", place.title)
    out.raw("}")
  }

  private static func coordinate(_ c: Coordinate, _ out: inout JSONBytes) {
    out.raw("{\"latitude\":")
    out.number(c.latitude)
    out.raw(",\"longitude\":")
    out.number(c.longitude)
    out.raw("}")
  }

  private static func interval(_ interval: Interval, _ out: inout JSONBytes) {
    out.raw("{\"end\":")
    out.integer(interval.end.microseconds)
    out.raw(",\"start\":")
    out.integer(interval.start.microseconds)
    out.raw("}")
  }

  private static func trait(_ trait: Trait, _ out: inout JSONBytes) {
    out.raw("{\"key\":")
    out.text(trait.key.rawValue)
    out.raw(",\"probability\":")
    out.number(trait.probability.value)
    out.field(",\"reason\":", trait.reason)
    out.field(",\"value\":", trait.value)
    out.raw("}")
  }
}

/// JSON bytes being written, in the spelling of `StableJSON`: for values that come by the thousand. Who writes with
/// it holds it to `StableJSON` by a test.
public struct JSONBytes {
  public var bytes: [UInt8] = []
  public init() {}

  /// The bytes as they stand.
  public mutating func raw(_ text: StaticString) {
    bytes += UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }
  /// `{"name":` or `,"name":`
  public mutating func open(_ name: String, first: Bool) {
    bytes.append(first ? 0x7B : 0x2C)
    text(name)
    bytes.append(0x3A)
  }
  /// `,"name":` as it stands, then the text.
  public mutating func field(_ key: StaticString, _ value: String) {
    raw(key)
    text(value)
  }
  /// `[…]` with a comma between.
  public mutating func list<Element>(_ all: [Element], _ write: (Element, inout JSONBytes) -> Void) {
    bytes.append(0x5B)
    for (i, element) in all.enumerated() {
      if i > 0 { bytes.append(0x2C) }
      write(element, &self)
    }
    bytes.append(0x5D)
  }
  public mutating func integer(_ value: Int64) { bytes += String(value).utf8 }
  public mutating func integer(_ value: UInt64) { bytes += String(value).utf8 }

  /// The shortest digits that give the value back; whole numbers without a point.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return text(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity") }
    var digits = value.description
    digits.withUTF8 { utf8 in
      let n = utf8.count
      let isWhole = n > 2 && utf8[n - 2] == 0x2E && utf8[n - 1] == 0x30
      bytes += UnsafeBufferPointer(rebasing: utf8[..<(isWhole ? n - 2 : n)])
    }
  }

  /// In quotes, with what must be escaped escaped.
  public mutating func text(_ value: String) {
    bytes.append(0x22)
    var value = value
    value.withUTF8 { utf8 in
      guard utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
        bytes.append(contentsOf: utf8)
        return
      }
      for b in utf8 {
        switch b {
        case 0x22, 0x5C:
          bytes.append(0x5C)
          bytes.append(b)
        case 0x08: bytes += [0x5C, 0x62]
        case 0x09: bytes += [0x5C, 0x74]
        case 0x0A: bytes += [0x5C, 0x6E]
        case 0x0C: bytes += [0x5C, 0x66]
        case 0x0D: bytes += [0x5C, 0x72]
        case 0..<0x20:
          let hex = String(b, radix: 16)
          bytes += ("\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex).utf8
        default: bytes.append(b)
        }
      }
    }
    bytes.append(0x22)
  }
}
