import Foundation

/// What the phone's notification centre does, as `UNUserNotificationCenter` does it.
public protocol NotificationPort: Sendable {
    /// What the person allowed.
    func permission() async -> NotificationPermission
    /// The reminders that wait to be shown, in no order.
    func pending() async -> [WantedNotification]
    /// Adds a notification, in place of one with the same key.
    func add(_ notification: WantedNotification) async throws
    /// Takes back those of these keys that still wait.
    func remove(keys: [String]) async
}

/// A notification and when it is to be shown.
public struct WantedNotification: Sendable, Hashable {
    /// The same on every plan for the same occasion.
    public let key: String
    public let fireAt: Date
    public let title: String
    public let body: String

    public init(key: String, fireAt: Date, title: String, body: String) {
        self.key = key
        self.fireAt = fireAt
        self.title = title
        self.body = body
    }
}

/// What the person allowed; quietly delivered ones count as allowed.
public enum NotificationPermission: Sendable, Hashable {
    case notAsked
    case allowed
    case refused
}
