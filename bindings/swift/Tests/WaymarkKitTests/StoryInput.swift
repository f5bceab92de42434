import Foundation
import WaymarkKit

/// What the library takes, made from the story.
protocol FromStory {
    init(story: StoryValue) throws
}

struct StoryError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

@dynamicMemberLookup
struct StoryInput {
    let value: StoryValue

    /// The field of that name (`sleepHours` is `sleep_hours`). What it makes must hold all that the story said.
    subscript<Value: FromStory>(dynamicMember name: String) -> Value {
        get throws {
            let told = value[snakeCase(name)]
            let made = try Value(story: told)
            guard told == .null || StoryValue(plain: made).covers(told.pruned) else {
                throw StoryError("the runner loses a part of \(name): \(told)")
            }
            return made
        }
    }
}

extension Bool: FromStory {
    init(story: StoryValue) throws {
        guard case .bool(let value) = story else { throw StoryError("no bool: \(story)") }
        self = value
    }
}

extension Double: FromStory {
    init(story: StoryValue) throws {
        guard case .number(let value) = story else { throw StoryError("no number: \(story)") }
        self = value
    }
}

extension FromStory where Self: FixedWidthInteger {
    init(story: StoryValue) throws {
        guard let value = Self(exactly: try Double(story: story)) else { throw StoryError("no \(Self.self): \(story)") }
        self = value
    }
}
extension Int: FromStory {}
extension Int32: FromStory {}
extension Int64: FromStory {}
extension UInt32: FromStory {}
extension UInt64: FromStory {}

extension String: FromStory {
    init(story: StoryValue) throws {
        guard case .text(let value) = story else { throw StoryError("no text: \(story)") }
        self = value
    }
}

extension Data: FromStory {
    init(story: StoryValue) throws { self = Data(try String(story: story).utf8) }
}

extension Date: FromStory {
    init(story: StoryValue) throws { self = try Date(String(story: story), strategy: .iso8601) }
}

extension Day: FromStory {
    init(story: StoryValue) throws {
        guard let day = Day(try String(story: story)) else { throw StoryError("no day: \(story)") }
        self = day
    }
}

extension LocalTime: FromStory {
    init(story: StoryValue) throws {
        guard let time = LocalTime(try String(story: story)) else { throw StoryError("no time: \(story)") }
        self = time
    }
}

extension Optional: FromStory where Wrapped: FromStory {
    init(story: StoryValue) throws { self = story == .null ? nil : try Wrapped(story: story) }
}

extension Array: FromStory where Element: FromStory {
    init(story: StoryValue) throws {
        switch story {
        case .null: self = []
        case .list(let items): self = try items.map(Element.init(story:))
        default: throw StoryError("no list: \(story)")
        }
    }
}

extension Dictionary: FromStory where Key == String, Value: FromStory {
    init(story: StoryValue) throws {
        switch story {
        case .null: self = [:]
        case .fields(let fields): self = try fields.mapValues(Value.init(story:))
        default: throw StoryError("no fields: \(story)")
        }
    }
}

extension FromStory where Self: CaseIterable {
    init(story: StoryValue) throws {
        guard let value = Self.allCases.first(where: { StoryValue(plain: $0) == story }) else {
            throw StoryError("no \(Self.self): \(story)")
        }
        self = value
    }
}
