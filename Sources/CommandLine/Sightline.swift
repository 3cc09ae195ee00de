import ArgumentParser

@main
struct Sightline: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sightline",
    abstract: "Holds public claims against the public record, and says how far it could have known.")
}
