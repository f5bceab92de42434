import Foundation

/// A date on the calendar, in no zone: `2026-11-23`. There is no day that does not exist.
public struct Day: Sendable, Hashable {
    /// 1 to 9999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    /// Nil where the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        let leap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...9999).contains(year), (1...12).contains(month), (1...lengths[month - 1]).contains(day) else {
            return nil
        }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day as `2026-11-23`; nil for any other text.
    public init?(_ text: String) {
        guard let parts = numbers(in: text, between: "-", digits: [4, 2, 2]) else { return nil }
        self.init(year: parts[0], month: parts[1], day: parts[2])
    }

    /// For Foundation's calendars and formatters, in the Gregorian calendar.
    public var components: DateComponents { DateComponents(year: year, month: month, day: day) }
}

extension Day: CustomStringConvertible {
    public var description: String { padded(year, 4) + "-" + padded(month) + "-" + padded(day) }
}

extension Day: Comparable {
    public static func < (a: Day, b: Day) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }
}

/// A time on the wall clock, in no zone: `18:20`, with seconds only where there are any.
public struct LocalTime: Sendable, Hashable {
    /// 0 to 23.
    public let hour: Int
    /// 0 to 59.
    public let minute: Int
    /// 0 to 59.
    public let second: Int

    /// Nil where no clock shows such a time.
    public init?(hour: Int, minute: Int, second: Int = 0) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    /// The time as `18:20` or `18:20:05`; nil for any other text.
    public init?(_ text: String) {
        guard
            let parts = numbers(in: text, between: ":", digits: [2, 2])
                ?? numbers(in: text, between: ":", digits: [2, 2, 2])
        else { return nil }
        self.init(hour: parts[0], minute: parts[1], second: parts.count > 2 ? parts[2] : 0)
    }

    /// For Foundation's calendars and formatters.
    public var components: DateComponents { DateComponents(hour: hour, minute: minute, second: second) }
}

extension LocalTime: CustomStringConvertible {
    public var description: String {
        padded(hour) + ":" + padded(minute) + (second == 0 ? "" : ":" + padded(second))
    }
}

extension LocalTime: Comparable {
    public static func < (a: LocalTime, b: LocalTime) -> Bool {
        (a.hour, a.minute, a.second) < (b.hour, b.minute, b.second)
    }
}

/// A text from the core that is not what was agreed.
struct NotReadable: Error {}

/// The way in from the core; throws so that generated code can say `try`.
func lifted<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw NotReadable() }
    return value
}

private func numbers(in text: String, between separator: Character, digits: [Int]) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == digits, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else {
        return nil
    }
    return parts.compactMap { Int($0) }
}

private func padded(_ number: Int, _ width: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}
