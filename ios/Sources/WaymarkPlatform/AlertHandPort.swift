import Foundation

/// What an iPhone does for an alert with a person in front of it. iOS lets no app send a text message by itself.
public protocol AlertHandPort: Sendable {
    /// Whether a text can be written from here: there is a message service, and nobody has forbidden it.
    func canWrite() async -> Bool
    /// Whether there is an app for calls.
    func canCall() async -> Bool
    /// Shows the messages composer, and comes back when the person has closed it.
    func write(to phone: String, text: String) async -> HandEnd
    /// Opens the calls app with the number; false where iOS did not.
    func call(_ url: URL) async -> Bool
    /// Shows the sheet for sharing, and comes back when the person has closed it.
    func share(_ text: String) async -> HandEnd
}

/// How a composer or a sheet ended.
public enum HandEnd: Sendable, Hashable {
    /// iOS has it.
    case sent
    /// The person closed it.
    case cancelled
    /// It did not work this time.
    case failed
    /// This phone has no such service.
    case noApp
}
