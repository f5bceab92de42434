import Foundation
import WaymarkKit

/// The temporary folder with homes in it, the clock, the secret stores and the app that may be open.
final class StoryStage {
    private let folder: TemporaryFolder
    private let clock = StoryClock()
    private let listener = StoryListener()
    private var stores: [String: StorySecrets] = [:]
    private var waymark: Waymark?

    init() throws { folder = try TemporaryFolder() }

    /// Does what the step says and gives its output.
    func play(_ call: String, _ input: StoryValue) async throws -> StoryValue {
        let its = StoryInput(value: input)
        switch call {
        case "stage_clock":
            if let fault: String = try its.fault {
                clock.set(try fault.asFault())
            } else {
                clock.set(try its.now, try its.zone)
            }
        case "stage_secrets":
            let store = secrets(try its.secrets)
            store.set(nil)
            let holds: [String: String] = try its.holds
            for (name, hex) in holds { try store.put(name: name, secret: try bytes(hex)) }
            let fault: String? = try its.fault
            store.set(try fault?.asFault())
        case "stage_open":
            let opened = try await Waymark.open(
                home: try home(its).path, secrets: secrets(try its.secrets), clock: clock)
            try await opened.call { [listener] in $0.setListener(listener: listener) }
            waymark = opened
        case "stage_close":
            // Closes the files now, not when the last owner of the app lets go.
            try await waymark?.suspend()
            waymark = nil
        case "stage_heard": return StoryValue(plain: listener.take())
        case "stage_threads": return try await saveAtOnce(try its.threads, each: try its.each, day: try its.day)
        case "stage_interrupt": try await readUntilInterrupted()
        case "stage_overwrite":
            try (its.text as String).write(to: try file(its), atomically: false, encoding: .utf8)
        case "stage_copy":
            try FileManager.default.copyItem(at: story.appendingPathComponent(try its.from), to: try home(its))
        case "stage_full_disk": try setFull(try its.full, try home(its))
        case "set_aside": try setAside(home: try home(its).path, clock: clock)
        default:
            if let output = try tellWithoutApp(call, its) { return StoryValue(plain: output) }
            guard let waymark else { throw StoryError("nothing is open at \(call)") }
            return try await waymark.call { StoryValue(plain: try tell(call, to: $0, StoryInput(value: input))) }
        }
        return .null
    }

    private func home(_ its: StoryInput) throws -> URL { folder.url.appendingPathComponent(try its.home) }

    private func file(_ its: StoryInput) throws -> URL { try home(its).appendingPathComponent(try its.file) }

    private func secrets(_ name: String) -> StorySecrets {
        let store = stores[name] ?? StorySecrets()
        stores[name] = store
        return store
    }

    private func opened() throws -> Waymark {
        guard let waymark else { throw StoryError("nothing is open") }
        return waymark
    }

    private func saveAtOnce(_ tasks: Int, each: Int, day: Day) async throws -> StoryValue {
        let waymark = try opened()
        let ids = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    let draft = CheckinDraft(day: day, answers: Answers(mood: 5))
                    return try await waymark.call { app in
                        try (0..<each).map { _ in try app.checkinSave(draft: draft).id }
                    }
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
        }
        let entries = try await waymark.call { try $0.checkinDay(day: day).entries }
        return .fields(["ids": .number(Double(ids.count)), "entries": .number(Double(entries.count))])
    }

    private func readUntilInterrupted() async throws {
        let waymark = try opened()
        let app = try await waymark.call { $0 }
        // Not as a call of its own: with one core, the queue of calls runs one at a time.
        let interrupting = Task {
            while !Task.isCancelled {
                app.interrupt()
                await Task.yield()
            }
        }
        defer { interrupting.cancel() }
        try await waymark.call { app in
            for _ in 0..<1_000_000 { _ = try app.checkinPage(limit: 500, before: nil) }
        }
    }

    private func setFull(_ full: Bool, _ home: URL) throws {
        let door = home.appendingPathComponent("waymark.head.new")
        if full {
            try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: door.path, withDestinationPath: "/dev/full")
        } else {
            try FileManager.default.removeItem(at: door)
        }
    }
}

/// The folder `tests/story`.
let story = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../../../tests/story").standardizedFileURL

extension String {
    fileprivate func asFault() throws -> Fault {
        guard let fault = Fault(rawValue: self) else { throw StoryError("no fault: \(self)") }
        return fault
    }
}

private func bytes(_ hex: String) throws -> Data {
    let pairs = stride(from: 0, to: hex.count, by: 2).map { hex.dropFirst($0).prefix(2) }
    return Data(
        try pairs.map { pair in
            guard let byte = UInt8(pair, radix: 16) else { throw StoryError("no hex: \(pair)") }
            return byte
        })
}
