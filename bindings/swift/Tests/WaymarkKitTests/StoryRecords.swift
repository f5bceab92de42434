import WaymarkKit

// The records that go into the library, field by field. One that is forgotten here fails the story.

extension AlertKind: FromStory {}
extension AlertLevel: FromStory {}
extension AlertMeans: FromStory {}
extension AlertReport: FromStory {}
extension ContactAnswer: FromStory {}
extension Answer: FromStory {}
extension ContactLevel: FromStory {}
extension ContactRole: FromStory {}
extension ContactWay: FromStory {}
extension Language: FromStory {}
extension Medicine: FromStory {}
extension OwnRuleAct: FromStory {}
extension OwnRuleSays: FromStory {}
extension PlanPart: FromStory {}
extension ReminderKind: FromStory {}

extension Answers: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            mood: its.mood, craving: its.craving, confidence: its.confidence, anxiety: its.anxiety,
            restlessness: its.restlessness, stress: its.stress, energy: its.energy, lonely: its.lonely,
            sleepHours: its.sleepHours, sleepQuality: its.sleepQuality, medicine: its.medicine, used: its.used,
            riskySituation: its.riskySituation, movement: its.movement, food: its.food, connection: its.connection,
            note: its.note, triggers: its.triggers, warningSigns: its.warningSigns, own: its.own)
    }
}

extension CheckinDraft: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(day: its.day, at: its.at, answers: its.answers)
    }
}

extension Settings: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            language: its.language, country: its.country, dayStart: its.dayStart, discreet: its.discreet,
            quietFrom: its.quietFrom, quietUntil: its.quietUntil, pausedUntil: its.pausedUntil)
    }
}

extension SkillDraft: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(title: its.title, steps: its.steps, minutes: its.minutes, situations: its.situations)
    }
}

extension PracticeDraft: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(situation: its.situation, before: its.before, after: its.after, at: its.at)
    }
}

extension SuggestQuery: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            situation: its.situation, minutes: its.minutes, cautions: its.cautions, limit: its.limit ?? 5,
            language: its.language)
    }
}

extension PlanLineDraft: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(part: its.part, text: its.text, place: its.place)
    }
}

extension AlertDraft: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            kind: its.kind, level: its.level, contactIds: its.contactIds, words: its.words,
            giveAnswers: its.giveAnswers ?? false, givePage: its.givePage)
    }
}

extension ContactDraft: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            name: its.name, role: its.role, phone: its.phone, ways: its.ways, mayGet: its.mayGet, fields: its.fields,
            hoursFrom: its.hoursFrom, hoursUntil: its.hoursUntil, order: its.order ?? 1,
            waitMinutes: its.waitMinutes ?? 30, language: its.language, linkRelay: its.linkRelay,
            linkWord: its.linkWord, helps: its.helps)
    }
}

extension OwnRuleDraft: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            condition: its.condition, act: its.act, says: its.says, contactIds: its.contactIds, escrow: its.escrow ?? false
        )
    }
}

extension OwnRuleCondition: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        switch try its.kind as String {
        case "answer":
            let value: Int32 = try its[dynamicMember: "value"]
            self = .answer(answer: try its.answer, atLeast: try its.atLeast, value: value, times: try its.times)
        case "signs": self = .signs(signs: try its.signs, atLeast: try its.atLeast)
        case "no_checkin": self = .noCheckin(days: try its.days)
        case "press": self = .press
        default: throw StoryError("no condition: \(story)")
        }
    }
}

extension ReminderDraft: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(kind: its.kind, name: its.name ?? "", schedule: its.schedule)
    }
}

extension ReminderSchedule: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            times: its.times, weekdays: its.weekdays, everyDays: its.everyDays, firstDay: its.firstDay,
            lastDay: its.lastDay, zone: its.zone, minutesBefore: its.minutesBefore ?? 0)
    }
}
