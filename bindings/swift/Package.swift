// swift-tools-version: 6.0
// `./dev bindings` writes generated/; then, in this folder:
//   swift test -Xlinker -L$LIBRARY -Xlinker -rpath -Xlinker $LIBRARY      (LIBRARY: the folder of libwaymark)

import PackageDescription

let package = Package(
    name: "swift",  // SwiftPM knows a package in a folder by the folder's name
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "WaymarkKit", targets: ["WaymarkKit"])],
    targets: [
        .systemLibrary(name: "waymarkFFI", path: "generated/ffi"),
        .target(
            name: "WaymarkKit",
            dependencies: ["waymarkFFI"],
            path: ".",
            exclude: ["Examples", "Tests", "generated/ffi"],
            sources: ["generated/swift", "Sources/WaymarkKit"],
            linkerSettings: [.linkedLibrary("waymark")]),
        .target(name: "Examples", dependencies: ["WaymarkKit"], path: "Examples"),
        .testTarget(name: "WaymarkKitTests", dependencies: ["WaymarkKit", "Examples"]),
    ]
)
