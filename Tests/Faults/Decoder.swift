import Foundation
import SightlineUnits

/// Something that reads bytes of strangers, in the shape that the fault runs and the fuzzer need.
public struct Decoder: Sendable {
  /// What a reading came to.
  public enum Outcome: Sendable, Hashable {
    /// What was understood, item by item.
    case read(Set<String>)
    /// The typed reason.
    case refused(String)
  }
  /// What an alteration of the bytes must lead to.
  public enum Guard: Sendable {
    /// The bytes carry no checksum: an altered digit is another number. Only that the reading ends is asked.
    case none
    /// Altered bytes must be refused, or what is read must have stood in the unaltered input.
    case checked
  }

  public let name: String
  public let shield: Guard
  /// Small whole inputs, made by hand or by a few lines here.
  public let seeds: @Sendable () throws -> [[UInt8]]
  public let read: @Sendable ([UInt8]) -> Outcome

  public init(
    _ name: String, _ shield: Guard = .none, seeds: @escaping @Sendable () throws -> [[UInt8]],
    read: @escaping @Sendable ([UInt8]) throws -> Set<String>
  ) {
    (self.name, self.shield, self.seeds) = (name, shield, seeds)
    self.read = { bytes in
      do { return .read(try read(bytes)) } catch { return .refused("\(error)") }
    }
  }

  /// For formats of text.
  public init(
    _ name: String, texts: [String], read: @escaping @Sendable ([UInt8]) throws -> Set<String>
  ) {
    self.init(name, seeds: { texts.map { Array($0.utf8) } }, read: read)
  }

  /// Whether an outcome on altered bytes may stand beside the outcome on the unaltered ones.
  public func allows(_ now: Outcome, besides original: Outcome) -> Bool {
    guard shield == .checked, case .read(let found) = now else { return true }
    guard case .read(let before) = original else { return false }
    return found.isSubset(of: before)
  }

  public static let all: [Decoder] = evidence + journal + tracks + ledgers + caseFiles
  public static func named(_ name: String) -> Decoder? { all.first { $0.name == name } }
}

/// What damaging a decoder's seeds in every way asked for led to.
public struct DamageRun: Sendable {
  public private(set) var runs = 0
  public private(set) var refused = 0
  /// Read, where the format has no checksum or the altered bytes mean nothing.
  public private(set) var read = 0
  /// Altered evidence that was taken: seed, what was done.
  public private(set) var accepted: [String] = []
  public private(set) var slowest = Duration.zero

  public init() {}

  /// - Parameters:
  ///   - truncations: every one where `nil`, else as many, spread evenly.
  ///   - flips: single bits at seeded places.
  ///   - before: gets the bytes before each reading, so that a crash leaves its input behind.
  public mutating func run(
    _ decoder: Decoder, truncations: Int?, flips: Int, seed: UInt64, before: ([UInt8]) -> Void = { _ in }
  ) throws {
    let seeds = try decoder.seeds()
    var state = seed
    for (number, whole) in seeds.enumerated() {
      let original = decoder.read(whole)
      func one(_ bytes: [UInt8], _ what: String) {
        before(bytes)
        let start = ContinuousClock.now
        let outcome = decoder.read(bytes)
        slowest = max(slowest, ContinuousClock.now - start)
        runs += 1
        if case .read = outcome { read += 1 } else { refused += 1 }
        if !decoder.allows(outcome, besides: original) {
          accepted.append("\(decoder.name) seed \(number), \(what)")
        }
      }
      let step = truncations.map { max(1, whole.count / max(1, $0)) } ?? 1
      for length in stride(from: 0, to: whole.count, by: step) {
        one(Array(whole[..<length]), "cut at \(length)")
      }
      guard !whole.isEmpty else { continue }
      for _ in 0..<(flips + seeds.count - 1) / seeds.count {
        // SplitMix64: the same flips on every run.
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        var copy = whole
        let place = Int(z % UInt64(whole.count))
        let bit = UInt8(z >> 60) & 7
        copy[place] ^= 1 << bit
        one(copy, "bit \(bit) of byte \(place)")
      }
    }
  }
}

/// Bytes under a path, for readers that only open files.
final class MemoryFile {
  let path: String
  init(_ bytes: [UInt8]) throws {
    path = Workshop.folder + "/file-\(UInt64.random(in: 0 ... .max))"
    try Workshop.put(bytes, path)
  }
  deinit { unlink(path) }
}

/// A folder that this process alone uses, for readers that want a folder: in memory where there is
/// room for it, because each trial writes and syncs a database, otherwise on disk. Containers often
/// give shared memory 64 MiB, which a case outgrows, so room is asked for and not assumed.
enum Workshop {
  private static let neededBytes: UInt64 = 1 << 30
  static let folder: String = {
    var room = statvfs()
    let inMemory =
      access("/dev/shm", W_OK) == 0 && statvfs("/dev/shm", &room) == 0
      && UInt64(room.f_bavail) * UInt64(room.f_frsize) >= neededBytes
    let base = inMemory ? "/dev/shm" : NSTemporaryDirectory()
    let path = base + "/sightline-faults-\(getpid())"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: Workshop.folder) }
    return path
  }()
  static func put(_ bytes: [UInt8], _ path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw POSIXError(.EIO) }
    defer { close(file) }
    guard bytes.withUnsafeBytes({ write(file, $0.baseAddress, $0.count) }) == bytes.count else {
      throw POSIXError(.EIO)
    }
  }
}
