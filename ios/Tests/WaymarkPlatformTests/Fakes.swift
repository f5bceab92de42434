import Foundation
import WaymarkKit
import WaymarkPlatform

/// A Keychain in memory, with the statuses of the real one.
final class FakeKeychain: KeychainPort, @unchecked Sendable {
    private let lock = NSLock()
    private var items: [KeychainItem: Data] = [:]
    private var fault: KeychainStatus?
    private var without = false

    /// Every call ends with this; nil: they work again.
    func fail(_ status: KeychainStatus?) { lock.withLock { fault = status } }
    func giveNoData() { lock.withLock { without = true } }
    var accounts: [String] { lock.withLock { items.keys.map(\.account).sorted() } }
    var services: Set<String> { lock.withLock { Set(items.keys.map(\.service)) } }

    func add(_ item: KeychainItem, data: Data) -> KeychainStatus {
        lock.withLock {
            if let fault { return fault }
            if items[item] != nil { return .duplicateItem }
            items[item] = data
            return .success
        }
    }

    func copy(_ item: KeychainItem) -> (status: KeychainStatus, data: Data?) {
        lock.withLock {
            if let fault { return (fault, nil) }
            guard let data = items[item] else { return (.itemNotFound, nil) }
            return (.success, without ? nil : data)
        }
    }

    func update(_ item: KeychainItem, data: Data) -> KeychainStatus {
        lock.withLock {
            if let fault { return fault }
            if items[item] == nil { return .itemNotFound }
            items[item] = data
            return .success
        }
    }

    func delete(_ item: KeychainItem) -> KeychainStatus {
        lock.withLock {
            if let fault { return fault }
            return items.removeValue(forKey: item) == nil ? .itemNotFound : .success
        }
    }
}

/// A clock that shows what it was last told.
final class ToldClock: WaymarkKit.Clock, @unchecked Sendable {
    private let lock = NSLock()
    private var told: (Date, String)

    init(_ now: String, _ zone: String) throws { told = (try Date(now, strategy: .iso8601), zone) }
    func set(_ now: String) throws { try lock.withLock { told.0 = try Date(now, strategy: .iso8601) } }
    func travel(_ zone: String) { lock.withLock { told.1 = zone } }

    func now() throws -> Date { lock.withLock { told.0 } }
    func zone() throws -> String { lock.withLock { told.1 } }
}

/// A phone that shows what it was given when the clock has come there, if it may. It keeps the soonest 64.
actor FakePhone: NotificationPort {
    private let clock: ToldClock
    private var waiting: [String: WantedNotification] = [:]
    private(set) var shown: [WantedNotification] = []
    /// Calls that changed something.
    private(set) var work = 0
    private var allowed = NotificationPermission.allowed
    private var addsLeft = Int.max

    struct Refused: Error {}

    init(_ clock: ToldClock) { self.clock = clock }

    func set(_ permission: NotificationPermission) { allowed = permission }
    func refuseAdds(after count: Int) { addsLeft = count }

    /// What waits, soonest first.
    func held() throws -> [WantedNotification] {
        try showDue()
        return waiting.values.sorted { ($0.fireAt, $0.key) < ($1.fireAt, $1.key) }
    }

    /// Takes its time, as the real one does, so that two callers can meet.
    func permission() async -> NotificationPermission {
        try? await Task.sleep(for: .milliseconds(5))
        return allowed
    }

    func pending() -> [WantedNotification] { (try? held())?.shuffled() ?? [] }

    func add(_ notification: WantedNotification) async throws {
        await Task.yield()
        guard addsLeft > 0 else { throw Refused() }
        addsLeft -= 1
        work += 1
        waiting[notification.key] = notification
        if waiting.count > 64, let latest = try held().last { waiting[latest.key] = nil }
    }

    func remove(keys: [String]) {
        work += 1
        for key in keys { waiting[key] = nil }
    }

    private func showDue() throws {
        let now = try clock.now()
        for due in waiting.values where due.fireAt <= now {
            waiting[due.key] = nil
            if allowed == .allowed { shown.append(due) }
        }
    }
}

/// A folder that goes with this value.
final class TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("waymark-" + UUID().uuidString)

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
}
