import Testing

@testable import sightline

@Suite struct SensitivityTests {
  @Test("check --sensitivity lists what turns on an unmeasured number and records nothing")
  func turns() throws {
    let made = try SmallCase()
    try made.write(
      """
      kind,party,category,date,value,unit,status,source
      holding,Armenia,battle tanks,2012,110,count,reported,Press
      """, to: "figures.csv")
    try made.write(
      """
      claim tanks
        version 1
        said by "Speaker A" on 2013
        source "written for this test"
        quote "Within the ceiling."
        that holding of battle tanks by Armenia at most 220 during 2012
      """, to: "accords/claims.accord")
    assertStatus(try made.run("add", "figures.csv"), 0)
    assertStatus(try made.run("observe"), 0)
    let run = try made.run("check", "--sensitivity", "--format", "csv")
    assertStatus(run, 0)
    #expect(
      run.output.split(separator: "\n") == [
        "claim,given,otherwise,assumption",
        "claims/tanks,supported,cannot tell,sources right 80 % of the time",
        "claims/tanks,supported,cannot tell,sources right 88 % of the time",
      ])
    let explained = try made.run("explain", "claims/tanks")
    #expect(explained.errors.contains("nothing has been checked yet"), "\(explained)")
  }
}
