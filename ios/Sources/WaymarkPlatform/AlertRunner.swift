import Foundation
import WaymarkKit

/// Does what the core says is due for alerts to contacts, and tells it what the phone truly knows.
///
/// Nothing is kept here. Where the app is ended in between, the core gives the task out again after five minutes and
/// says that it may have gone out twice.
public actor AlertRunner {
    private let waymark: Waymark
    private let phone: any NotificationPort
    private let later: AlertNotice
    private let clock: any WaymarkKit.Clock
    private static let key = "waiting"

    /// - Parameters:
    ///   - phone: a notification centre of its own kind, not the one of reminders.
    ///   - later: words for the moment when something falls due while the app is closed, in the person's language;
    ///     they name nobody.
    ///   - clock: the one the home was opened with.
    public init(
        waymark: Waymark, phone: any NotificationPort, later: AlertNotice,
        clock: any WaymarkKit.Clock = SystemClock()
    ) {
        self.waymark = waymark
        self.phone = phone
        self.later = later
        self.clock = clock
    }

    /// Does everything that can be done now, one after the other, and gives back what is left and when to run again.
    /// Throws what the core throws.
    ///
    /// `hand`: the person in front of the app. Without one only messages from app to app go out, and a neutral notice says
    /// that something waits: now, or when it will. Run it so when the app goes to the background, before the home is
    /// suspended. `carries`: whether the relays of contacts are asked too, which takes a network; not right after a
    /// check-in, as they see when they are asked.
    @discardableResult
    public func run(hand: (any AlertHandPort)? = nil, carries: Bool = true) async throws -> AlertsDue {
        var asksRelays = carries
        while true {
            var able: [AlertMeans] = [.appMessage]
            if let hand {
                if await hand.canWrite() { able.append(.smsComposer) }
                if await hand.canCall() { able.append(.call) }
                able.append(.shareSheet)
            }
            let (rules, found) = try await waymark.call { [able] app in
                (try app.ownRulesRun(), try app.alertsDue(able: able))
            }
            var due = found
            due.nextAt = [rules.nextAt, due.nextAt].compactMap { $0 }.min()
            // What needs no network does not wait for one.
            let messages = due.tasks.filter { $0.means == .appMessage }
            for task in due.tasks where task.means != .appMessage {
                guard let hand else { break }
                let report = await hand.give(task)
                do {
                    _ = try await waymark.call { try $0.alertReport(id: task.alertId, report: report) }
                } catch AppError.NotFound {
                    // Erased with its contact while the person had it before them.
                }
            }
            if !messages.isEmpty || asksRelays {
                asksRelays = false
                _ = try await waymark.call { try $0.contactsCarry() }
            } else if due.tasks.isEmpty {
                try await notify(due, inForeground: hand != nil)
                return due
            }
        }
    }

    private func notify(_ due: AlertsDue, inForeground: Bool) async throws {
        await phone.remove(keys: [Self.key])
        if inForeground { return }
        let notice = due.notice ?? later
        guard let at = due.notice == nil ? due.nextAt : try clock.now() else { return }
        try await phone.add(WantedNotification(key: Self.key, fireAt: at, title: notice.title, body: notice.body))
    }
}

extension AlertHandPort {
    /// Does a task, and says what can be known of it.
    func give(_ task: AlertTask) async -> AlertReport {
        switch (task.means, task.phone) {
        case (.shareSheet, _): return await share(task.text).report
        case (.smsComposer, let phone?): return await write(to: phone, text: task.text).report
        case (.call, let phone?):
            guard let url = URL(string: "tel:" + phone) else { return .badNumber }
            return await call(url) ? .handedOver : .noApp
        case (.smsComposer, nil), (.call, nil): return .badNumber
        case (.smsDirect, _), (.appMessage, _): return .noApp
        }
    }
}

extension HandEnd {
    /// That iOS has it is all there is to know: nobody says whether it went out.
    fileprivate var report: AlertReport {
        switch self {
        case .sent: .handedOver
        case .cancelled: .dismissed
        case .failed: .refused
        case .noApp: .noApp
        }
    }
}
