import Foundation
import Testing
import WaymarkKit

private let relay = ProcessInfo.processInfo.environment["WAYMARK_TEST_RELAY"] ?? ""
private let secondRelay = ProcessInfo.processInfo.environment["WAYMARK_TEST_SECOND_RELAY"] ?? ""

/// The story of sync: three devices of one person and two relays, which `./dev test` starts. Kotlin tells the same
/// one, call by call (`SyncStoryTest.kt`); a test in `tests/tests/story` holds that.
@Suite(.enabled(if: !relay.isEmpty, "WAYMARK_TEST_RELAY names no relay"), .timeLimit(.minutes(2)))
struct SyncStoryTests {
    private let folder: TemporaryFolder
    private let clock = StoryClock()
    private let now = Date()

    init() throws {
        folder = try TemporaryFolder()
        clock.set(now, "America/Edmonton")
    }

    private func device(_ name: String) async throws -> Waymark {
        try await Waymark.open(
            home: folder.url.appendingPathComponent(name).path, secrets: StorySecrets(), clock: clock)
    }

    @Test func threeDevicesStayInStepThroughTwoRelays() async throws {
        let (phone, tablet, laptop) = (try await device("phone"), try await device("tablet"), try await device("laptop"))
        let phrase = try await begins(phone)
        try await joinsByCode(phone, tablet)
        try await writeOnBoth(phone, tablet)
        try await isTold(phone)
        try await compare(phone, tablet)
        try await joinsByPhrase(laptop, phrase)
        try await tabletIsTakenOut(phone, tablet)
        try await move(phone, laptop)
        try await historyIsErased(phone, laptop)
        let newPhrase = try await newWords(phone, laptop, phrase)
        try await ends(phone, laptop, newPhrase)
    }

