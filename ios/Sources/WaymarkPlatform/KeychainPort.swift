import Foundation

/// What the Keychain does, as `SecItemAdd` and its kin do it: each call gives the status it ended with.
public protocol KeychainPort: Sendable {
    /// Adds an item. `duplicateItem` if there is one of that name; then nothing is changed.
    func add(_ item: KeychainItem, data: Data) -> KeychainStatus
    /// The data of an item. `itemNotFound` without one.
    func copy(_ item: KeychainItem) -> (status: KeychainStatus, data: Data?)
    /// Replaces the data, and the protection, of an item that is there.
    func update(_ item: KeychainItem, data: Data) -> KeychainStatus
    /// Deletes an item. `itemNotFound` without one.
    func delete(_ item: KeychainItem) -> KeychainStatus
}

/// A generic password, as the Keychain calls it. Named by service and account; always readable after the first
/// unlock since the phone was started (so that reminders can be refilled in the background), on this device only,
/// never in iCloud: a backup restored to another phone does not open the diary there.
public struct KeychainItem: Sendable, Hashable {
    /// The app's own name for what it keeps.
    public let service: String
    /// The name of the secret.
    public let account: String

    public init(service: String, account: String) {
        self.service = service
        self.account = account
    }
}

/// An `OSStatus`. The numbers are Apple's and do not change.
public struct KeychainStatus: RawRepresentable, Sendable, Hashable {
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let success = Self(rawValue: 0)
    public static let duplicateItem = Self(rawValue: -25299)
    public static let itemNotFound = Self(rawValue: -25300)
    /// The phone has not been unlocked since it was started.
    public static let interactionNotAllowed = Self(rawValue: -25308)
}
