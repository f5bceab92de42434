import WaymarkKit

/// Makes the call of that Rust name on an open app.
func tell(_ call: String, to app: App, _ its: StoryInput) throws -> Any {
    switch call {
    case "settings": try app.settings()
    case "settings_save": try app.settingsSave(settings: its.settings)
    case "suspend": try app.suspend()
    case "resume": try app.resume()

    case "checkin_save": try app.checkinSave(draft: its.draft)
    case "checkin_edit": try app.checkinEdit(id: its.id, draft: its.draft)
    case "checkin_delete": try app.checkinDelete(id: its.id)
    case "checkin_get": try app.checkinGet(id: its.id)
    case "checkin_day": try app.checkinDay(day: its.day)
    case "checkin_list": try app.checkinList(from: its.from, to: its.to)
    case "checkin_page": try app.checkinPage(limit: its.limit, before: its.before)
    case "checkin_summary": try app.checkinSummary(from: its.from, to: its.to)
    case "checkin_item_add": try app.checkinItemAdd(name: its.name, scale: its.scale)
    case "checkin_item_archive": try app.checkinItemArchive(id: its.id, archived: its.archived)
    case "checkin_items": try app.checkinItems()

    default: throw StoryError("a step that Swift does not know: \(call)")
    }
}

/// Makes a call that needs no open app; nil if it is not one of those.
func tellWithoutApp(_ call: String) throws -> Any? {
    switch call {
    case "core_version": coreVersion()
    case "schema_version": schemaVersion()
    case "tzdb_version": tzdbVersion()
    default: nil
    }
}
