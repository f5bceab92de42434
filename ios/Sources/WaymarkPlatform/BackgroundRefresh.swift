#if os(iOS)
    @preconcurrency import BackgroundTasks
    import Foundation

    /// Refills the reminders while the app is closed. The app names `identifier` in its Info.plist, under
    /// `BGTaskSchedulerPermittedIdentifiers`, calls ``register(_:inForeground:)`` before it has finished launching, and
    /// ``ask(at:)`` with each ``Agreed/refillAt``.
    public struct BackgroundRefresh: Sendable {
        private let identifier: String

        public init(identifier: String) { self.identifier = identifier }

        /// `scheduler`: opens the home if need be; it may be called in a process that was started for this alone.
        public func register(
            _ scheduler: @escaping @Sendable () async throws -> ReminderScheduler,
            inForeground: @escaping @Sendable () async -> Bool
        ) {
            BGTaskScheduler.shared.register(forTaskWithIdentifier: identifier, using: nil) { task in
                nonisolated(unsafe) let task = task  // BGTask may be ended from any thread
                let work = Task {
                    do {
                        let agreed = try await scheduler().refill(inForeground: inForeground)
                        try ask(at: agreed.refillAt)
                        task.setTaskCompleted(success: true)
                    } catch {
                        try? ask(at: Date().addingTimeInterval(3600))
                        task.setTaskCompleted(success: false)
                    }
                }
                task.expirationHandler = { work.cancel() }
            }
        }

        /// Asks iOS to run it some time after `moment`; a later call takes the place of an earlier one.
        public func ask(at moment: Date) throws {
            let request = BGAppRefreshTaskRequest(identifier: identifier)
            request.earliestBeginDate = moment
            try BGTaskScheduler.shared.submit(request)
        }
    }
#endif
