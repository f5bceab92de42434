import Foundation
import Testing
import WaymarkKit

@testable import WaymarkPlatform

@Suite(.timeLimit(.minutes(1))) struct RemindersTests {
    private let folder: TemporaryFolder
    private let clock: ToldClock
    private let phone: FakePhone
    private let waymark: Waymark

    init() async throws {
        folder = try TemporaryFolder()
        clock = try ToldClock("2026-11-23T05:00:00Z", "Europe/Madrid")  // 06:00 there
        phone = FakePhone(clock)
        waymark = try await Waymark.open(
            home: folder.url.appendingPathComponent("home").path,
            secrets: KeychainSecretStore(keychain: FakeKeychain()), clock: clock)
    }

    /// A new one each time, as after a new start of the app.
    private var scheduler: ReminderScheduler {
        let memory = ReminderMemory(file: folder.url.appendingPathComponent("reminders/given.json"))
        return ReminderScheduler(waymark: waymark, phone: phone, memory: memory, clock: clock)
    }

    @discardableResult
    private func remind(_ kind: ReminderKind, _ times: [String], name: String = "") async throws -> Reminder {
        let schedule = ReminderSchedule(times: try times.map { try #require(LocalTime($0)) })
        return try await waymark.call {
            try $0.reminderAdd(draft: ReminderDraft(kind: kind, name: name, schedule: schedule))
        }
    }

    @Test func thePhoneHoldsThePlanAndNothingIsDoneTwice() async throws {
        try await remind(.medicine, ["08:00"])
        let first = try await scheduler.agree()
        #expect((first.added, first.kept, first.removed) == (14, 0, 0))
        #expect(first.state == .ready)
        let plan = try await waymark.call { try $0.remindersPlan() }
        #expect(try await phone.held().map(\.key) == plan.notifications.map(\.key))
        #expect(try await phone.held().first?.fireAt == Date("2026-11-23T07:00:00Z", strategy: .iso8601))
        let work = await phone.work
        let second = try await scheduler.agree()
        #expect((second.added, second.kept, second.removed) == (0, 14, 0))
        #expect(await phone.work == work)
    }

    @Test func ofMoreThan64TheSoonestAreHeldAndRefilled() async throws {
        try await remind(.skill, ["08:00", "10:00", "12:00", "14:00", "16:00", "18:00"])
        #expect(try await scheduler.agree().added == 64)
        let held = try await phone.held()
        let plan = try await waymark.call { try $0.remindersPlan() }
        #expect(held.map(\.fireAt) == plan.notifications.map(\.fireAt))
        #expect(held.count == 64)
        // Eleven days on, the app was never opened.
        try clock.set("2026-12-04T05:00:00Z")
        #expect(try await phone.held().isEmpty)
        #expect(try await scheduler.agree().added == 64)
    }

    @Test func fewerThan64LeaveRoom() async throws {
        try await remind(.skill, ["08:00"])
        let memory = ReminderMemory(file: folder.url.appendingPathComponent("given.json"))
        let few = ReminderScheduler(waymark: waymark, phone: phone, memory: memory, clock: clock, cap: 3)
        #expect(try await few.agree().added == 3)
    }

    @Test func whatIsRemovedOrDoneIsTakenBack() async throws {
        let medicine = try await remind(.medicine, ["08:00"])
        try await remind(.checkin, ["20:00"])
        #expect(try await scheduler.agree().added == 28)
        _ = try await waymark.call {
            try $0.checkinSave(draft: CheckinDraft(answers: Answers(mood: 4, craving: 2)))
        }
        #expect(try await scheduler.agree().removed == 1)
        try await waymark.call { try $0.reminderRemove(id: medicine.id) }
        #expect(try await scheduler.agree().removed == 14)
        #expect(try await phone.held().count == 13)
    }

    @Test func wordsAreNeutralUntilThePersonWantsOthers() async throws {
        try await remind(.medicine, ["08:00"], name: "Lithium")
        try await scheduler.agree()
        let neutral = try #require(try await phone.held().first)
        #expect(neutral.title == "Reminder")
        #expect(!neutral.body.contains("Lithium"))
        try await waymark.call { app in
            var settings = try app.settings()
            settings.discreet = false
            try app.settingsSave(settings: settings)
        }
        #expect(try await scheduler.agree().added == 14)
        let open = try await phone.held()
        #expect(open.count == 14)
        #expect(open.allSatisfy { $0.title.hasPrefix("Medicine at 8:00") && $0.body.contains("Lithium") })
    }

    @Test func afterAFlightTheyFollowTheNewWallClockAndNoneComesTwice() async throws {
        try await remind(.medicine, ["08:00", "20:00"])
        try await scheduler.agree()
        try clock.set("2026-11-23T12:00:00Z")  // 08:00 was shown in Madrid
        #expect(try await phone.held().count == 27)
        clock.travel("America/New_York")  // where it is 07:00, and 08:00 is still to come
        let agreed = try await scheduler.agree()
        let held = try await phone.held()
        #expect(agreed.added == held.count)
        #expect(try held.first?.fireAt == Date("2026-11-24T01:00:00Z", strategy: .iso8601))
        try clock.set("2026-11-30T12:00:00Z")
        _ = try await phone.held()
        let shown = await phone.shown.map(\.key)
        #expect(shown.count == Set(shown).count)
        #expect(shown.count == 14)
    }

    @Test func aPermissionTakenAwayIsSaidAndOneGivenBackIsUsed() async throws {
        let gone = try await remind(.medicine, ["08:00"])
        try await remind(.skill, ["12:00"])
        try await scheduler.agree()
        await phone.set(.refused)
        let blocked = try await scheduler.agree()
        #expect(blocked.state == .blocked)
        #expect((blocked.added, blocked.removed) == (0, 28))
        try await waymark.call { try $0.reminderRemove(id: gone.id) }
        await phone.set(.allowed)
        let back = try await scheduler.agree()
        #expect(back.state == .ready)
        #expect(back.added == 14)
    }

    @Test func whenToLeaveForAHomeGroupIsHeldToo() async throws {
        let list = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().appendingPathComponent("../../../core/tests/feeds/mg_aasanjose.json").path
        let file = FeedFile(path: list, source: "San José", timeZone: "America/Los_Angeles")
        _ = try await waymark.longCall { app in
            _ = try app.meetingsImport(file: file)
            return try app.meetingHomeGroupSet(id: "e62b3711", minutesBeforeLeaving: 25, reminders: true)
        }
        #expect(try await scheduler.agree().added == 2)
        // Thursdays at 6:00 in San José, 25 minutes before.
        #expect(try await phone.held().first?.fireAt == Date("2026-11-26T13:35:00Z", strategy: .iso8601))
        try await waymark.call { try $0.meetingHomeGroupRemove(id: "e62b3711") }
        #expect(try await scheduler.agree().removed == 2)
    }

    @Test func beforeThePersonWasAskedNothingIsGiven() async throws {
        try await remind(.skill, ["12:00"])
        await phone.set(.notAsked)
        let agreed = try await scheduler.agree()
        #expect(agreed.state == .notAsked)
        #expect(try await phone.held().isEmpty)
    }

    @Test func whatAPhoneDidNotTakeIsGivenTheNextTime() async throws {
        try await remind(.skill, ["12:00"])
        await phone.refuseAdds(after: 5)
        await #expect(throws: FakePhone.Refused.self) { try await scheduler.agree() }
        #expect(try await phone.held().count == 5)
        await phone.refuseAdds(after: .max)
        #expect(try await scheduler.agree().added == 9)
    }

    @Test func whatAPhoneDidNotTakeIsNotTakenForShown() async throws {
        try await remind(.skill, ["12:00"])
        await phone.refuseAdds(after: 0)
        await #expect(throws: FakePhone.Refused.self) { try await scheduler.agree() }
        await phone.refuseAdds(after: .max)
        // Noon has passed in Madrid, unseen; in New York it is still to come.
        try clock.set("2026-11-23T12:00:00Z")
        clock.travel("America/New_York")
        try await scheduler.agree()
        #expect(try await phone.held().first?.fireAt == Date("2026-11-23T17:00:00Z", strategy: .iso8601))
    }

    @Test func twoAtOnceAgree() async throws {
        try await remind(.skill, ["12:00"])
        let scheduler = scheduler
        async let one = scheduler.agree()
        async let two = scheduler.agree()
        #expect(try await one.added + two.added == 14)
        #expect(await phone.work == 14)
    }

    @Test func aRefillIsAskedForInTime() async throws {
        try await remind(.skill, ["12:00"])
        let now = try clock.now()
        let far = try await scheduler.agree().refillAt
        #expect(far == now.addingTimeInterval(6 * 3600))
        // 12 times a day and eleven such reminders: 64 last half a day.
        let times = (0..<12).map { "\($0 + 10):00" }
        for _ in 0..<11 { try await remind(.skill, times) }
        let near = try await scheduler.agree().refillAt
        #expect(near > now && near < far)
    }

    @Test func aBackgroundRefillOpensTheHomeAndClosesIt() async throws {
        try await remind(.skill, ["12:00"])
        try await waymark.suspend()
        await #expect(throws: AppError.Busy) { try await scheduler.agree() }
        #expect(try await scheduler.refill(inForeground: { false }).added == 14)
        await #expect(throws: AppError.Busy) { try await waymark.call { try $0.reminders() } }
        #expect(try await scheduler.refill(inForeground: { true }).kept == 14)
        #expect(try await waymark.call { try $0.reminders() }.count == 1)
    }

    @Test func theMemoryHoldsNoWordsAndForgets() async throws {
        try await remind(.medicine, ["08:00"], name: "Lithium")
        try await scheduler.agree()
        let file = folder.url.appendingPathComponent("reminders/given.json")
        #expect(try !String(contentsOf: file, encoding: .utf8).contains("Lithium"))
        let memory = ReminderMemory(file: file)
        #expect(memory.given().count == 14)
        try clock.set("2027-11-23T05:00:00Z")
        try await scheduler.agree()
        #expect(memory.given().count == 14)
        try Data("not json".utf8).write(to: file)
        #expect(memory.given().isEmpty)
        #expect(try await scheduler.agree().kept == 14)
    }

    @Test(arguments: ReminderScheduler.occasions)
    func everyOccasionIsTaken(name: Notification.Name) async throws {
        try await remind(.skill, ["12:00"])
        let (reports, report) = AsyncStream.makeStream(of: Agreed.self)
        let center = NotificationCenter()
        let running = Task { [scheduler] in
            await scheduler.run(center: center) { result in
                if let agreed = try? result.get() { report.yield(agreed) }
            }
            report.finish()
        }
        var told = reports.makeAsyncIterator()
        #expect(await told.next()?.added == 14)
        clock.travel("America/New_York")
        center.post(name: name, object: nil)
        #expect(await told.next()?.added == 14)
        try await remind(.skill, ["13:00"])
        #expect(await told.next()?.added == 14)
        running.cancel()
        #expect(await told.next() == nil)
    }
}
