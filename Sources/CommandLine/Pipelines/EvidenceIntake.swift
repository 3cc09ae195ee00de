import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlineUnits
import Synchronization

/// `add`: takes bytes in as artifacts. An artifact is acknowledged only when its object is on disk, its
/// statement is in the journal and its record is committed.
struct EvidenceIntake {
  let journal: CaseJournal
  let origin: String
  let licence: String
  let threads: Int
  /// The source's own clock, where it gave one for all that is taken.
  var published: Instant?
  /// What stands for the path in the names of what is taken: a download is called by its address.
  var address: String?
  /// What must stay private and unnamed.
  var privacy: Privates?

  /// Patterns of artifacts that are named by their SHA-256 alone, and the file beside the journal that keeps their
  /// names for the case's owner. It is never published.
  struct Privates: Sendable {
    let patterns: [String]
    let file: String
    /// `nil` where nothing is private, or the case lets the names be seen.
    init?(_ session: CaseSession) {
      guard !session.manifest.withheld.isEmpty, !session.manifest.showsPrivateNames else { return nil }
      (patterns, file) = (session.manifest.withheld, session.folder.toolPath + "/private-names")
    }

    func note(_ name: String, _ digest: ContentDigest) throws {
      let line = Array("\(digest.hex)  \(name)\n".utf8)
      let descriptor = open(file, O_WRONLY | O_APPEND | O_CREAT, 0o600)
      guard descriptor >= 0 else { throw InputError(.unreadable, file) }
      defer { close(descriptor) }
      guard write(descriptor, line, line.count) == line.count else { throw InputError(.unreadable, file) }
    }
  }

  struct Summary: Sendable {
    var added = 0
    var known = 0
    var bytes = 0
    var refused: [(name: String, reason: String)] = []
    var failure: String?
  }

  private struct Taken: Sendable {
    let name: String
    let result: Result<(digest: ContentDigest, size: Int, packed: [UInt8]), InputError>
  }

  /// - Parameter relativeTo: names are kept relative to this folder where they lie in it.
  func take(_ paths: [String], relativeTo base: String, quiet: Bool = false) throws -> Summary {
    let progress = Progress("adding", quiet: quiet)
    let state = Mutex((summary: Summary(), pending: [Pending]()))
    let store = journal.store
    let workers = OrderedWorkers<InputFile, Taken>(
      width: threads,
      work: { file in
        do throws(InputError) {
          let bytes = try file.load()
          let digest = ContentDigest(of: bytes)
          // Packing is the slow part and is not needed for what is there already.
          let packed = store.contains(digest) ? [] : ObjectStore.packed(bytes)
          return Taken(name: file.name, result: .success((digest, bytes.count, packed)))
        } catch {
          return Taken(name: file.name, result: .failure(error))
        }
      },
      deliver: { taken in
        state.withLock { state in
          guard state.summary.failure == nil else { return }
          do { try keep(taken, base, &state.summary, &state.pending) } catch {
            state.summary.failure = "\(error)"
          }
        }
        progress.advance(note: taken.name)
      })
    var refused: [RefusedInput] = []
    do {
      refused = try InputWalker().walk(paths) { file in
        guard !Cancellation.isAsked else { throw CancellationError() }
        workers.submit(file)
      }
    } catch is CancellationError {}
    workers.finish()
    progress.finish()
    return state.withLock { state in
      if state.summary.failure == nil {
        do { try acknowledge(&state.summary, &state.pending) } catch { state.summary.failure = "\(error)" }
      }
      state.summary.refused += refused.map { ($0.name, $0.error.description) }
      return state.summary
    }
  }

  private func keep(
    _ taken: Taken, _ base: String, _ summary: inout Summary, _ pending: inout [Pending]
  ) throws {
    switch taken.result {
    case .failure(let error): summary.refused.append((taken.name, error.description))
    case .success(let (digest, size, packed)):
      if !journal.store.contains(digest) { try journal.store.write(packed, digest) }
      let isKnown = try pending.contains { $0.record.digest == digest } || journal.database.contains(digest)
      var name = taken.name
      if name.hasPrefix(base + "/") { name.removeFirst(base.count + 1) }
      // Within an archive the member's name follows the address.
      if let address { name = address + (name.firstIndex(of: "!").map { String(name[$0...]) } ?? "") }
      let isHidden =
        privacy.map { Privacy.matches(name, $0.patterns) || Privacy.matches(taken.name, $0.patterns) }
        ?? false
      if isHidden, !isKnown { try privacy?.note(name, digest) }
      pending.append(
        Pending(
          record: ArtifactRecord(
            digest: digest, size: size, name: isHidden ? Privacy.pseudonym(digest) : name,
            origin: isHidden ? "" : origin, licence: licence, retrieved: journal.now,
            published: published, toolVersion: Sightline.version), isKnown: isKnown))
      // Small transactions, so that little is done again after a kill.
      if pending.count >= 200 { try acknowledge(&summary, &pending) }
    }
  }

  /// Journals and commits what waits; only then does it count as added.
  private func acknowledge(_ summary: inout Summary, _ pending: inout [Pending]) throws {
    try journal.add(pending.map(\.record))
    for item in pending {
      if item.isKnown { summary.known += 1 } else { summary.added += 1 }
      summary.bytes += item.record.size
    }
    pending.removeAll(keepingCapacity: true)
  }

  private struct Pending: Sendable {
    let record: ArtifactRecord
    let isKnown: Bool
  }
}
