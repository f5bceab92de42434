import Foundation
import Testing
import WaymarkKit

@Suite struct PageTests {
    /// What a screen asks for, as often as `./dev bench` asks it from Rust; the figure is printed, not judged.
    @Test func aPageOfFiftyCheckInsArrivesWhole() throws {
        let folder = try TemporaryFolder()
        let clock = StoryClock()
        clock.set(Date(timeIntervalSince1970: 1_795_446_000), "America/Edmonton")
        let app = try App.open(home: folder.url.path, clock: clock, secrets: StorySecrets())
        for number in 0..<50 {
            let answers = Answers(
                mood: Int32(number % 11), craving: Int32(number % 7), sleepHours: 7.5, used: .no,
                note: number % 3 == 0 ? "walked home with my sister and it was quiet again" : nil,
                triggers: number % 4 == 0 ? ["alone", "tired"] : [])
            _ = try app.checkinSave(draft: CheckinDraft(answers: answers))
        }
        var spent: [Duration] = []
        for _ in 0..<1_000 {
            let began = ContinuousClock.now
            let page = try app.checkinPage(limit: 50, before: nil)
            spent.append(ContinuousClock.now - began)
            #expect(page.count == 50)
        }
        spent.sort()
        let micros = { (place: Int) in Int(spent[place] / .microseconds(1)) }
        print("a page of 50 check-ins, from Swift: p50 \(micros(500)) µs, p99 \(micros(990)) µs")
    }
}
