// swift-tools-version: 6.0
// What only an iPhone has: Keychain, notifications, background refresh. Each stands behind a port, so that all
// but the calls to Apple is compiled and tested on Linux too (see bindings/swift/Package.swift for how).

import PackageDescription

let package = Package(
    name: "ios",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "WaymarkPlatform", targets: ["WaymarkPlatform"])],
    dependencies: [.package(path: "../bindings/swift")],
    targets: [
        .target(name: "WaymarkPlatform", dependencies: [.product(name: "WaymarkKit", package: "swift")]),
        .testTarget(name: "WaymarkPlatformTests", dependencies: ["WaymarkPlatform"]),
    ]
)
