import Foundation
import Synchronization
import Testing

@testable import sightline

@Suite struct SupportTests {
  @Test("results come in the order of submission whatever the order of finishing", arguments: [1, 2, 5])
  func ordered(_ width: Int) {
    let got = Mutex<[Int]>([])
    let workers = OrderedWorkers<Int, Int>(
      width: width,
      work: { n in
        // Later pieces finish sooner.
        usleep(UInt32((n % 7) * 300))
        return n * n
      },
      deliver: { output in got.withLock { $0.append(output) } })
    for n in 0..<200 { workers.submit(n) }
    workers.finish()
    #expect(got.withLock { $0 } == (0..<200).map { $0 * $0 })
  }

  @Test("no more than the window is ever under way")
  func bounded() {
    let underWay = Mutex((now: 0, most: 0))
    let workers = OrderedWorkers<Int, Int>(
      width: 2,
      work: { n in
        usleep(500)
        return n
      },
      deliver: { _ in underWay.withLock { $0.now -= 1 } })
    for n in 0..<100 {
      workers.submit(n)
      underWay.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
    }
    workers.finish()
    // One more than the window: `submit` may return just before a delivered piece is counted here.
    #expect(underWay.withLock { $0.most } <= 33)
  }

  @Test("finishing without work ends at once")
  func nothingToDo() {
    let workers = OrderedWorkers<Int, Int>(width: 3, work: { $0 }, deliver: { _ in })
    workers.finish()
  }

  @Test("CSV fields with commas, quotes and line breaks survive a CSV reader")
  func csv() {
    #expect(CSVLine.joined(["a", "b,c", "d\"e", "f\ng", ""]) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",")
  }

  @Test("a table lines up and a stranger's control characters cannot move the cursor")
  func table() {
    var table = TextTable([("name", .left), ("n", .right)])
    table.rows = [["a\u{1B}[2Jb", "1"], ["long name", "1000"]]
    let lines = table.rendered().split(separator: "\n")
    #expect(lines.count == 4)
    #expect(!table.rendered().contains("\u{1B}"))
    #expect(lines[3] == "long name  1000")
    #expect(lines[2].hasSuffix("   1"))
  }

  @Test(
    "results and messages that cannot be written end the command with a reason or go on, never in a crash")
  func fullOutput() throws {
    // Linux and the BSDs have a device that is always full.
    let device = "/dev/full"
    try #require(FileManager.default.fileExists(atPath: device))
    try Program.inScratch { folder in
      let messages = folder + "/messages"
      try Data().write(to: URL(fileURLWithPath: messages))
      func run(_ arguments: [String], output: String, errors: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
      }
      let made = folder + "/case"
      #expect(try run(["init", made], output: device, errors: messages) == 3)
      let said = String(decoding: try Data(contentsOf: URL(fileURLWithPath: messages)), as: UTF8.self)
      #expect(said == "error: standard output: No space left on device\n")
      // The case was made; a second try is refused with a message that nobody can read.
      #expect(try run(["init", made], output: messages, errors: device) == 3)
    }
  }
}
