import WaymarkKit

// What is asked about meetings, field by field. A field that is forgotten here fails the story.

extension Attendance: FromStory {}
extension ExportFormat: FromStory {}
extension Fellowship: FromStory {}
extension Travel: FromStory {}

extension FeedFile: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            path: its.path, source: its.source, fellowship: its.fellowship, timeZone: its.timeZone,
            beside: its.beside, acceptLoss: its.acceptLoss ?? false)
    }
}

extension MeetingFilter: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            day: its.day, fromTime: its.fromTime, untilTime: its.untilTime, startingWithinMin: its.startingWithinMin,
            types: its.types, attendance: its.attendance, fellowships: its.fellowships,
            withoutFellowships: its.withoutFellowships, withHidden: its.withHidden ?? false,
            language: its.language, accessible: its.accessible, favourites: its.favourites ?? false, text: its.text)
    }
}

extension NearQuery: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            latitude: its.latitude, longitude: its.longitude, withinM: its.withinM, by: its.by,
            filter: its.filter ?? MeetingFilter(), limit: its.limit, offset: its.offset ?? 0)
    }
}

extension OnlineQuery: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(filter: its.filter ?? MeetingFilter(), limit: its.limit, offset: its.offset ?? 0)
    }
}

extension ListQuery: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            source: its.source, filter: its.filter ?? MeetingFilter(), limit: its.limit, offset: its.offset ?? 0)
    }
}

extension ExportChoice: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        switch try its.kind as String {
        case "ids": self = .ids(ids: try its.ids)
        case "near": self = .near(query: try its.query)
        case "source": self = .source(name: try its.name)
        case "favourites": self = .favourites
        default: throw StoryError("no choice: \(story)")
        }
    }
}

extension MeetingExport: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            choice: its.choice, format: its.format, discreet: its.discreet ?? false, passCodes: its.passCodes ?? false,
            language: its.language, columns: its.columns)
    }
}

extension MeetingSourceDraft: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(name: its.name, url: its.url, fellowship: its.fellowship, timeZone: its.timeZone)
    }
}

extension AttendedDraft: FromStory {
    init(story: StoryValue) throws {
        let its = StoryInput(value: story)
        try self.init(
            meeting: its.meeting, name: its.name, day: its.day, at: its.at, note: its.note, rating: its.rating)
    }
}
