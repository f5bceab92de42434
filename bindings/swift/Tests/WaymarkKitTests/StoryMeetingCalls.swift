import WaymarkKit

/// Makes the call of that Rust name about meetings on an open app.
func tellOfMeetings(_ call: String, to app: App, _ its: StoryInput) throws -> Any {
    switch call {
    case "meetings_import": try app.meetingsImport(file: its.file)
    case "meetings_import_pack": try app.meetingsImportPack(path: its.path, signer: its.signer)
    case "meetings_import_progress": app.meetingsImportProgress() as Any
    case "meetings_near": try app.meetingsNear(query: its.query)
    case "meetings_near_cards": try app.meetingsNearCards(query: its.query)
    case "meetings_online": try app.meetingsOnline(query: its.query)
    case "meetings_list": try app.meetingsList(query: its.query)
    case "meetings_map":
        try app.meetingsMap(query: its.query, miles: its.miles ?? false, language: its.language)
    case "meetings_export": try app.meetingsExport(export: its.export)
    case "meetings_refresh": try app.meetingsRefresh(name: its.name)
    case "meetings_refresh_all": try app.meetingsRefreshAll()
    case "travel_speeds": app.travelSpeeds()

    case "meeting": try app.meeting(id: its.id)
    case "meeting_directions": try app.meetingDirections(id: its.id) as Any
    case "meeting_types": app.meetingTypes(fellowship: try its.fellowship, language: try its.language)
    case "meeting_fellowships": app.meetingFellowships(language: try its.language)
    case "meeting_sources": try app.meetingSources()
    case "meeting_source_add": try app.meetingSourceAdd(source: its.source)
    case "meeting_source_accept": try app.meetingSourceAccept(name: its.name)
    case "meeting_source_decline": try app.meetingSourceDecline(name: its.name)
    case "meeting_source_remove": try app.meetingSourceRemove(name: its.name)
    case "meeting_packs": try app.meetingPacks()
    case "meeting_pack_remove": try app.meetingPackRemove(name: its.name)

    case "meeting_favourite": try app.meetingFavourite(id: its.id, keep: its.keep)
    case "meeting_favourites": try app.meetingFavourites()
    case "meeting_fellowship_hide": try app.meetingFellowshipHide(fellowship: its.fellowship, hide: its.hide)
    case "meeting_fellowships_hidden": try app.meetingFellowshipsHidden()
    case "meeting_home_group_set":
        try app.meetingHomeGroupSet(
            id: its.id, minutesBeforeLeaving: its.minutesBeforeLeaving, reminders: its.reminders)
    case "meeting_home_group_remove": try app.meetingHomeGroupRemove(id: its.id)
    case "meeting_home_groups": try app.meetingHomeGroups()
    case "meeting_note_save": try app.meetingNoteSave(id: its.id, text: its.text, rating: its.rating)
    case "meeting_note": try app.meetingNote(id: its.id) as Any
    case "meeting_notes": try app.meetingNotes()
    case "meeting_attended_add": try app.meetingAttendedAdd(draft: its.draft)
    case "meeting_attended_edit": try app.meetingAttendedEdit(id: its.id, draft: its.draft)
    case "meeting_attended_delete": try app.meetingAttendedDelete(id: its.id)
    case "meeting_attended_list": try app.meetingAttendedList(from: its.from, to: its.to)
    case "meeting_attended_summary": try app.meetingAttendedSummary()

    default: throw StoryError("a step that Swift does not know: \(call)")
    }
}
