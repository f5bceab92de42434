import Foundation
import WaymarkKit

extension ReminderScheduler {
    /// After a change of these the plan may be another.
    static let features: Set<String> = ["reminders", "settings", "checkin", "meetings"]

    /// What the phone says when the plan may be another. By name, as UIKit is not everywhere.
    static let occasions: [Notification.Name] = [
        .NSSystemTimeZoneDidChange,
        Notification.Name("NSSystemClockDidChangeNotification"),
        // Midnight, the carrier's time, summer time.
        Notification.Name("UIApplicationSignificantTimeChangeNotification"),
        // Permission is given and taken in the phone's settings, outside the app.
        Notification.Name("UIApplicationWillEnterForegroundNotification"),
    ]

    /// Agrees now and on every occasion, until its task is cancelled. `told` hears how it went each time; an error
    /// (such as `Busy` in the background) ends nothing.
    public nonisolated func run(
        center: NotificationCenter = .default,
        told: @escaping @Sendable (Result<Agreed, any Error>) async -> Void
    ) async {
        let (occasions, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let changes = waymark.changes()
        let observers = Self.occasions.map { name in
            center.addObserver(forName: name, object: nil, queue: nil) { _ in bell.yield() }
        }
        defer { observers.forEach(center.removeObserver) }
        let listening = Task {
            for await changed in changes where !changed.isDisjoint(with: Self.features) { bell.yield() }
        }
        defer { listening.cancel() }
        bell.yield()
        for await _ in occasions {
            do {
                await told(.success(try await agree()))
            } catch {
                await told(.failure(error))
            }
        }
    }
}
