import Foundation
import WaymarkKit

/// Makes the phone's notifications agree with the core's reminder plan.
///
/// ``agree()`` can be called at any time, as often as one likes: what already agrees is left untouched. Two calls at
/// once run one after the other.
public actor ReminderScheduler {
    let waymark: Waymark
    private let clock: any WaymarkKit.Clock
    private let phone: any NotificationPort
    private let memory: ReminderMemory
    private let cap: Int
    private var last: Task<Agreed, any Error>?

    /// - Parameters:
    ///   - clock: the one the home was opened with.
    ///   - cap: iOS keeps the soonest 64 of an app; fewer leaves room for its other notifications.
    public init(
        waymark: Waymark, phone: any NotificationPort, memory: ReminderMemory,
        clock: any WaymarkKit.Clock = SystemClock(), cap: Int = 64
    ) {
        self.waymark = waymark
        self.clock = clock
        self.phone = phone
        self.memory = memory
        self.cap = min(max(cap, 1), 64)
    }

    /// Plans, takes back what is no longer wanted and gives what is missing, soonest first.
    @discardableResult
    public func agree() async throws -> Agreed {
        let before = last
        let mine = Task {
            _ = await before?.result
            return try await self.agreeAlone()
        }
        last = mine
        return try await mine.value
    }

    /// ``agree()`` for a background task: opens a suspended home for it, and closes it again unless the app has come
    /// to the foreground by then.
    @discardableResult
    public func refill(inForeground: @Sendable () async -> Bool) async throws -> Agreed {
        try await waymark.resume()
        do {
            let agreed = try await agree()
            if await !inForeground() { try await waymark.suspend() }
            return agreed
        } catch {
            if await !inForeground() { try? await waymark.suspend() }
            throw error
        }
    }

    private func agreeAlone() async throws -> Agreed {
        let permission = await phone.permission()
        let now = try clock.now()
        let plan = try await waymark.call { [cap] in try $0.remindersPlan(cap: UInt32(cap)) }
        let given = memory.given()
        let wanted = permission == .allowed ? plan.wanted(without: given.filter { $0.value <= now }) : []
        let pending = await phone.pending()

        let keys = Set(wanted.map(\.key))
        let stale = pending.filter { !keys.contains($0.key) }
        let missing = wanted.filter { !pending.contains($0) }
        // Remembered first: rather a reminder too few than one twice.
        try memory.remember(given.passed(by: now, and: wanted), now: now)
        if !stale.isEmpty { await phone.remove(keys: stale.map(\.key)) }
        do {
            for notification in missing { try await phone.add(notification) }
        } catch {
            try memory.remember(given.passed(by: now, and: await phone.pending()), now: now)
            throw error
        }
        return Agreed(
            state: ReminderState(permission), added: missing.count, kept: wanted.count - missing.count,
            removed: stale.count, refillAt: Self.refill(plan.refillBy, now), unknownZone: plan.unknownZone)
    }

    /// Well before the plan ends, and often enough that a phone that has travelled asleep soon rings by its new zone.
    private static func refill(_ end: Date, _ now: Date) -> Date {
        now.addingTimeInterval(min(6 * 3600, max(900, end.timeIntervalSince(now) / 2)))
    }
}

/// Whether reminders will be seen.
public enum ReminderState: Sendable, Hashable {
    /// They will.
    case ready
    /// The person was not asked yet.
    case notAsked
    /// The phone blocks them: say so, in the words of the text `notify.blocked`.
    case blocked

    init(_ permission: NotificationPermission) {
        switch permission {
        case .allowed: self = .ready
        case .notAsked: self = .notAsked
        case .refused: self = .blocked
        }
    }
}

/// What it took for the phone to agree.
public struct Agreed: Sendable, Hashable {
    public let state: ReminderState
    /// Notifications given to the phone, new or changed.
    public let added: Int
    /// Notifications it had already.
    public let kept: Int
    /// Notifications taken back.
    public let removed: Int
    /// When to agree again, if nothing else asks for it before.
    public let refillAt: Date
    /// Ids of reminders in a zone this version does not know. They do not ring; say so.
    public let unknownZone: [String]
}

extension ReminderPlan {
    fileprivate func wanted(without shown: [String: Date]) -> [WantedNotification] {
        notifications.filter { shown[$0.key] == nil }.map {
            WantedNotification(key: $0.key, fireAt: $0.fireAt, title: $0.title, body: $0.body)
        }
    }
}

extension [String: Date] {
    /// What was shown by now, and what is to come.
    fileprivate func passed(by now: Date, and coming: [WantedNotification]) -> [String: Date] {
        filter { $0.value <= now }.merging(coming.map { ($0.key, $0.fireAt) }) { shown, _ in shown }
    }
}
