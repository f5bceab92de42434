import Foundation
import Testing
import WaymarkKit
import WaymarkPlatform

@Suite struct KeychainTests {
    private let keychain = FakeKeychain()
    private let folder: TemporaryFolder
    private var secrets: KeychainSecretStore { KeychainSecretStore(keychain: keychain) }

    init() throws { folder = try TemporaryFolder() }

    private func open() async throws -> Waymark {
        try await Waymark.open(home: folder.url.appendingPathComponent("home").path, secrets: secrets)
    }

    @Test func theCoreKeepsItsKeysHere() async throws {
        let first = try await open()
        let saved = try await first.call { try $0.checkinSave(draft: CheckinDraft(answers: Answers(mood: 4))) }
        try await first.suspend()
        #expect(keychain.accounts == ["database-key", "device-key"])
        #expect(keychain.services == ["org.waymark"])
        let second = try await open()
        #expect(try await second.call { try $0.checkinGet(id: saved.id) } == saved)
    }

    @Test func aPhoneNotYetUnlockedIsLocked() async throws {
        keychain.fail(.interactionNotAllowed)
        #expect(throws: PlatformError.Locked) { try secrets.get(name: "a") }
        #expect(throws: PlatformError.Locked) { try secrets.put(name: "a", secret: Data([1])) }
        #expect(throws: PlatformError.Locked) { try secrets.remove(name: "a") }
        await #expect(throws: AppError.Locked) { _ = try await open() }
        keychain.fail(nil)
        _ = try await open()
    }

    @Test func aLostKeyLocksTheDiaryAndMakesNoNewOne() async throws {
        try await open().suspend()
        try secrets.remove(name: "database-key")
        await #expect(throws: AppError.Locked) { _ = try await open() }
        #expect(keychain.accounts == ["device-key"])
    }

    @Test func anyOtherStatusIsTold() async throws {
        keychain.fail(KeychainStatus(rawValue: -34018))
        #expect(throws: PlatformError.Unavailable(code: "keychain_-34018")) { try secrets.get(name: "a") }
        #expect(throws: PlatformError.Unavailable(code: "keychain_-34018")) {
            try secrets.put(name: "a", secret: Data([1]))
        }
        await #expect(throws: AppError.Internal(code: "keychain_-34018")) { _ = try await open() }
    }

    @Test func putReplacesAndRemoveForgets() throws {
        #expect(try secrets.get(name: "a") == nil)
        try secrets.put(name: "a", secret: Data([1]))
        try secrets.put(name: "a", secret: Data([2, 3]))
        try secrets.put(name: "b", secret: Data([4]))
        #expect(try secrets.get(name: "a") == Data([2, 3]))
        try secrets.remove(name: "a")
        try secrets.remove(name: "a")
        #expect(try secrets.get(name: "a") == nil)
        #expect(try secrets.get(name: "b") == Data([4]))
    }

    @Test func aKeyThatCannotBeReadIsNotTakenForNone() throws {
        try secrets.put(name: "a", secret: Data([1]))
        keychain.giveNoData()
        #expect(throws: PlatformError.Unavailable(code: "keychain_no_data")) { try secrets.get(name: "a") }
    }
}
