import Foundation
import WaymarkKit

/// How a part of the platform fails when it is told to.
enum Fault: String, Sendable {
    case locked, unavailable, broken

    func fail() throws {
        switch self {
        case .locked: throw PlatformError.Locked
        case .unavailable: throw PlatformError.Unavailable(code: "story")
        case .broken: throw StoryError("a text that must not reach the core's errors")
        }
    }
}

/// A clock that shows what it was last told.
final class StoryClock: Clock, @unchecked Sendable {
    private let lock = NSLock()
    private var told: Result<(Date, String), any Error> = .failure(PlatformError.Unavailable(code: "story"))

    func set(_ now: Date, _ zone: String) { lock.withLock { told = .success((now, zone)) } }
    func set(_ fault: Fault) { lock.withLock { told = Result { try fault.fail(); throw PlatformError.Locked } } }

    func now() throws -> Date { try lock.withLock { try told.get().0 } }
    func zone() throws -> String { try lock.withLock { try told.get().1 } }
}

/// Secrets in memory, that fail when told to.
final class StorySecrets: SecretStore, @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [String: Data] = [:]
    private var fault: Fault?

    func set(_ fault: Fault?) { lock.withLock { self.fault = fault } }

    func get(name: String) throws -> Data? {
        try lock.withLock {
            try fault?.fail()
            return kept[name]
        }
    }

    func put(name: String, secret: Data) throws {
        try lock.withLock {
            try fault?.fail()
            kept[name] = secret
        }
    }

    func remove(name: String) throws {
        try lock.withLock {
            try fault?.fail()
            kept[name] = nil
        }
    }
}

/// Writes down what it hears.
final class StoryListener: Listener, @unchecked Sendable {
    private let lock = NSLock()
    private var heard: [[String]] = []

    func changed(features: [String]) throws { lock.withLock { heard.append(features) } }

    /// What was heard since the last time.
    func take() -> [[String]] {
        lock.withLock {
            defer { heard = [] }
            return heard
        }
    }
}

/// A folder that goes with this value.
final class TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("waymark-" + UUID().uuidString)

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
}
