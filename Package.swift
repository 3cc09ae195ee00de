// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

/// One folder a target; every arrow is written here and a test holds the imports to it.
func house(_ folder: String, _ imports: [Target.Dependency], resources: [Resource] = []) -> Target {
  .target(
    name: "Sightline\(folder)", dependencies: imports, path: "Sources/\(folder)",
    resources: resources, swiftSettings: strict)
}

func tests(_ folder: String, _ imports: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(folder)Tests", dependencies: imports, path: "Tests/\(folder)Tests",
    exclude: ["Fixtures"], swiftSettings: strict)
}

let package = Package(
  name: "sightline",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "SightlineUnits", targets: ["SightlineUnits"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    house("Units", []),
    house("Observing", ["SightlineUnits"]),
    house("Verdicts", ["SightlineUnits", "SightlineObserving"]),
  ]
)
