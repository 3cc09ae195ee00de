// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

func library(_ name: String) -> Target.Dependency { .product(name: "Sightline\(name)", package: "sightline") }

let package = Package(
  name: "sightline-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "sightline", path: "..")],
  targets: [
    .executableTarget(
      name: "air-bench",
      dependencies: [library("Units"), library("Evidence"), library("Observing"), library("Air")],
      path: "Sources/AirBench", swiftSettings: strict),
    .executableTarget(
      name: "curtailment",
      dependencies: [library("Units"), library("Evidence"), library("Observing"), library("Air")],
      path: "Sources/Curtailment", swiftSettings: strict),
    .executableTarget(
      name: "leg-check", dependencies: [library("Units"), library("Evidence"), library("Observing"), library("Air")],
      path: "Sources/LegCheck", swiftSettings: strict),
    .executableTarget(
      name: "journal-bench", dependencies: [library("Units"), library("Evidence"), library("Audit")],
      path: "Sources/JournalBench", swiftSettings: strict),
    .executableTarget(
      name: "register-bench",
      dependencies: [library("Units"), library("Evidence"), library("Observing"), library("Registers")],
      path: "Sources/RegisterBench", swiftSettings: strict),
    .executableTarget(
      name: "fusion-bench", dependencies: [library("Verdicts"), library("Worlds")],
      path: "Sources/FusionBench", swiftSettings: strict),
    .executableTarget(
      name: "calibration-world", dependencies: [library("Worlds")],
      path: "Sources/CalibrationWorld", swiftSettings: strict),
    .executableTarget(
      name: "rule-bench",
      dependencies: [library("Units"), library("Observing"), library("Accords"), library("Verdicts")],
      path: "Sources/RuleBench", swiftSettings: strict),
  ]
)
