// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

/// One folder a target; every arrow is written here, and HouseTests hold the imports to it.
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

let units: Target.Dependency = "SightlineUnits"
let evidence: Target.Dependency = "SightlineEvidence"
let observing: Target.Dependency = "SightlineObserving"
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
  name: "sightline",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "sightline", targets: ["sightline"]),
    .library(name: "SightlineUnits", targets: ["SightlineUnits"]),
    .library(name: "SightlineEvidence", targets: ["SightlineEvidence"]),
    .library(name: "SightlineObserving", targets: ["SightlineObserving"]),
    .library(name: "SightlineAir", targets: ["SightlineAir"]),
    .library(name: "SightlineRegisters", targets: ["SightlineRegisters"]),
    .library(name: "SightlineWorks", targets: ["SightlineWorks"]),
    .library(name: "SightlineAccords", targets: ["SightlineAccords"]),
    .library(name: "SightlineVerdicts", targets: ["SightlineVerdicts"]),
    .library(name: "SightlineAudit", targets: ["SightlineAudit"]),
    // For `Fuzz/`, which is a package of its own.
    .library(name: "SightlineFaults", targets: ["SightlineFaults"]),
    // For `Benchmarks/`, likewise.
    .library(name: "SightlineWorlds", targets: ["SightlineWorlds"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    house("Units", []),
    house("Observing", [units]),
    .systemLibrary(name: "CDeflate", path: "Sources/CDeflate"),
    .systemLibrary(name: "CZstd", path: "Sources/CZstd"),
    house("Evidence", [units, crypto, "CDeflate", "CZstd"]),
    .systemLibrary(
      name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    house("Retrieval", [units, evidence, "CCurl"]),
    house("Air", [units, evidence, observing], resources: [.copy("Resources")]),
    .systemLibrary(
      name: "CXML", path: "Sources/CXML", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
    house("Registers", [units, evidence, observing]),
    house("Works", [units, evidence, observing, "CXML"]),
    house("Accords", [units, observing]),
    house("Verdicts", [units, observing, "SightlineAccords"]),
    house("Scenarios", [units, observing]),
    house("CaseStore", [units, evidence, observing, "SightlineVerdicts", grdb, yams]),
    house(
      "Publication", [units, evidence, observing, "SightlineVerdicts", "SightlineCaseStore"],
      resources: [.copy("Resources")]),
    house("Audit", [units, evidence]),
    .executableTarget(
      name: "sightline",
      dependencies: [
        units, evidence, observing, "SightlineAir", "SightlineRegisters", "SightlineWorks",
        "SightlineAccords", "SightlineVerdicts", "SightlineScenarios", "SightlineCaseStore",
        "SightlinePublication", "SightlineAudit", "SightlineRetrieval", arguments,
      ],
      path: "Sources/CommandLine", swiftSettings: strict),
    tests("Units", [units]),
    tests("Observing", [units, observing, "SightlineTesting"]),
    .target(
      name: "SightlineTesting", dependencies: ["SightlineAir", observing, units], path: "Tests/Support",
      swiftSettings: strict),
    .target(
      name: "SightlineFaults",
      dependencies: [
        units, evidence, observing, "SightlineAir", "SightlineRegisters", "SightlineWorks",
        "SightlineAccords", "SightlineCaseStore", "SightlineAudit", "CDeflate",
      ],
      path: "Tests/Faults", swiftSettings: strict),
    .target(
      name: "SightlineWorlds",
      dependencies: [units, observing, "SightlineAccords", "SightlineVerdicts", "SightlineTesting"],
      path: "Tests/Worlds", swiftSettings: strict),
    tests("Faults", ["SightlineFaults", evidence, units, "SightlineTesting"]),
    tests("House", []),
    tests("Air", ["SightlineAir", units, evidence, observing, "SightlineTesting"]),
    tests("Accords", [units, observing, "SightlineAccords"]),
    tests(
      "Verdicts",
      ["SightlineVerdicts", "SightlineAccords", units, observing, "SightlineTesting", "SightlineWorlds"]),
    tests("Evidence", [evidence, units, "SightlineTesting", "SightlineFaults"]),
    tests("Retrieval", ["SightlineRetrieval", evidence, units, "SightlineTesting"]),
    tests("Audit", ["SightlineAudit", evidence, units, "SightlineTesting"]),
    tests("Registers", ["SightlineRegisters", units, evidence, observing, "SightlineTesting"]),
    tests("Works", ["SightlineWorks", units, observing, "SightlineTesting"]),
    tests("Scenarios", ["SightlineScenarios", units]),
    tests(
      "CaseStore",
      ["SightlineCaseStore", "SightlineVerdicts", units, evidence, observing, grdb, "SightlineTesting"]),
    tests(
      "Publication",
      ["SightlinePublication", "SightlineCaseStore", "SightlineVerdicts", units, evidence, observing]),
    tests(
      "CommandLine",
      [
        "sightline", "SightlineAir", units, observing, evidence, "SightlineAudit", "SightlineCaseStore",
        "SightlineTesting",
      ]),
  ]
)
