import Dispatch
import Foundation

/// An open home for Swift's tasks. ``App`` has every call and blocks; ``call(_:)`` makes one of them on a queue of
/// its own, off the main thread and off the threads that tasks share:
/// ```swift
/// let saved = try await waymark.call { try $0.checkinSave(draft: CheckinDraft(answers: Answers(mood: 4))) }
/// ```
/// There is no second list of functions here that could differ from the core's. Every call may throw ``AppError``.
/// Keep one for the life of the process.
public final class Waymark: Sendable {
    private let app: App
    private let heard = ChangeBoard()
    /// Reads run beside each other; the core lets one write at a time.
    private let queue = DispatchQueue(label: "org.waymark.calls", qos: .userInitiated, attributes: .concurrent)

    private init(app: App) {
        self.app = app
        app.setListener(listener: heard)
    }

    deinit { heard.finish() }

    /// Opens the home folder, making it and its keys at the first open. See ``App``.
    ///
    /// - Parameters:
    ///   - home: path of a folder that belongs to the app alone.
    ///   - secrets: where the keys are kept; on a phone the one of the package in `ios/`.
    public static func open(
        home: String, secrets: any SecretStore, clock: any Clock = SystemClock()
    ) async throws -> Waymark {
        try await onQueue(.global(qos: .userInitiated)) {
            Waymark(app: try App.open(home: home, clock: clock, secrets: secrets))
        }
    }

    /// Makes a call. A task cancelled before it makes no call (`CancellationError`). A call that has begun is finished
    /// and answered even if the task is cancelled meanwhile, so that nobody is left unsure whether a save was kept.
    public func call<Answer: Sendable>(_ body: @escaping @Sendable (App) throws -> Answer) async throws -> Answer {
        try await onQueue(queue) { [app] in try body(app) }
    }

    /// Makes a call that may take seconds or minutes: an import, a pack, a refresh, a sync. Cancelling the task ends it,
    /// and **every other call that runs at that moment**, by ``App/interrupt()``: those throw ``AppError/Interrupted`` and
    /// can be made again.
    ///
    /// - Parameter progress: hears how far an import, a refresh or a sync has come, 0 to 1, ten times a second.
    public func longCall<Answer: Sendable>(
        _ body: @escaping @Sendable (App) throws -> Answer, progress: (@Sendable (Double) async -> Void)? = nil
    ) async throws -> Answer {
        let ended = Flag()
        let telling = progress.map { progress in Task { [app] in try await tellProgress(of: app, progress) } }
        defer { telling?.cancel() }
        return try await withTaskCancellationHandler {
            defer { ended.raise() }
            do {
                return try await call(body)
            } catch AppError.Interrupted where Task.isCancelled {
                throw CancellationError()
            }
        } onCancel: { [app] in
            Task.detached {
                // Again, as an interrupt between two statements ends neither.
                while !ended.isRaised {
                    app.interrupt()
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
        }
    }

    /// Names of the features whose data changed (`checkin`, `settings`, ...), after the change is on disk: everything
    /// from now on. A slow reader gets several changes as one set, never too few. Ends with this object.
    public func changes() -> AsyncStream<Set<String>> {
        heard.subscribe()
    }

    /// Reads now and again after each change of one of `features`.
    public func watch<Answer: Sendable>(
        _ features: Set<String>, read: @escaping @Sendable (App) throws -> Answer
    ) -> AsyncThrowingStream<Answer, any Error> {
        // Subscribed before the first read: a change in between means one read too many, not one too few.
        let changes = heard.subscribe(missed: features)
        return AsyncThrowingStream { [weak self] in
            for await changed in changes where !changed.isDisjoint(with: features) {
                return try await self?.call(read)
            }
            return nil
        }
    }

    /// Ends what runs and closes the files: for the app going to the background. See ``App/suspend()``.
    public func suspend() async throws { try await call { try $0.suspend() } }

    /// Opens the files again after ``suspend()``.
    public func resume() async throws { try await call { try $0.resume() } }
}

/// A refresh or a sync has no share to tell while it waits for an answer.
private func tellProgress(of app: App, _ progress: @Sendable (Double) async -> Void) async throws {
    while true {
        if let share = app.meetingsImportProgress() ?? app.syncProgress() { await progress(share) }
        try await Task.sleep(for: .milliseconds(100))
    }
}

private func onQueue<Answer: Sendable>(
    _ queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Answer
) async throws -> Answer {
    try Task.checkCancellation()
    return try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result(catching: body)) }
    }
}

/// Raised once, from any thread.
private final class Flag: @unchecked Sendable {
    private let lock = NSLock()
    private var raised = false

    var isRaised: Bool { lock.withLock { raised } }
    func raise() { lock.withLock { raised = true } }
}
