import WaymarkKit

/// Checks in, and says how much of today is known.
public func checkIn(home: String, secrets: any SecretStore) async throws -> String {
    let waymark = try await Waymark.open(home: home, secrets: secrets)
    let draft = CheckinDraft(answers: Answers(mood: 4, craving: 7))
    let saved = try await waymark.call { try $0.checkinSave(draft: draft) }
    let today = try await waymark.call { try $0.checkinDay(day: saved.day) }
    return "\(saved.day): \(today.state), mood \(today.entries.last?.answers.mood ?? 0) of 10"
}
