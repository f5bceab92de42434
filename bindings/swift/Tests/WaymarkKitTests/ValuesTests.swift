import Foundation
import Testing
import WaymarkKit

@Suite struct ValuesTests {
    @Test(arguments: ["0001-01-01", "1900-02-28", "2000-02-29", "2024-02-29", "2026-11-23", "9999-12-31"])
    func aDayIsReadAndWritten(text: String) throws {
        #expect(try #require(Day(text)).description == text)
    }

    @Test(arguments: [
        "", "2026-11", "2026-13-01", "2026-00-10", "2026-02-29", "1900-02-29", "2026-04-31", "2026-11-00", "0000-01-01",
        "26-11-23", "2026-1-23", "+026-11-23", "2026-11-23 ", "2026-11-٢٣", "2026-11-23-01",
    ])
    func whatIsNoDayIsRefused(text: String) { #expect(Day(text) == nil) }

    @Test func theCalendarHasTheDaysOfFoundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        // From before a century that is no leap year to after one that is.
        var date = Date(timeIntervalSince1970: -2_240_524_800)  // 1899-01-01
        var last: Day?
        for _ in 0..<(366 * 110) {
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let day = try #require(Day(year: parts.year!, month: parts.month!, day: parts.day!))
            #expect(day.components == DateComponents(year: parts.year, month: parts.month, day: parts.day))
            if let last { #expect(last < day) }
            last = day
            date.addTimeInterval(86_400)
        }
        #expect(Day(year: 2026, month: 11, day: 31) == nil)
    }

    @Test(arguments: ["00:00", "07:30", "18:20", "23:59", "18:20:05", "23:59:59"])
    func aTimeIsReadAndWritten(text: String) throws {
        #expect(try #require(LocalTime(text)).description == text)
    }

    @Test(arguments: ["", "7:30", "24:00", "12:60", "12:00:60", "12", "12:00:00:00", "-1:00", "12:0٣"])
    func whatIsNoTimeIsRefused(text: String) { #expect(LocalTime(text) == nil) }

    @Test func timesAreInTheOrderOfTheClock() throws {
        let times = try ["00:00", "00:00:01", "07:30", "18:20", "18:20:05"].map { try #require(LocalTime($0)) }
        #expect(times == times.shuffled().sorted())
        #expect(LocalTime(hour: 18, minute: 20)?.components == DateComponents(hour: 18, minute: 20, second: 0))
    }
}
