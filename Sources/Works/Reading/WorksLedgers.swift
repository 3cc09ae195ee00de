import Foundation
import SightlineEvidence
import SightlineUnits

/// Reads ledgers of any known format from files, folders and archives.
public struct WorksLedgers: Sendable {
  public let settings: WorksSettings
  /// How the columns of tables that no reader knows are to be read; empty: only known tables.
  public let mappings: [TableMapping]
  public init(settings: WorksSettings = WorksSettings(), mappings: [TableMapping] = []) {
    (self.settings, self.mappings) = (settings, mappings)
  }
  /// Plain files larger than this are streamed; smaller ones are loaded through the guarded reader.
  private static let streamed = 8 << 20

  /// Sums by project, kind and currency over everything the paths hold: `--measure transactions`.
  ///
  /// A project told of twice is counted once: the first in order of path and place; the second is kept aside
  /// with a remark. OCDS releases of one process are merged over all files.
  /// - Parameter progress: called before each file, with its name.
  public func sums(_ paths: [String], progress: (String) -> Void = { _ in }) throws -> WorksSums {
    var total = WorksSums(remarks: WorksRemarks(most: settings.limits.mostRemarks))
    var open = OCDSSums(settings)
    var seen: Set<String> = []
    let refused = try InputWalker().walk(paths) { input in
      progress(input.name)
      do throws(WorksRemark) {
        let feed = try Self.feed(input)
        try read(input.name, feed, &total, &open, &seen)
      } catch {
        total.remarks.add(error)
      }
    }
    for r in refused {
      total.remarks.add(WorksRemark(.unreadable, .fileEnded, file: r.name, r.error.description))
    }
    total.add(open.finish())
    total.table.sort()
    return total
  }

  /// The same for bytes in memory.
  public func sums(file: String, bytes: [UInt8]) -> WorksSums {
    var total = WorksSums(remarks: WorksRemarks(most: settings.limits.mostRemarks))
    var open = OCDSSums(settings)
    var seen: Set<String> = []
    do throws(WorksRemark) {
      try read(file, ByteFeeds.memory(bytes), &total, &open, &seen)
    } catch {
      total.remarks.add(error)
    }
    total.add(open.finish())
    total.table.sort()
    return total
  }

  private func read(
    _ name: String, _ feed: @escaping ByteFeed, _ total: inout WorksSums, _ open: inout OCDSSums,
    _ seen: inout Set<String>
  ) throws(WorksRemark) {
    let opened = try TextOpening.open(file: name, feed)
    switch WorksFormat.of(opened.head) {
    case .iatiActivities:
      let scanner = XMLScanner(ByteWindow(file: name, limits: settings.limits, opened.feed))
      total.add(IATISums(scanner, settings).read(&seen))
    case .iatiOrganisations: break
    case .json:
      open.read(ByteWindow(file: name, limits: settings.limits, opened.feed))
    case .table:
      let rows = TableReader(file: name, limits: settings.limits, opened.feed)
      total.add(TableSums(settings, mappings).read(rows, &seen))
    case nil: throw WorksRemark(.unknownFormat, .fileEnded, file: name, byte: 0)
    }
  }

  /// Large plain files are read piece by piece; everything else goes through the guarded loader, which inflates
  /// and bounds.
  static func feed(_ input: InputFile) throws(WorksRemark) -> ByteFeed {
    if input.storedSize > streamed, !input.name.contains("!"), isPlain(input.name) {
      return try ByteFeeds.file(input.name)
    }
    do throws(InputError) {
      return ByteFeeds.memory(try input.load())
    } catch {
      throw WorksRemark(.unreadable, .fileEnded, file: input.name, byte: error.offset, error.description)
    }
  }

  private static func isPlain(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path), let head = try? handle.read(upToCount: 4) else {
      return false
    }
    let bytes = Array(head)
    return
      !(bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
      || bytes.starts(with: [0x50, 0x4B]))
  }
}
