#if canImport(UserNotifications)
    import Foundation
    @preconcurrency import UserNotifications

    /// The real notification centre: nothing here but the translation, as no test on Linux reaches it.
    public struct AppleNotifications: NotificationPort {
        /// Tells these from the app's other notifications.
        private let prefix: String

        /// `kind`: `reminder`, or `alert` for an ``AlertRunner``; each sees only its own.
        public init(kind: String = "reminder") { prefix = kind + "/" }

        private var center: UNUserNotificationCenter { .current() }
        private static let fireAt = "fireAt"

        /// Asks the person, once; iOS answers later calls by itself.
        public func ask() async throws -> Bool { try await center.requestAuthorization(options: [.alert, .sound]) }

        public func permission() async -> NotificationPermission {
            switch await center.notificationSettings().authorizationStatus {
            case .notDetermined: .notAsked
            case .denied: .refused
            default: .allowed
            }
        }

        public func pending() async -> [WantedNotification] {
            await center.pendingNotificationRequests().filter { $0.identifier.hasPrefix(prefix) }.map { request in
                let seconds = request.content.userInfo[Self.fireAt] as? Double
                return WantedNotification(
                    key: String(request.identifier.dropFirst(prefix.count)),
                    fireAt: seconds.map(Date.init(timeIntervalSince1970:)) ?? .distantPast,
                    title: request.content.title, body: request.content.body)
            }
        }

        public func add(_ notification: WantedNotification) async throws {
            let content = UNMutableNotificationContent()
            content.title = notification.title
            content.body = notification.body
            content.sound = .default
            content.userInfo = [Self.fireAt: notification.fireAt.timeIntervalSince1970]
            // The core decided the moment. Said in UTC it stays that moment, wherever the phone goes until the next plan.
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = .gmt
            var moment = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second], from: notification.fireAt)
            moment.calendar = calendar
            moment.timeZone = .gmt
            // A moment that has passed never comes: no trigger is at once.
            let trigger =
                notification.fireAt.timeIntervalSinceNow < 1
                ? nil : UNCalendarNotificationTrigger(dateMatching: moment, repeats: false)
            try await center.add(
                UNNotificationRequest(
                    identifier: prefix + notification.key, content: content, trigger: trigger))
        }

        public func remove(keys: [String]) async {
            center.removePendingNotificationRequests(withIdentifiers: keys.map { prefix + $0 })
        }
    }
#endif