    private func begins(_ phone: Waymark) async throws -> [String] {
        await #expect(throws: AppError.Invalid(field: "relay", why: "must begin with https:// (http is for one's own machine)")) {
            try await phone.call { try $0.syncEnable(relay: "http://relay.example.org", invite: nil) }
        }
        await #expect(throws: AppError.Invalid(field: "pin", why: "is not the SHA-256 of a key: sha256/ and base64, or 64 hex digits")) {
            try await phone.call { try $0.syncPin(pins: ["sha1/AAAA"]) }
        }
        // A relay on one's own machine has no certificate, so this one answers all the same.
        try await phone.call { try $0.syncPin(pins: [String(repeating: "0", count: 64)]) }
        #expect(try await phone.call { try $0.syncStatus() }.isOn == false)
        let enabled = try await phone.longCall { try $0.syncEnable(relay: relay, invite: nil) }
        #expect(enabled.phrase.count == 24)
        let status = try await phone.call { try $0.syncStatus() }
        #expect(status.account == enabled.account && status.relay == relay && status.state == .ok)

        let shown = try await phone.call { try $0.phraseShow() }
        #expect(shown.phrase == enabled.phrase)
        #expect(Set(shown.asked).count == 3)
        let words = shown.asked.map { shown.phrase[Int($0) - 1] }
        await #expect(throws: AppError.Invalid(field: "words", why: "the second is another word")) {
            try await phone.call { try $0.phraseCheck(words: [words[0], "zzzz", words[2]]) }
        }
        try await phone.call { try $0.phraseCheck(words: words) }
        await #expect(throws: AppError.NotFound) { try await phone.call { try $0.phraseShow() } }
        #expect(try await phone.call { try $0.syncStatus() }.phraseUntil == nil)
        return enabled.phrase
    }

    /// Each device does its part at the same time; where one cannot go on, the other is cancelled.
    private func joinsByCode(_ phone: Waymark, _ tablet: Waymark) async throws {
        try await phone.write("walk")
        _ = try await phone.syncsWell()
        await #expect(throws: AppError.Invalid(field: "code", why: "is not what a new device shows")) {
            try await phone.call { try $0.deviceApprove(code: "https://example.org") }
        }

        let code = try await tablet.call { try $0.joinCode(relay: relay) }
        #expect(Int(code.until.timeIntervalSince1970) == Int(now.timeIntervalSince1970) + 600)
        async let shown = phone.longCall { try $0.deviceApprove(code: code.text) }
        try await tablet.longCall { try $0.joinAwait() }
        let digits = try await shown
        let number = try #require(Int(digits)) + 1
        let others = String(String(1_000_000 + number % 1_000_000).dropFirst())
        await #expect(throws: AppError.Invalid(field: "digits", why: "are not those; 2 tries are left")) {
            try await tablet.call { try $0.joinConfirm(digits: others, name: nil) }
        }
        async let approved = phone.longCall { try $0.deviceApproveAwait() }
        let joined = try await tablet.longCall { try $0.joinConfirm(digits: digits, name: "tablet") }
        #expect(joined.state == .ok)
        #expect(try await approved.devices.count == 2)
        #expect(try await tablet.notes() == ["walk"])
    }

    private func writeOnBoth(_ phone: Waymark, _ tablet: Waymark) async throws {
        _ = try await phone.syncsWell()
        // Whoever is on the screen hears at once that there is something new.
        async let waiting = phone.longCall { try $0.syncWait() }
        try await tablet.write("tea")
        let conditions = SyncConditions(metered: false, charging: true, batteryLow: false)
        #expect(try await tablet.call { try $0.syncDue(conditions: conditions) } != nil)
        #expect(try await tablet.syncsWell().sent == 1)
        #expect(try await waiting)
        #expect(try await phone.syncsWell().received == 1)
        #expect(try await phone.notes() == ["walk", "tea"])
        #expect(try await phone.call { $0.syncProgress() } == nil)
        await #expect(throws: AppError.Invalid(field: "name", why: "must be 1 to 60 characters in one line")) {
            try await phone.call { try $0.deviceRename(id: $0.named("tablet"), name: " ") }
        }
        try await phone.call { try $0.deviceRename(id: $0.named("tablet"), name: "old tablet") }
        _ = try await phone.syncsWell()
        _ = try await tablet.syncsWell()
        #expect(try await tablet.call { try $0.syncStatus() }.devices.first(where: \.isThis)?.name == "old tablet")
    }

    private func isTold(_ phone: Waymark) async throws {
        let notices = try await phone.call { try $0.syncNotices(language: .en) }
        let notice = try #require(notices.first)
        #expect(notices.count == 1)
        #expect(notice.what == "device_added" && notice.device == "old tablet")
        #expect(notice.words.title == "old tablet joined")
        #expect(try await phone.call { try $0.syncNotices(language: .es) }.first?.words != notice.words)
        try await phone.call { try $0.syncNoticesSeen(upto: notice.id) }
        #expect(try await phone.call { try $0.syncStatus() }.notices == 0)
    }

    private func compare(_ phone: Waymark, _ tablet: Waymark) async throws {
        _ = try await phone.syncsWell()
        let view = try await tablet.call { try $0.deviceView() }
        #expect(view.words.count == 6)
        #expect(try await phone.call { try $0.deviceView() }.words == view.words)
        #expect(try await phone.call { try $0.deviceCompare(text: view.text) } == .same)
        await #expect(throws: AppError.Invalid(field: "text", why: "is not what a device shows to compare")) {
            try await phone.call { try $0.deviceCompare(text: "WM1H") }
        }
    }

    private func joinsByPhrase(_ laptop: Waymark, _ phrase: [String]) async throws {
        let third = (phrase[..<2] + ["zzzz"] + phrase[3...]).joined(separator: " ")
        await #expect(throws: AppError.Invalid(field: "word_3", why: "is not in the list of words")) {
            try await laptop.call { try $0.phraseLook(relay: relay, phrase: third) }
        }
        let nobodys = (Array(repeating: "abandon", count: 23) + ["art"]).joined(separator: " ")
        await #expect(throws: AppError.NotFound) {
            try await laptop.longCall { try $0.phraseLook(relay: relay, phrase: nobodys) }
        }

        let typed = phrase.map { String($0.prefix(4)) }.joined(separator: " ")
        let found = try await laptop.longCall { try $0.phraseLook(relay: relay, phrase: typed) }
        #expect(found.devices.count == 2)
        #expect(found.history == .same)
        let joined = try await laptop.longCall {
            try $0.phraseJoin(keep: found.devices.map(\.id), since: nil, name: "laptop", takeTheirs: false)
        }
        #expect(joined.devices.count == 3)
        #expect(try await laptop.notes() == ["walk", "tea"])
    }

    private func tabletIsTakenOut(_ phone: Waymark, _ tablet: Waymark) async throws {
        clock.set(now + 2 * 3600, "America/Edmonton")
        try await tablet.write("not in my hands")
        try await tablet.write("a stranger's")
        _ = try await tablet.syncsWell()
        let since = now + 3600
        let report = try await phone.longCall { try $0.deviceRemove(id: $0.named("old tablet"), since: since) }
        #expect(report.devices.count == 2)
        #expect(try await phone.notes() == ["walk", "tea"])

        let all = try await phone.call { try $0.fallen() }
        let strangers = all.filter { $0.values.contains { $0.value == "a stranger's" } }.map(\.id)
        let fallen = try #require(all.first { !strangers.contains($0.id) })
        #expect(fallen.feature == "checkin" && fallen.device == "old tablet")
        #expect(fallen.values.map(\.value).contains("not in my hands"))
        #expect(try await phone.call { try $0.fallenKeep(ids: [fallen.id]) } == 1)
        #expect(try await phone.call { try $0.fallenDrop(ids: strangers) } == 1)
        #expect(try await phone.call { try $0.fallen() }.isEmpty)
        #expect(try await phone.call { try $0.syncStatus() }.devices.allSatisfy { !$0.isSilent })
        #expect(try await phone.notes() == ["walk", "tea", "not in my hands"])
        _ = try await phone.syncsWell()

        let state = try await tablet.longCall { try $0.syncNow() }.state
        #expect(state == .revoked)
        #expect(syncWords(state: state, detail: "", language: .en).title == "This device was taken out of sync")
        #expect(try await tablet.longCall { try $0.syncOff() }.left)
        #expect(try await tablet.notes() == ["walk", "tea", "not in my hands", "a stranger's"])
        await #expect(throws: AppError.NotFound) { try await tablet.call { try $0.syncNow() } }
    }

    private func move(_ phone: Waymark, _ laptop: Waymark) async throws {
        #expect(try await phone.longCall { try $0.syncMove(relay: secondRelay, invite: nil) }.state == .ok)
        _ = try await laptop.syncsWell()
        #expect(try await laptop.call { try $0.syncMovedTo() } == secondRelay)
        #expect(try await laptop.longCall { try $0.syncMove(relay: nil, invite: nil) }.state == .ok)
        #expect(try await laptop.call { try $0.syncMovedTo() } == nil)
        #expect(try await laptop.notes() == phone.notes())
    }

    private func historyIsErased(_ phone: Waymark, _ laptop: Waymark) async throws {
        #expect(syncEraseWords(language: .en).wayOut.contains("24 words"))
        #expect(try await phone.longCall { try $0.syncEraseNow() }.state == .ok)
        let erasure = try #require(try await phone.call { try $0.syncStatus() }.erasure)
        #expect(erasure.waitsFor.map(\.isThis) == [false])
        _ = try await laptop.syncsWell()
        _ = try await phone.syncsWell()
        for device in [phone, laptop] {
            #expect(try await device.call { try $0.syncStatus() }.erasure == nil)
        }
        #expect(try await laptop.notes() == phone.notes())
    }

    private func newWords(_ phone: Waymark, _ laptop: Waymark, _ phrase: [String]) async throws -> [String] {
        let before = try await phone.call { try $0.syncStatus() }.account
        let old = phrase.joined(separator: " ")
        let moved = try await phone.longCall { try $0.accountMove(phrase: old, invite: nil) }
        #expect(moved.enabled.account != before)
        #expect(moved.report.state == .ok)

        #expect(try await laptop.longCall { try $0.syncNow() }.state == .closed)
        _ = try await laptop.longCall { try $0.syncOff() }
        await #expect(throws: AppError.Refused(why: "account_closed")) {
            try await laptop.longCall { try $0.phraseLook(relay: secondRelay, phrase: old) }
        }
        let new = moved.enabled.phrase.joined(separator: " ")
        let found = try await laptop.longCall { try $0.phraseLook(relay: secondRelay, phrase: new) }
        let joined = try await laptop.longCall {
            try $0.phraseJoin(keep: found.devices.map(\.id), since: nil, name: nil, takeTheirs: false)
        }
        #expect(joined.devices.count == 2)
        return moved.enabled.phrase
    }

    private func ends(_ phone: Waymark, _ laptop: Waymark, _ phrase: [String]) async throws {
        #expect(try await laptop.longCall { try $0.syncOff() }.left)
        #expect(try await phone.syncsWell().devices.count == 1)

        // An end that one device asks for is called off by another.
        let words = phrase.joined(separator: " ")
        let found = try await laptop.longCall { try $0.phraseLook(relay: secondRelay, phrase: words) }
        _ = try await laptop.longCall {
            try $0.phraseJoin(keep: found.devices.map(\.id), since: nil, name: "laptop", takeTheirs: false)
        }
        try await laptop.longCall { try $0.accountEnd(phrase: nil) }
        let ending = try #require(try await phone.longCall { try $0.accountEnding() })
        #expect(ending.device == "laptop")
        #expect((71 * 3600...72 * 3600).contains(ending.at.timeIntervalSinceNow))
        try await phone.longCall { try $0.accountKeep() }
        #expect(try await phone.longCall { try $0.accountEnding() } == nil)

        try await phone.longCall { try $0.accountEnd(phrase: words) }
        #expect(try await phone.call { try $0.syncStatus() }.isOn == false)
        for device in [phone, laptop] { #expect(try await device.notes() == ["walk", "tea", "not in my hands"]) }
    }
}

extension Waymark {
    fileprivate func write(_ note: String) async throws {
        _ = try await call { try $0.checkinSave(draft: CheckinDraft(answers: Answers(note: note))) }
    }

    fileprivate func notes() async throws -> Set<String> {
        let days = try await call { try $0.checkinList(from: nil, to: nil) }
        return Set(days.flatMap(\.entries).compactMap(\.answers.note))
    }

    fileprivate func syncsWell() async throws -> SyncReport {
        let report = try await longCall { try $0.syncNow() }
        #expect(report.state == .ok && report.detail == "")
        return report
    }
}

extension App {
    /// The id of the device with that name.
    fileprivate func named(_ name: String) throws -> String {
        try #require(try syncStatus().devices.first { $0.name == name }).id
    }
}
