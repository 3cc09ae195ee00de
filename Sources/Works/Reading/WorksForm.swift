/// What a works file is, told by its content: enough to know who reads it, before it is read whole.
public enum WorksForm: String, Sendable, Codable, Hashable {
  /// IATI, OCDS, OC4IDS, World Bank projects, tables through a mapping: projects that may repeat one another.
  case ledger
  case displacement
  case landRelease = "land release"
}

extension WorksLedgers {
  private static let head = 65_536

  /// `nil` for what is none of them.
  public func form(of bytes: [UInt8], name: String) -> WorksForm? {
    guard !bytes.starts(with: [0x50, 0x4B]) else { return nil }
    let feed = ByteFeeds.memory(Array(bytes.prefix(Self.head)))
    guard let opened = try? TextOpening.open(file: name, feed) else { return nil }
    switch WorksFormat.of(opened.head) {
    case .iatiActivities, .iatiOrganisations: return .ledger
    case .json: return Self.isContracting(opened) ? .ledger : nil
    case .table: return tableForm(name, opened.feed)
    case nil: return nil
    }
  }

  /// OCDS releases, records and packages, and OC4IDS projects, by the members only they have.
  private static func isContracting(_ opened: TextOpening.Opened) -> Bool {
    let text = String(decoding: opened.head, as: UTF8.self)
    func has(_ key: String) -> Bool { text.contains("\"" + key + "\"") }
    if has("ocid") || has("contractingProcesses") || has("publicAuthority") { return true }
    return (has("releases") || has("records")) && (has("publisher") || has("publishedDate"))
  }

  private func tableForm(_ name: String, _ feed: @escaping ByteFeed) -> WorksForm? {
    let table = TableReader(file: name, limits: settings.limits, feed)
    guard let first = try? table.next() else { return nil }
    let header = TableHeader(first)
    if DisplacementTables.fits(header) || DisplacementSites.fits(header) { return .displacement }
    if LandReleaseTable.fits(header) { return .landRelease }
    if WorldBankProjects.fits(header) || (mappings + [.plain]).contains(where: { header.has($0.columns) }) {
      return .ledger
    }
    return nil
  }
}
