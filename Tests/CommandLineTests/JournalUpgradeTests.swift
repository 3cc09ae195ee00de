import Foundation
import SightlineCaseStore
import Testing

@testable import sightline

@Suite struct JournalUpgradeTests {
  @Test(
    "a database made before it followed the journal tells each verdict and accord once after it caught up")
  func upgrade() throws {
    let made = try SmallCase.published()
    let folder = CaseFolder(path: made.path)
    let claims = ["claims/never-in-denver", "claims/nobody-watched"]
    let current = try CaseDatabase(folder)
    let told = try claims.map { try current.history($0) }
    let accords = try current.accordDigests()
    try current.close()
    #expect(told.allSatisfy { $0.count == 1 })
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: made.database + suffix) }
    let old = try CaseDatabase(folder)
    for past in told.joined() { try old.append([CaseDatabase.VerdictBody(past.verdict, asOf: past.asOf)]) }
    #expect(try old.knowsMoreThanItFollowed())
    #expect(try old.journalPosition() == 0)
    try old.close()
    assertStatus(try made.run("observe"), 0)
    let after = try CaseDatabase(folder)
    for (claim, before) in zip(claims, told) {
      let history = try after.history(claim)
      #expect(history.map(\.verdict) == before.map(\.verdict), "\(claim)")
      #expect(history.map(\.number) == before.map(\.number))
    }
    #expect(try after.accordDigests() == accords)
    #expect(try !after.knowsMoreThanItFollowed())
    try after.close()
    // Nothing changed, so that no verdict is new.
    assertStatus(try made.run("check"), 0)
    let last = try CaseDatabase(folder)
    #expect(try claims.map { try last.history($0).count } == [1, 1])
    try last.close()
  }
}
