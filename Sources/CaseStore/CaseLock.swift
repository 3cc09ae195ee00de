#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Keeps a second writer out of a case while this value lives.
///
/// SQLite's own lock guards one transaction; a run of `observe` is many, with objects written between. The
/// lock is the kernel's (`flock`), so a killed process leaves none behind.
public final class CaseLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `CaseDatabase.Failure` with code `busy` where another process writes to this case.
  public init(_ folder: CaseFolder) throws {
    let path = folder.toolPath + "/lock"
    if mkdir(folder.toolPath, 0o777) != 0 {
      let reason = errno
      guard reason == EEXIST || access(folder.toolPath, F_OK) == 0 else {
        throw CaseDatabase.Failure(
          code: .cannotOpen, detail: "\(folder.toolPath): \(String(cString: strerror(reason)))")
      }
    }
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard file >= 0 else {
      throw CaseDatabase.Failure(code: .cannotOpen, detail: "\(path): \(String(cString: strerror(errno)))")
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw CaseDatabase.Failure(code: .busy, detail: "\(folder.path); wait until it has ended")
    }
    descriptor = file
  }

  deinit { close(descriptor) }
}
