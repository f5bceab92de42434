import Foundation

/// Hears the core's changes and puts them in the letter box of each reader. Knows no ``Waymark``, so that the core
/// does not keep one alive.
final class ChangeBoard: Listener, @unchecked Sendable {
    private let lock = NSLock()
    private var boxes: [WeakBox] = []

    func changed(features: [String]) throws {
        for box in open() { box.put(features) }
    }

    /// A stream that begins with `missed`, if there is any.
    func subscribe(missed: Set<String> = []) -> AsyncStream<Set<String>> {
        let box = LetterBox()
        lock.withLock { boxes.append(WeakBox(box: box)) }
        box.put(missed)
        return AsyncStream { await box.take() }
    }

    func finish() {
        for box in open() { box.close() }
    }

    /// Only a reader holds its letter box: those let go of are forgotten here.
    private func open() -> [LetterBox] {
        lock.withLock {
            boxes.removeAll { $0.box == nil }
            return boxes.compactMap(\.box)
        }
    }

    private struct WeakBox {
        weak var box: LetterBox?
    }
}

/// What one reader has not read yet: a set, so that it stays small however slow the reader is.
private final class LetterBox: @unchecked Sendable {
    private let lock = NSLock()
    private var unread: Set<String> = []
    private let bell = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    func put(_ features: some Sequence<String>) {
        lock.withLock { unread.formUnion(features) }
        bell.continuation.yield()
    }

    /// Waits for something to read; nil once closed.
    func take() async -> Set<String>? {
        for await _ in bell.stream {
            let read = lock.withLock {
                defer { unread = [] }
                return unread
            }
            if !read.isEmpty { return read }
        }
        return nil
    }

    func close() { bell.continuation.finish() }
}
