import Foundation
import WaymarkKit

/// The core's secrets in the Keychain.
///
/// The Keychain outlives the app: a key found after a new installation is used again for the new diary.
public final class KeychainSecretStore: SecretStore {
    private let keychain: any KeychainPort
    private let service: String

    public init(keychain: any KeychainPort, service: String = "org.waymark") {
        self.keychain = keychain
        self.service = service
    }

    public func get(name: String) throws -> Data? {
        let (status, data) = keychain.copy(item(name))
        switch status {
        case .success:
            // Success without bytes would look like "never put", and the core would lock the diary for good.
            guard let data else { throw PlatformError.Unavailable(code: "keychain_no_data") }
            return data
        case .itemNotFound: return nil
        default: throw error(status)
        }
    }

    public func put(name: String, secret: Data) throws {
        var status = keychain.add(item(name), data: secret)
        // Asked in this order, no other process can slip in between a look and an add.
        if status == .duplicateItem { status = keychain.update(item(name), data: secret) }
        guard status == .success else { throw error(status) }
    }

    public func remove(name: String) throws {
        let status = keychain.delete(item(name))
        guard status == .success || status == .itemNotFound else { throw error(status) }
    }

    private func item(_ name: String) -> KeychainItem { KeychainItem(service: service, account: name) }

    private func error(_ status: KeychainStatus) -> PlatformError {
        status == .interactionNotAllowed ? .Locked : .Unavailable(code: "keychain_\(status.rawValue)")
    }
}
