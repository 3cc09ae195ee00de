/// The members of a zip container that is one document (a workbook), under the same guards as any archive.
public enum ZipMembers {
  public static func isZip(_ bytes: [UInt8]) -> Bool { ZipReader.isZip(Array(bytes.prefix(4))) }

  /// Whether the container is a spreadsheet (ECMA-376): one document, not an archive of files.
  public static func isWorkbook(_ bytes: [UInt8], limits: ReadingLimits = .standard) -> Bool {
    isWorkbook(ByteSource(memory: bytes), limits)
  }
  static func isWorkbook(_ source: ByteSource, _ limits: ReadingLimits) -> Bool {
    var found = false
    try? ZipReader.list(source, limits) { name, _ in if name == "xl/workbook.xml" { found = true } }
    return found
  }

  /// Members by name, each inflated only when loaded; what the guards refuse is named.
  public static func list(
    _ bytes: [UInt8], limits: ReadingLimits = .standard
  ) throws -> (members: [String: InputFile], refused: [RefusedInput]) {
    let source = ByteSource(memory: bytes)
    var members: [String: InputFile] = [:]
    var refused: [RefusedInput] = []
    try ZipReader.list(source, limits) { name, result in
      switch result {
      case .failure(let error): refused.append(RefusedInput(name, error))
      case .success(let member):
        members[name] = InputFile(name: name, storedSize: member.compressed) { () throws(InputError) in
          try ZipReader.load(member, from: source, limits: limits)
        }
      }
    }
    return (members, refused)
  }
}
