import Foundation

/// What must not be forgotten between two plans: which reminders the phone was given, and for when. No words.
///
/// iOS does not tell what it has shown. What was given, and whose time has passed, counts as shown: a reminder that
/// comes twice, hours apart after a flight, could lead to a dose taken twice.
public struct ReminderMemory: Sendable {
    private let file: URL
    /// A reminder may be planned again up to three dates later (quiet hours, flights). Zones add a day.
    private static let keep: TimeInterval = 5 * 86_400

    /// `file`: in a folder of the app; it is made when first needed.
    public init(file: URL) { self.file = file }

    /// What was given, by key. A file that cannot be read is an empty one: then a reminder may come twice, once.
    func given() -> [String: Date] {
        guard let data = try? Data(contentsOf: file) else { return [:] }
        return (try? JSONDecoder().decode([String: Date].self, from: data)) ?? [:]
    }

    /// Remembers what is given now, and for a while what was shown.
    func remember(_ given: [String: Date], now: Date) throws {
        let recent = given.filter { $0.value > now.addingTimeInterval(-Self.keep) }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try JSONEncoder().encode(recent).write(to: file, options: .atomic)
    }
}
