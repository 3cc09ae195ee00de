import ArgumentParser

@main
struct Sightline: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "sightline",
    abstract: "Holds public claims against the public record, and says how far it could have known.",
    discussion: """
      A case is a folder: case.yaml, accords/ with the claims, and .sightline/ with the evidence.

      EXAMPLES
        sightline demo --to demo               real records, verdicts and a dossier in one go
        sightline flights traces/              the flights in aircraft tracks, without a case
        sightline init my-case --title "Cargo flights of August"
        cd my-case && sightline add ~/traces && sightline observe && sightline check && sightline publish

      EXIT CODES
        0 done · 1 a verdict asked to hold does not · 2 usage · 3 some input was bad and kept aside ·
        4 evidence damaged · 130 stopped by Ctrl-C
      """,
    version: version,
    subcommands: [
      FlightsCommand.self, InitCommand.self, AddCommand.self, ObserveCommand.self, CheckCommand.self,
      ExplainCommand.self, PublishCommand.self, DemoCommand.self,
      AuditCommand.self, RebuildCommand.self, RemoveCommand.self,
      RegisterCommand.self, WorksCommand.self,
    ])
}
