import Examples
import Foundation
import Testing
import WaymarkKit

@Suite struct OpenHomeTests {
    private let folder: TemporaryFolder
    private let clock = StoryClock()

    init() throws {
        folder = try TemporaryFolder()
        clock.set(Date(timeIntervalSince1970: 1_795_446_000), "America/Edmonton")
    }

    private func open() async throws -> Waymark {
        try await Waymark.open(home: folder.url.path, secrets: StorySecrets(), clock: clock)
    }

    @Test func theExampleChecksIn() async throws {
        let told = try await checkIn(home: folder.url.path, secrets: StorySecrets())
        let today = String(told.prefix(10))
        #expect(Day(today) != nil)
        #expect(told == "\(today): done, mood 4 of 10")
    }

    @Test func theSystemClockIsUnderstood() async throws {
        let waymark = try await Waymark.open(home: folder.url.path, secrets: StorySecrets())
        let before = Date()
        let saved = try await waymark.save(mood: 5)
        #expect(saved.zone == TimeZone.autoupdatingCurrent.identifier)
        #expect(abs(saved.recordedAt.timeIntervalSince(before)) < 60)
    }

    @Test(.timeLimit(.minutes(1))) @MainActor func theMainThreadWorksOnDuringACall() async throws {
        let held = HeldClock()
        let waymark = try await Waymark.open(home: folder.url.path, secrets: StorySecrets(), clock: held)
        let saving = Task { @MainActor in try await waymark.save(mood: 5) }
        await until { held.wasAsked() }
        held.release()
        #expect(try await saving.value.answers.mood == 5)
    }

    @Test func anInstantReadAndSavedAgainDoesNotMove() async throws {
        let waymark = try await open()
        for millis in [0, 1, 123, 999] {
            let at = Date(timeIntervalSince1970: 1_795_440_000 + Double(millis) / 1000)
            let draft = CheckinDraft(at: at, answers: Answers(mood: 5))
            var saved = try await waymark.call { try $0.checkinSave(draft: draft) }
            let first = try #require(saved.at)
            #expect(abs(first.timeIntervalSince(at)) < 0.0005)
            for _ in 0..<3 {
                let again = CheckinDraft(at: saved.at, answers: saved.answers)
                saved = try await waymark.call { [id = saved.id] in try $0.checkinEdit(id: id, draft: again) }
            }
            #expect(saved.at == first)
        }
    }

    @Test func anInstantBeyondTheCalendarIsAnError() async throws {
        let waymark = try await open()
        let draft = CheckinDraft(at: Date(timeIntervalSince1970: 1e15), answers: Answers(mood: 5))
        let invalid = AppError.Invalid(field: "instant", why: "is beyond the calendar")
        await #expect(throws: invalid) { try await waymark.call { try $0.checkinSave(draft: draft) } }
    }

    @Test func aTaskCancelledBeforeACallMakesNone() async throws {
        let waymark = try await open()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await waymark.save(mood: 5)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await waymark.entries() == 0)
    }

    @Test func aCallThatHasBegunIsFinishedAndAnswered() async throws {
        let held = HeldClock()
        let waymark = try await Waymark.open(home: folder.url.path, secrets: StorySecrets(), clock: held)
        let task = Task { try await waymark.save(mood: 5) }
        await until { held.wasAsked() }
        task.cancel()
        held.release()
        let saved = try await task.value
        #expect(try await waymark.call { try $0.checkinGet(id: saved.id) } == saved)
    }

    @Test(.timeLimit(.minutes(1))) func cancellingEndsALongCall() async throws {
        let waymark = try await open()
        let begun = Signal()
        let task = Task {
            try await waymark.longCall { app in
                begun.raise()
                while true { _ = try app.checkinPage(limit: 500, before: nil) }
            }
        }
        await until { begun.isRaised }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await waymark.save(mood: 5).answers.mood == 5)
    }

    @Test(.timeLimit(.minutes(1))) func anImportTellsHowFarItHasCome() async throws {
        let waymark = try await open()
        let path = story.appendingPathComponent("../../core/tests/feeds/mg_aasepia_philadelphia_2020.json").path
        let told = Signal()
        let report = try await waymark.longCall { app in
            // Again, should it have ended before it was asked.
            while true {
                let report = try app.meetingsImport(file: FeedFile(path: path, source: "Philadelphia"))
                if told.isRaised { return report }
            }
        } progress: { share in
            #expect((0...1).contains(share))
            told.raise()
        }
        #expect(report.meetings == 1928)
    }

    @Test func tasksAtOnceLoseNothing() async throws {
        let waymark = try await open()
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for mood in 0..<30 { group.addTask { try await waymark.save(mood: Int32(mood % 11)).id } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 30)
        #expect(try await waymark.entries() == 30)
    }
}

/// A clock whose first call after the opening waits to be released.
private final class HeldClock: WaymarkKit.Clock {
    private let asked = Signal()
    private let released = DispatchSemaphore(value: 0)

    func now() throws -> Date {
        asked.raise()
        released.wait()
        released.signal()
        return Date(timeIntervalSince1970: 1_795_446_000)
    }

    func zone() throws -> String { "America/Edmonton" }
    func wasAsked() -> Bool { asked.isRaised }
    func release() { released.signal() }
}

/// Raised once, from any thread.
private final class Signal: @unchecked Sendable {
    private let lock = NSLock()
    private var raised = false

    var isRaised: Bool { lock.withLock { raised } }
    func raise() { lock.withLock { raised = true } }
}

/// Waits without a hold on the thread: tasks share as many as there are cores, and whoever blocks one keeps the task
/// waited for from beginning, for ever on a machine with one or two.
private func until(_ condition: () -> Bool, isolation: isolated (any Actor)? = #isolation) async {
    while !condition() { await Task.yield() }
}

extension Waymark {
    func save(mood: Int32) async throws -> Checkin {
        try await call { try $0.checkinSave(draft: CheckinDraft(answers: Answers(mood: mood))) }
    }

    func entries() async throws -> Int { try await call { try $0.checkinPage(limit: 500, before: nil).count } }
}
