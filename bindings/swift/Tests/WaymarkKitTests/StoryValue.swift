import Foundation
import WaymarkKit

/// A value of `tests/story/story.json`, and what the library's own values look like as one.
enum StoryValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([StoryValue])
    case fields([String: StoryValue])

    /// The field of that name, or of a list the item at that place (`"0"`).
    subscript(name: String) -> StoryValue {
        switch self {
        case .fields(let fields): fields[name] ?? .null
        case .list(let items): Int(name).flatMap { items.indices.contains($0) ? items[$0] : nil } ?? .null
        default: .null
        }
    }

    /// What is at that path of fields, and of places in lists.
    func at(_ path: [String]) -> StoryValue { path.reduce(self) { $0[$1] } }

    /// Whether it is the same; a text need only begin so.
    func begins(with wanted: StoryValue) -> Bool {
        if case .text(let text) = self, case .text(let start) = wanted { return text.hasPrefix(start) }
        return self == wanted
    }

    /// Fields that are null, `[]` or `{}` left out: how both sides are compared.
    var pruned: StoryValue {
        switch self {
        case .list(let items): .list(items.map(\.pruned))
        case .fields(let fields):
            .fields(fields.mapValues(\.pruned).filter { ![.null, .list([]), .fields([:])].contains($0.value) })
        default: self
        }
    }

    /// Whether every field of `other` is here too, with the same value.
    func covers(_ other: StoryValue) -> Bool {
        switch (self, other) {
        case (.fields, .fields(let wanted)): wanted.allSatisfy { self[$0.key].covers($0.value) }
        case (.text(let variant), .fields(let wanted)): wanted == ["kind": .text(variant)]
        case (.list(let have), .list(let wanted)):
            have.count == wanted.count && zip(have, wanted).allSatisfy { $0.covers($1) }
        default: self == other
        }
    }
}

extension StoryValue: Decodable {
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([StoryValue].self) {
            self = .list(list)
        } else {
            self = .fields(try value.decode([String: StoryValue].self))
        }
    }
}

// From the library's values.
extension StoryValue {
    init(plain value: Any) {
        switch value {
        case let value as StoryValue: self = value
        case let value as Bool: self = .bool(value)
        case let value as any BinaryInteger: self = .number(Double(value))
        case let value as Double: self = .number(value)
        case let value as String: self = .text(value)
        case let value as Date: self = .text(value.formatted(.iso8601))
        case let value as Day: self = .text(value.description)
        case let value as LocalTime: self = .text(value.description)
        default: self.init(mirror: Mirror(reflecting: value), of: value)
        }
    }

    private init(mirror: Mirror, of value: Any) {
        switch mirror.displayStyle {
        case .optional: self = mirror.children.first.map { StoryValue(plain: $0.value) } ?? .null
        case .collection, .set: self = .list(mirror.children.map { StoryValue(plain: $0.value) })
        case .dictionary:
            let pairs = mirror.children.map { Mirror(reflecting: $0.value).children.map(\.value) }
            self = .fields(Dictionary(uniqueKeysWithValues: pairs.map { ("\($0[0])", StoryValue(plain: $0[1])) }))
        case .enum: self.init(variant: mirror, of: value)
        case .tuple where mirror.children.isEmpty: self = .null
        default: self = .fields(Self.fields(of: mirror))
        }
    }

    /// `"taken"`, or with fields `{"kind": "taken", ...}`; of an error always the latter.
    private init(variant: Mirror, of value: Any) {
        let carried = variant.children.first
        let name = carried?.label ?? "\(value)"
        if value is any Error {
            self = .fields(["kind": .text(name)])
        } else {
            self = .text(snakeCase(name))
        }
        if let carried {
            let kind: StoryValue = value is any Error ? .text(name) : .text(snakeCase(name))
            self = .fields(Self.fields(of: Mirror(reflecting: carried.value)).merging(["kind": kind]) { $1 })
        }
    }

    private static func fields(of mirror: Mirror) -> [String: StoryValue] {
        Dictionary(
            uniqueKeysWithValues: mirror.children.compactMap { child in
                child.label.map { (snakeCase($0), StoryValue(plain: child.value)) }
            })
    }
}

/// `sleepHours` as `sleep_hours`, `last30Days` as `last_30_days`.
func snakeCase(_ name: String) -> String {
    var snake = ""
    for letter in name {
        let begins = letter.isUppercase || (letter.isNumber && snake.last?.isLetter == true)
        if begins, !snake.isEmpty { snake += "_" }
        snake += letter.lowercased()
    }
    return snake
}
