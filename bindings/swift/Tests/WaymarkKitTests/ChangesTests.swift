import Foundation
import Testing
import WaymarkKit

@Suite(.timeLimit(.minutes(1))) struct ChangesTests {
    private let folder: TemporaryFolder
    private let clock = StoryClock()

    init() throws {
        folder = try TemporaryFolder()
        clock.set(Date(timeIntervalSince1970: 1_795_446_000), "America/Edmonton")
    }

    private func open() async throws -> Waymark {
        try await Waymark.open(home: folder.url.path, secrets: StorySecrets(), clock: clock)
    }

    @Test func everyReaderHearsOfASave() async throws {
        let waymark = try await open()
        var readers = (0..<2).map { _ in waymark.changes().makeAsyncIterator() }
        _ = try await waymark.save(mood: 5)
        #expect(await readers[0].next() == ["checkin"])
        #expect(await readers[1].next() == ["checkin"])
    }

    @Test func aSlowReaderGetsSeveralChangesAsOne() async throws {
        let waymark = try await open()
        var reader = waymark.changes().makeAsyncIterator()
        for mood in 1...20 { _ = try await waymark.save(mood: Int32(mood % 11)) }
        try await waymark.call { app in
            var settings = try app.settings()
            settings.dayStart = 4
            try app.settingsSave(settings: settings)
        }
        #expect(await reader.next() == ["checkin", "settings"])
        _ = try await waymark.save(mood: 5)
        #expect(await reader.next() == ["checkin"])
    }

    @Test func theStreamEndsWithTheHome() async throws {
        var waymark: Waymark? = try await open()
        var reader = try #require(waymark).changes().makeAsyncIterator()
        waymark = nil
        #expect(await reader.next() == nil)
    }

    @Test func aWatchReadsNowAndAfterEachChangeOfItsFeatures() async throws {
        let waymark = try await open()
        var counts = waymark.watch(["checkin"]) { try $0.checkinPage(limit: 500, before: nil).count }
            .makeAsyncIterator()
        #expect(try await counts.next() == 0)
        _ = try await waymark.call { try $0.settingsSave(settings: $0.settings()) }
        _ = try await waymark.save(mood: 5)
        #expect(try await counts.next() == 1)
    }

    @Test func aListenerMayCallBack() async throws {
        let waymark = try await open()
        let reader = CallingBack()
        try await waymark.call { app in
            reader.watch(app)
            app.setListener(listener: reader)
        }
        _ = try await waymark.save(mood: 5)
        #expect(reader.seen == 1)
        try await waymark.call { $0.setListener(listener: nil) }
    }
}

/// Reads the diary on the thread that changed it.
private final class CallingBack: Listener, @unchecked Sendable {
    private let lock = NSLock()
    private var app: App?
    private var count = 0

    var seen: Int { lock.withLock { count } }
    func watch(_ app: App) { lock.withLock { self.app = app } }

    func changed(features: [String]) throws {
        let entries = try lock.withLock { app }?.checkinPage(limit: 500, before: nil).count ?? 0
        lock.withLock { count = entries }
    }
}
