// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  // Parsers walk a `Span` through a non-escapable scanner; its initializer needs a lifetime dependence.
  .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
  name: "forewarn",
  products: [
    .executable(name: "forewarnd", targets: ["forewarnd"]),
    .executable(name: "forewarn", targets: ["forewarn"]),
    .executable(name: "forewarn-courier", targets: ["forewarn-courier"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .target(name: "WatchEngine", swiftSettings: strict),
    .target(name: "CourierEngine", dependencies: ["WatchEngine"], swiftSettings: strict),
    .target(name: "CHost"),
    // The programs themselves are compiled by `make bpf`, into object.c.
    .target(name: "CBPF", exclude: ["program"]),
    .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    // With HMAC of libcrypto, which libcurl itself stands on.
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev", "libssl-dev"])]),
    .target(name: "HostIO", dependencies: ["WatchEngine", "CHost", "CBPF", "CSystemd"], swiftSettings: strict),
    .executableTarget(name: "forewarnd", dependencies: ["WatchEngine", "HostIO"], swiftSettings: strict),
    .executableTarget(
      name: "forewarn",
      dependencies: [
        "WatchEngine", "HostIO", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .executableTarget(
      name: "forewarn-courier",
      dependencies: [
        "WatchEngine", "CourierEngine", "HostIO", "CHost", "CCurl", .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WatchEngineTests", dependencies: ["WatchEngine"], swiftSettings: strict),
    .testTarget(
      name: "CourierEngineTests", dependencies: ["CourierEngine", "WatchEngine"], swiftSettings: strict),
    .testTarget(
      name: "HostIOTests", dependencies: ["HostIO", "WatchEngine", "CHost", "CBPF"], swiftSettings: strict),
    .testTarget(
      name: "forewarndTests", dependencies: ["forewarnd", "HostIO", "WatchEngine"], swiftSettings: strict),
    .testTarget(
      name: "forewarn-courierTests", dependencies: ["forewarn-courier", "CourierEngine", "WatchEngine"],
      swiftSettings: strict),
    .testTarget(
      name: "forewarnTests", dependencies: ["forewarn", "WatchEngine"], swiftSettings: strict),
  ]
)
