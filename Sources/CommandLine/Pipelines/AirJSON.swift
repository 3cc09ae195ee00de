import Foundation
import SightlineAir
import SightlineCaseStore
import SightlineUnits

/// Writes what the air lens leaves in the database as `StableJSON` does, byte for byte: the account of each of
/// thousands of files, and coverage with a hundred thousand numbers. `StableJSON` stays the definition: a test
/// compares the two.
enum AirJSON {
  static func encode(_ account: ReadingAccount) throws -> Data {
    // Faults are rare, and in which order keys of other scripts stand is the general encoder's affair.
    guard account.faults.isEmpty, isPlain(account.ignoredFields.keys), isPlain(account.unknownFields.keys)
    else {
      return try StableJSON.encode(account)
    }
    var out = JSONBytes()
    out.bytes.reserveCapacity(1024)
    out.raw("{\"conflicting\":")
    out.integer(Int64(account.conflicting))
    out.raw(",\"duplicates\":")
    out.integer(Int64(account.duplicates))
    out.raw(",\"faultCount\":")
    out.integer(Int64(account.faultCount))
    out.raw(",\"faults\":[],\"ignoredFields\":")
    object(account.ignoredFields, &out) { $1.integer(Int64($0)) }
    out.raw(",\"kept\":")
    out.integer(Int64(account.kept))
    out.raw(",\"outOfOrder\":")
    out.integer(Int64(account.outOfOrder))
    out.raw(",\"previousDay\":")
    out.integer(Int64(account.previousDay))
    out.raw(",\"rows\":")
    out.integer(Int64(account.rows))
    out.raw(",\"stale\":")
    out.integer(Int64(account.stale))
    out.raw(",\"unknownFields\":")
    object(account.unknownFields, &out) { $1.integer(Int64($0)) }
    out.raw(",\"withoutPosition\":")
    out.integer(Int64(account.withoutPosition))
    out.raw("}")
    return Data(out.bytes)
  }

  static func encode(_ coverage: AirCoverage) throws -> Data {
    guard isPlain(coverage.airports.keys) else { return try StableJSON.encode(coverage) }
    var out = JSONBytes()
    out.bytes.reserveCapacity(1 << 20)
    out.raw("{\"airports\":")
    object(coverage.airports, &out) { site, out in
      if let country = site.country {
        out.field("{\"country\":", country)
        out.raw(",")
      } else {
        out.raw("{")
      }
      out.raw("\"point\":{\"latitude\":")
      out.number(site.point.latitude)
      out.raw(",\"longitude\":")
      out.number(site.point.longitude)
      out.raw("}}")
    }
    out.raw(",\"basis\":")
    out.bytes += try StableJSON.encode(coverage.basis)
    out.field(",\"group\":", coverage.group.text)
    out.raw(",\"model\":")
    out.bytes += try StableJSON.encode(coverage.model)
    out.raw(",\"reception\":")
    out.raw("[")
    for (i, (key, tally)) in coverage.reception.tallies.sorted(by: { $0.key < $1.key }).enumerated() {
      if i > 0 { out.raw(",") }
      out.integer(key.packed)
      out.raw(",")
      out.number(tally.heard)
      out.raw(",")
      out.number(tally.missed)
    }
    out.raw("]}")
    return Data(out.bytes)
  }

  private static func isPlain(_ keys: some Sequence<String>) -> Bool {
    keys.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
  }

  private static func object<Value>(
    _ all: [String: Value], _ out: inout JSONBytes, _ write: (Value, inout JSONBytes) -> Void
  ) {
    out.raw("{")
    for (i, (key, value)) in all.sorted(by: { $0.key < $1.key }).enumerated() {
      if i > 0 { out.raw(",") }
      out.text(key)
      out.raw(":")
      write(value, &out)
    }
    out.raw("}")
  }
}
