import Foundation
import Testing
import WaymarkKit

@testable import WaymarkPlatform

/// Alerts of the real core, carried out by a phone that can fail in each of its ways.
@Suite(.timeLimit(.minutes(1))) struct AlertsTests {
    private let folder: TemporaryFolder
    private let clock: ToldClock
    private let phone: FakePhone
    private let hand = FakeHand()
    private let waymark: Waymark
    private let runner: AlertRunner

    init() async throws {
        folder = try TemporaryFolder()
        clock = try ToldClock("2026-11-23T15:00:00Z", "America/Edmonton")
        phone = FakePhone(clock)
        waymark = try await Waymark.open(
            home: folder.url.appendingPathComponent("home").path,
            secrets: KeychainSecretStore(keychain: FakeKeychain()), clock: clock)
        let later = AlertNotice(title: "A note", body: "Something may wait for you.")
        runner = AlertRunner(waymark: waymark, phone: phone, later: later, clock: clock)
    }

    private func send(by ways: [ContactWay], atOnce: Bool = true) async throws -> Alert {
        try await waymark.call { app in
            let ana = try app.contactAdd(
                draft: ContactDraft(
                    name: "Ana", role: .friend, phone: "+17805550100", ways: ways, mayGet: [.callMe]))
            _ = try app.contactAgree(id: ana.id, words: "Yes.")
            let drafted = try app.alertDraft(draft: AlertDraft(kind: .alert, level: .callMe))
            return try app.alertSend(id: drafted.id, atOnce: atOnce)
        }
    }

    private func now(_ alert: Alert) async throws -> Alert {
        try #require(try await waymark.call { try $0.alerts() }.first { $0.id == alert.id })
    }

    @Test func aTextIsWrittenWithAHandAndNoMoreIsClaimed() async throws {
        let alert = try await send(by: [.text])
        let left = try await runner.run(hand: hand)
        #expect(left.tasks.isEmpty)
        #expect(await hand.written == ["+17805550100: " + alert.preview.text])
        let sent = try await now(alert)
        #expect((sent.state, sent.means) == (.handedOver, .smsComposer))
    }

    @Test(arguments: [
        (HandEnd.cancelled, AlertState.failed, AlertReason.dismissed),
        (.failed, .failed, .refused),
    ])
    func aComposerThatDidNotSendIsNotTakenForSent(end: HandEnd, state: AlertState, reason: AlertReason) async throws {
        await hand.set(composer: end)
        let alert = try await send(by: [.text])
        try await runner.run(hand: hand)
        let failed = try await now(alert)
        #expect((failed.state, failed.reason) == (state, reason))
        #expect((failed.nextTry == nil) == (end == .cancelled))
    }

    @Test func aComposerThatIsNotShownLeadsToTheSheet() async throws {
        await hand.set(composer: .noApp)
        let alert = try await send(by: [.text])
        try await runner.run(hand: hand)
        let shared = try await now(alert)
        #expect((shared.state, shared.means) == (.handedOver, .shareSheet))
        #expect(await hand.shared == [alert.preview.text])
    }

    @Test func withoutTextMessagesTheSheetIsShownAndMayBeClosed() async throws {
        await hand.set(canWrite: false)
        await hand.set(sheet: .cancelled)
        let alert = try await send(by: [.text])
        try await runner.run(hand: hand)
        let closed = try await now(alert)
        #expect((closed.state, closed.means, closed.reason) == (.failed, .shareSheet, .dismissed))
        #expect(await hand.written.isEmpty)
    }

    @Test func aMessageFromAppToAppGoesFirstAndWithoutTheirAppTheTextDoes() async throws {
        let alert = try await send(by: [.app, .text])
        try await runner.run()
        #expect(try await now(alert).state == .queued)
        try await runner.run(hand: hand)
        #expect(await hand.written == ["+17805550100: " + alert.preview.text])
    }

    @Test func aCallOpensTheNumber() async throws {
        let alert = try await send(by: [.call])
        try await runner.run(hand: hand)
        #expect(await hand.called == ["tel:+17805550100"])
        #expect(try await now(alert).state == .handedOver)
    }

    @Test func aCallThatDoesNotOpenLeadsToTheNextWay() async throws {
        await hand.set(calls: false)
        let other = try await send(by: [.call, .text])
        try await runner.run(hand: hand)
        let written = try await now(other)
        #expect((written.state, written.means) == (.handedOver, .smsComposer))
    }

    @Test func whatCannotBeDoneIsSaid() async {
        func task(_ means: AlertMeans, _ phone: String?) -> AlertTask {
            AlertTask(alertId: "a", means: means, phone: phone, text: "t")
        }
        #expect(await hand.give(task(.call, nil)) == .badNumber)
        #expect(await hand.give(task(.smsComposer, nil)) == .badNumber)
        #expect(await hand.give(task(.smsDirect, "+1780")) == .noApp)
        #expect(await hand.give(task(.appMessage, nil)) == .noApp)
    }

    @Test func withoutAHandANeutralNoticeSaysThatSomethingWaits() async throws {
        let alert = try await send(by: [.text])
        let due = try await runner.run()
        #expect(due.tasks.isEmpty)
        // It rings at once, as its moment has come.
        _ = try await phone.held()
        let notice = try #require(await phone.shown.first)
        #expect(notice.title == due.notice?.title)
        for told in ["Ana", "+1780", alert.preview.text] { #expect(!(notice.title + notice.body).contains(told)) }
        #expect(try await now(alert).state == .queued)
    }

    @Test func whatFallsDueLaterRingsThen() async throws {
        let alert = try await send(by: [.text], atOnce: false)
        try await runner.run()
        let waiting = try #require(try await phone.held().first)
        #expect(try waiting.fireAt == Date("2026-11-23T15:10:00Z", strategy: .iso8601))
        #expect(waiting.body == "Something may wait for you.")
        try clock.set("2026-11-23T15:11:00Z")
        try await runner.run(hand: hand)
        #expect(try await now(alert).state == .handedOver)
        #expect(try await phone.held().isEmpty)
    }

    @Test func anAppEndedWithTheComposerOpenGetsTheTaskAgainAndSaysSo() async throws {
        let alert = try await send(by: [.text])
        // Given out, and no more was heard of it.
        #expect(try await waymark.call { try $0.alertsDue(able: [.smsComposer]) }.tasks.count == 1)
        try await runner.run(hand: hand)
        #expect(await hand.written.isEmpty)
        try clock.set("2026-11-23T15:05:00Z")
        try await runner.run(hand: hand)
        #expect(await hand.written.count == 1)
        let again = try await now(alert)
        #expect(again.perhapsTwice)
        #expect(again.state == .handedOver)
    }

    @Test func aContactErasedMeanwhileHoldsNothingUp() async throws {
        _ = try await send(by: [.text])
        await hand.set { [waymark] in
            _ = try? await waymark.call { app in
                for contact in try app.contacts() { _ = try app.contactRemove(id: contact.id) }
            }
        }
        #expect(try await runner.run(hand: hand).tasks.isEmpty)
        #expect(await hand.written.count == 1)
    }
}

/// A person with a phone that does as it is told.
private actor FakeHand: AlertHandPort {
    private(set) var written: [String] = []
    private(set) var called: [String] = []
    private(set) var shared: [String] = []
    private var composer = HandEnd.sent
    private var writes = true
    private var calls = true
    private var sheet = HandEnd.sent
    private var meanwhile: @Sendable () async -> Void = {}

    func set(composer: HandEnd) { self.composer = composer }
    func set(canWrite: Bool) { writes = canWrite }
    func set(calls: Bool) { self.calls = calls }
    func set(sheet: HandEnd) { self.sheet = sheet }
    func set(meanwhile: @escaping @Sendable () async -> Void) { self.meanwhile = meanwhile }

    func canWrite() -> Bool { writes }
    func canCall() -> Bool { true }

    func write(to phone: String, text: String) async -> HandEnd {
        await meanwhile()
        if composer != .noApp { written.append(phone + ": " + text) }
        return composer
    }

    func call(_ url: URL) -> Bool {
        called.append(url.absoluteString)
        return calls
    }

    func share(_ text: String) -> HandEnd {
        shared.append(text)
        return sheet
    }
}
