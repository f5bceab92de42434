#if canImport(Security)
    import Foundation
    import Security

    /// The real Keychain: nothing here but the translation, as no test on Linux reaches it.
    public struct AppleKeychain: KeychainPort {
        private let accessGroup: String?

        /// `accessGroup`: shared with the app's own extensions, where there are any.
        public init(accessGroup: String? = nil) { self.accessGroup = accessGroup }

        public func add(_ item: KeychainItem, data: Data) -> KeychainStatus {
            let attributes = query(item).merging(value(data)) { $1 }
            return KeychainStatus(rawValue: SecItemAdd(attributes as CFDictionary, nil))
        }

        public func copy(_ item: KeychainItem) -> (status: KeychainStatus, data: Data?) {
            var found: CFTypeRef?
            let wanted: [CFString: Any] = [kSecReturnData: true, kSecMatchLimit: kSecMatchLimitOne]
            let status = SecItemCopyMatching(query(item).merging(wanted) { $1 } as CFDictionary, &found)
            return (KeychainStatus(rawValue: status), found as? Data)
        }

        public func update(_ item: KeychainItem, data: Data) -> KeychainStatus {
            KeychainStatus(rawValue: SecItemUpdate(query(item) as CFDictionary, value(data) as CFDictionary))
        }

        public func delete(_ item: KeychainItem) -> KeychainStatus {
            KeychainStatus(rawValue: SecItemDelete(query(item) as CFDictionary))
        }

        private func query(_ item: KeychainItem) -> [CFString: Any] {
            var query: [CFString: Any] = [
                kSecClass: kSecClassGenericPassword,
                kSecAttrService: item.service,
                kSecAttrAccount: item.account,
                kSecAttrSynchronizable: false,
                // The iPhone's kind of Keychain on a Mac too.
                kSecUseDataProtectionKeychain: true,
            ]
            if let accessGroup { query[kSecAttrAccessGroup] = accessGroup }
            return query
        }

        private func value(_ data: Data) -> [CFString: Any] {
            [kSecValueData: data, kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly]
        }
    }
#endif
