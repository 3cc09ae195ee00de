import Foundation
import SightlineAir
import SightlineEvidence
import SightlineObserving
import SightlineUnits

/// One input read into blocks, or the reason why not. Made on a worker thread.
struct ReadInput: Sendable {
  let name: String
  let digest: ContentDigest?
  let blocks: [BoundedBlock]
  let account: ReadingAccount
  /// Why nothing was read.
  let fault: String?
  /// Bytes, uncompressed.
  let size: Int
  /// What a person said the columns mean, where that was used.
  let columns: String?

  /// For a run without a case: nothing is kept, so nothing is hashed.
  init(_ file: InputFile, mapping: ColumnMapping?) {
    do throws(InputError) {
      let bytes = try file.load()
      self.init(name: file.name, bytes: bytes, mapping: mapping, digest: ContentDigest.unnamed)
    } catch {
      self.init(unreadable: file.name, error.description)
    }
  }

  private init(unreadable name: String, _ reason: String) {
    (self.name, digest, blocks, account) = (name, nil, [], ReadingAccount())
    (fault, size, columns) = (reason, 0, nil)
  }

  init(name: String, bytes: [UInt8], mapping: ColumnMapping?, digest: ContentDigest) {
    self.name = name
    size = bytes.count
    self.digest = digest
    columns = mapping?.text
    do throws(ReadingFault) {
      let read = try AirReader.read(bytes, mapping: mapping)
      blocks = read.tracks.flatMap { $0.blocks(artifact: digest) }
      account = read.account
      fault = nil
    } catch {
      (blocks, account, fault) = ([], ReadingAccount(), error.description)
    }
  }
}

/// What all inputs of a run amounted to, for the closing line and the exit code.
struct ReadingSummary: Sendable {
  var files = 0
  var positions = 0
  var bytes = 0
  var refused: [(name: String, reason: String)] = []
  var faultyRows = 0
  var unknownFields: [String: Int] = [:]

  mutating func add(_ input: ReadInput) {
    bytes += input.size
    if let fault = input.fault {
      refused.append((input.name, fault))
      return
    }
    files += 1
    positions += input.account.kept
    faultyRows += input.account.faultCount
    if let first = input.account.faults.first {
      refused.append((input.name, "\(input.account.faultCount) rows kept aside, the first at \(first)"))
    }
    for (field, n) in input.account.unknownFields { unknownFields[field, default: 0] += n }
  }

  /// Says what was kept aside, in full up to 20 lines.
  func report() {
    for item in refused.prefix(20) { Console.say("kept aside: \(item.name): \(item.reason)") }
    if refused.count > 20 { Console.say("kept aside: \(refused.count - 20) more files") }
    if !unknownFields.isEmpty {
      let names = unknownFields.keys.sorted().prefix(12).joined(separator: ", ")
      Console.say("fields that Sightline does not know: \(names)" + (unknownFields.count > 12 ? " …" : ""))
    }
  }
}
