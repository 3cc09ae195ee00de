import SightlineEvidence
import SightlineUnits

enum Digest {
  static func hex(_ bytes: [UInt8]) -> String { ContentDigest(of: bytes).hex }
}
