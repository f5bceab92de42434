import Foundation
import Testing
import WaymarkKit

/// The story of `tests/story`, told by Swift. A step that is not known here fails.
@Test func theStory() async throws {
    let stage = try StoryStage()
    var book = StoryBook()
    for (number, step) in try StoryBook.steps().enumerated() {
        let place = "step \(number + 1), \(step["call"])"
        let input: StoryValue
        let output: Result<StoryValue, any Error>
        do {
            input = try book.resolve(step["input"])
            output = .success(try await stage.play(try String(story: step["call"]), input))
        } catch let error as AppError {
            output = .failure(error)
        }
        try book.check(output, against: step, place)
    }
}

/// What the steps gave, by their ids.
private struct StoryBook {
    private var outputs: [String: StoryValue] = [:]

    static func steps() throws -> [StoryValue] {
        let file = try Data(contentsOf: story.appendingPathComponent("story.json"))
        guard case .list(let steps) = try JSONDecoder().decode(StoryValue.self, from: file)["steps"], !steps.isEmpty
        else { throw StoryError("there is no story") }
        return steps
    }

    mutating func check(_ output: Result<StoryValue, any Error>, against step: StoryValue, _ place: String) throws {
        switch output {
        case .failure(let error):
            let ended = StoryValue(plain: error).pruned
            guard ended == step["error"].pruned else { throw StoryError("\(place) ended with \(ended)") }
        case .success(let value):
            guard step["error"] == .null else { throw StoryError("\(place) did not end with \(step["error"])") }
            if case .text(let id) = step["id"] { outputs[id] = value }
            if case .fields(let facts) = step["has"] {
                for (path, wanted) in facts {
                    let found = value.at(path.split(separator: ".").map(String.init)).pruned
                    guard found.begins(with: try resolve(wanted).pruned) else {
                        throw StoryError("\(place) has \(found) as \(path)\n instead of \(wanted)")
                    }
                }
            } else if step["expect"] == .text("$some") {
                guard value != .null, value != .text("") else { throw StoryError("\(place) gave nothing") }
            } else {
                let expected = try resolve(step["expect"]).pruned
                guard value.pruned == expected else {
                    throw StoryError("\(place) gave \(value.pruned)\n instead of \(expected)")
                }
            }
        }
    }

    /// The value with `$references` and `$repeat` filled in.
    func resolve(_ value: StoryValue) throws -> StoryValue {
        switch value {
        case .text(let text) where text.hasPrefix("$"):
            let path = text.dropFirst().split(separator: ".").map(String.init)
            guard let first = path.first, let output = outputs[first] else {
                throw StoryError("nothing is called \(text)")
            }
            return output.at(Array(path.dropFirst()))
        case .fields(let fields):
            if case .text(let text)? = fields["$repeat"] {
                return .text(String(repeating: text, count: try Int(story: fields["times"] ?? .null)))
            }
            if case .text(let path)? = fields["$file"] {
                return .text(story.appendingPathComponent("../../" + path).standardizedFileURL.path)
            }
            return .fields(try fields.mapValues(resolve))
        case .list(let items): return .list(try items.map(resolve))
        default: return value
        }
    }
}
