import ArgumentParser
import Foundation
import SightlineCaseStore
import SightlineEvidence
import SightlinePublication
import SightlineRetrieval
import SightlineUnits

struct FetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Downloads records into the case; an answer, and also no answer, becomes evidence.",
    discussion: """
      Names are resolved once and their address is kept for the whole run. Addresses of this machine, of private
      networks and the like are refused, also behind redirects, unless case.yaml names the host under `local:`.
      What a broken transfer brought is gone on with next time. robots.txt is heeded; one request a second a site.

      EXAMPLE
        sightline fetch https://example.org/traces.tar --licence CC-BY-4.0 --contact desk@example.org
      """)
  @OptionGroup var location: CaseOption
  @Argument(help: "http and https addresses.") var addresses: [String]
  @Option(help: "Who published the records; the address if not given.") var origin: String = ""
  @Option(help: "Their licence.") var licence: String = ""
  @Option(help: "Whom a site may write to; sent with each request.") var contact: String = ""
  @Option(help: ArgumentHelp("Largest body.", valueName: "bytes")) var largest: Int = RetrievalLimits()
    .largest
  @Option(help: ArgumentHelp("Longest time for one request.", valueName: "seconds")) var seconds: Double = 600
  @Option(help: ArgumentHelp("Redirects to follow.", valueName: "n")) var redirects: Int = 5
  @Flag(help: "Do not ask robots.txt: the site's owner gave leave.") var withoutRobots = false

  func validate() throws {
    guard largest > 0, largest <= ReadingLimits.standard.largestFile else {
      throw ValidationError("--largest: 1 to \(ReadingLimits.standard.largestFile) bytes")
    }
    guard seconds > 0, seconds <= 86_400, (0...20).contains(redirects) else {
      throw ValidationError("--seconds: up to 86400; --redirects: up to 20")
    }
    guard contact.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }), contact.utf8.count <= 200 else {
      throw ValidationError("--contact: one short line of ASCII")
    }
  }

  func run() throws {
    Cancellation.listen()
    try reporting {
      let session = try CaseSession(at: location.path, now: clockNow())
      var policy = RetrievalPolicy(
        agent: "Sightline/\(Sightline.version)" + (contact.isEmpty ? "" : " (\(contact))"))
      policy.allowed = Set(session.manifest.local.map { $0.lowercased() })
      policy.heedsRobots = !withoutRobots
      var limits = RetrievalLimits()
      (limits.largest, limits.seconds, limits.redirects) = (largest, seconds, redirects)
      let folder = session.folder.toolPath + "/retrieval"
      let retriever = Retriever(
        policy: policy, limits: limits, folder: folder, now: clockNow,
        sleep: { usleep(UInt32(min(60, max(0, $0)) * 1_000_000)) })
      var failures = 0
      for address in addresses where !Cancellation.isAsked {
        if try !retrieve(address, retriever, session, folder) { failures += 1 }
      }
      if Cancellation.isAsked { throw ExitCode.interrupted }
      if failures > 0 { throw ExitCode.badInput }
    }
  }

  /// - Returns: whether there was an answer that could be kept.
  private func retrieve(
    _ address: String, _ retriever: Retriever, _ session: CaseSession, _ folder: String
  ) throws -> Bool {
    let got: Retriever.Retrieved
    do throws(RetrievalFault) { got = try retriever.fetch(address) } catch {
      Console.say("nothing retrieved: \(address): \(error)")
      try session.journal.failed(address, because: error.description)
      return false
    }
    let body = try session.store.put(got.bytes)
    let exchange = try session.store.put([UInt8](StableJSON.encode(got.exchange)))
    try session.journal.retrieved(address, exchange: exchange, body: body)
    // The intake reads files: archives are opened and unwrapped there, under its limits.
    let file = folder + "/\(body.hex)"
    defer { unlink(file) }
    try Data(got.bytes).write(to: URL(fileURLWithPath: file), options: .atomic)
    let intake = EvidenceIntake(
      journal: session.journal, origin: origin.isEmpty ? address : origin, licence: licence,
      threads: ProcessInfo.processInfo.activeProcessorCount, published: got.exchange.published,
      address: address)
    let summary = try intake.take([file], relativeTo: folder, quiet: true)
    for item in summary.refused.prefix(20) { Console.say("kept aside: \(item.name): \(item.reason)") }
    if let failure = summary.failure { throw ValidationError(failure) }
    Console.result(
      "\(address): \(got.bytes.count) bytes, \(summary.added) new artifacts, \(summary.known) known")
    return summary.refused.isEmpty
  }
}

enum ExportFormat: String, ExpressibleByArgument, CaseIterable { case prov, warc }

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes the case's provenance (W3C PROV) or its downloads (WARC) for other tools.",
    discussion: """
      The dossier holds prov.json and ro-crate-metadata.json already.

      EXAMPLES
        sightline export --format prov --to prov.json
        sightline export --format warc --to downloads.warc
      """)
  @OptionGroup var location: CaseOption
  @Option(help: "prov or warc.") var format: ExportFormat
  @Option(help: ArgumentHelp("The file to write.", valueName: "file")) var to: String

  func run() throws {
    try reporting {
      let session = try CaseSession(at: location.path, now: clockNow(), reading: true)
      switch format {
      case .prov:
        try ProvenanceExport.json(PublishCommand.dossier(session)).write(
          to: URL(fileURLWithPath: to), options: .atomic)
      case .warc: try archive(session)
      }
      Console.result("wrote \(to)")
    }
  }

  private func archive(_ session: CaseSession) throws {
    let record = try JournalRecord(session.signedJournal().reader)
    let kept = record.retrievals.filter {
      !record.removed.contains($0.body) && !record.removed.contains($0.exchange)
    }
    guard !kept.isEmpty else { throw ValidationError("nothing was downloaded into this case") }
    let temporary = to + ".part"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
      let file = FileHandle(forWritingAtPath: temporary)
    else { throw ValidationError("\(to) cannot be written") }
    defer { unlink(temporary) }
    for (i, retrieval) in kept.enumerated() {
      let exchange = try StableJSON.decode(Exchange.self, from: Data(session.store.get(retrieval.exchange)))
      if i == 0, let first = exchange.hops.first {
        try file.write(
          contentsOf: Data(WebArchive.opening(tool: "Sightline \(Sightline.version)", at: first.at)))
      }
      try file.write(contentsOf: Data(WebArchive.records(exchange, body: session.store.get(retrieval.body))))
    }
    try file.close()
    try DiskActions.real.rename(temporary, to)
  }
}
