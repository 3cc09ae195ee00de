import ArgumentParser
import Foundation

/// Runs a command and ends the process with the exit codes of design section 8.
@main
enum Entry {
  static func main() async {
    do {
      var command = try Sightline.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let refusal as Refusal {
      Console.say("error: \(refusal.description)")
      exit(refusal.code.rawValue)
    } catch {
      let code = Sightline.exitCode(for: error)
      // ArgumentParser ends with BSD's EX_USAGE; here usage is 2.
      guard code == .validationFailure else { Sightline.exit(withError: error) }
      Console.say(Sightline.fullMessage(for: error))
      exit(ExitCode.usage.rawValue)
    }
  }
}

struct Sightline: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "sightline",
    abstract: "Holds public claims against the public record, and says how far it could have known.",
    discussion: """
      A case is a folder: case.yaml, accords/ with the claims, and .sightline/ with the evidence.

      EXAMPLES
        sightline demo --to demo       real records, verdicts and a dossier
        sightline flights traces/      the flights in tracks, without a case
        sightline init my-case --title "Cargo flights of August"
        cd my-case
        sightline add ~/traces         then write accords/claims.accord
        sightline observe
        sightline check
        sightline publish

      EXIT CODES
        0    done
        1    a verdict asked to hold does not
        2    wrong usage
        3    some input was bad: named, kept aside, the rest was done
        4    evidence damaged
        130  stopped by Ctrl-C
      """,
    version: version,
    subcommands: [
      FlightsCommand.self, InitCommand.self, AddCommand.self, ObserveCommand.self, CheckCommand.self,
      ExplainCommand.self, TestCommand.self, FormatCommand.self, PublishCommand.self, DemoCommand.self,
      AuditCommand.self, RebuildCommand.self, RemoveCommand.self, FetchCommand.self, ExportCommand.self,
      RegisterCommand.self, WorksCommand.self, ScenarioCommand.self, FuseCommand.self,
    ])
}
