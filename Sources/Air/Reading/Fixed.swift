import SightlineUnits

/// Numbers from sources into `Position`'s fixed-point columns. A value that no aircraft can have becomes
/// "none", never a wrapped number.
enum Fixed {
  @inline(__always) static func speed(tenths: Int64?) -> UInt16 {
    guard let v = tenths, v >= 0, v < 65_535 else { return .max }
    return UInt16(v)
  }
  @inline(__always) static func track(hundredths: Int64?) -> UInt16 {
    guard let v = hundredths, v.magnitude < 1_000_000 else { return .max }
    let r = v % 36_000
    return UInt16(r < 0 ? r + 36_000 : r)
  }
  @inline(__always) static func rate(_ feetPerMinute: Int64?) -> Int16 {
    guard let v = feetPerMinute, v > Int64(Int16.min), v <= Int64(Int16.max) else { return .min }
    return Int16(v)
  }
  static func feet(_ v: Double) -> Int32 { v.isFinite && abs(v) < 1_000_000 ? Int32(v.rounded()) : .min }
  static func degreesE7(_ v: Double, limit: Double) -> Int32 {
    v.isFinite && abs(v) <= limit ? Int32((v * 1e7).rounded()) : .min
  }
  static func integer(_ v: Double) -> Int64? { v.isFinite && abs(v) < 1e15 ? Int64(v.rounded()) : nil }
}

extension PositionSource {
  /// readsb's source words: `adsb_icao`, `mlat`, `tisb_other` …
  init(readsb word: UnsafeBufferPointer<UInt8>) {
    if word == "adsb_icao" { self = .adsb; return }
    switch String(decoding: word, as: UTF8.self) {
    case "adsb_icao", "adsb": self = .adsb
    case "adsb_icao_nt", "adsb_other": self = .adsbNonTransponder
    case "adsr_icao", "adsr_other", "adsr": self = .adsr
    case "tisb_icao", "tisb_other", "tisb_trackfile", "tisb": self = .tisb
    case "mlat": self = .mlat
    case "adsc": self = .adsc
    case "mode_s", "mode_ac": self = .modeS
    case "uat": self = .uat
    case "unknown": self = .unknown
    default: self = .other
    }
  }
}
