//! The calls of the story about meetings.

use serde_json::{Value, json};
use waymark_core::{App, HomeGroup, KeptMeeting, MeetingExport, MeetingNote};

use super::calls::{Output, get, json, text};

pub(crate) fn ask(app: &App, call: &str, input: &Value) -> Output {
    match call {
        "meetings_import" => app.meetings_import(get(input, "file")).map(json),
        "meetings_import_pack" => app
            .meetings_import_pack(text(input, "path"), get(input, "signer"))
            .map(json),
        "meetings_import_progress" => Ok(json(app.meetings_import_progress())),
        "meetings_near" => app.meetings_near(get(input, "query")).map(json),
        "meetings_near_cards" => app.meetings_near_cards(get(input, "query")).map(json),
        "meetings_online" => app.meetings_online(get(input, "query")).map(json),
        "meetings_list" => app.meetings_list(get(input, "query")).map(json),
        "meetings_map" => app
            .meetings_map(
                get(input, "query"),
                get::<Option<bool>>(input, "miles").unwrap_or_default(),
                get(input, "language"),
            )
            .map(json),
        "meetings_export" => app.meetings_export(export(input)).map(json),
        "meetings_refresh" => app.meetings_refresh(text(input, "name")).map(json),
        "meetings_refresh_all" => app.meetings_refresh_all().map(json),
        "travel_speeds" => Ok(json(app.travel_speeds())),

        "meeting" => app.meeting(text(input, "id")).map(json),
        "meeting_directions" => app.meeting_directions(text(input, "id")).map(json),
        "meeting_types" => {
            let language = text(input, "language");
            Ok(json(app.meeting_types(get(input, "fellowship"), &language)))
        }
        "meeting_fellowships" => Ok(json(app.meeting_fellowships(&text(input, "language")))),
        "meeting_sources" => app.meeting_sources().map(json),
        "meeting_source_add" => app.meeting_source_add(get(input, "source")).map(json),
        "meeting_source_accept" => app.meeting_source_accept(text(input, "name")).map(json),
        "meeting_source_decline" => app.meeting_source_decline(text(input, "name")).map(json),
        "meeting_source_remove" => app.meeting_source_remove(text(input, "name")).map(json),
        "meeting_packs" => app.meeting_packs().map(json),
        "meeting_pack_remove" => app.meeting_pack_remove(text(input, "name")).map(json),
        _ => keep(app, call, input),
    }
}

/// What a person keeps.
fn keep(app: &App, call: &str, input: &Value) -> Output {
    match call {
        "meeting_favourite" => app
            .meeting_favourite(text(input, "id"), get(input, "keep"))
            .map(json),
        "meeting_favourites" => app.meeting_favourites().map(json),
        "meeting_fellowship_hide" => app
            .meeting_fellowship_hide(get(input, "fellowship"), get(input, "hide"))
            .map(json),
        "meeting_fellowships_hidden" => app.meeting_fellowships_hidden().map(json),
        "meeting_home_group_set" => app
            .meeting_home_group_set(
                text(input, "id"),
                get(input, "minutes_before_leaving"),
                get(input, "reminders"),
            )
            .map(|home| home_group(&home)),
        "meeting_home_group_remove" => app.meeting_home_group_remove(text(input, "id")).map(json),
        "meeting_home_groups" => app
            .meeting_home_groups()
            .map(|homes| homes.iter().map(home_group).collect()),
        "meeting_note_save" => app
            .meeting_note_save(text(input, "id"), get(input, "text"), get(input, "rating"))
            .map(json),
        "meeting_note" => app
            .meeting_note(text(input, "id"))
            .map(|found| found.as_ref().map(note).unwrap_or_default()),
        "meeting_notes" => app
            .meeting_notes()
            .map(|notes| notes.iter().map(note).collect()),
        "meeting_attended_add" => app.meeting_attended_add(get(input, "draft")).map(json),
        "meeting_attended_edit" => app
            .meeting_attended_edit(text(input, "id"), get(input, "draft"))
            .map(json),
        "meeting_attended_delete" => app.meeting_attended_delete(text(input, "id")).map(json),
        "meeting_attended_list" => app
            .meeting_attended_list(get(input, "from"), get(input, "to"))
            .map(json),
        "meeting_attended_summary" => app.meeting_attended_summary().map(json),
        other => panic!("the Rust story knows no call {other}"),
    }
}

/// The command line writes the meeting beside the rest; in a record it is a record of its own.
fn with_kept(kept: &KeptMeeting, all: Value) -> Value {
    let kept = json(kept);
    let Value::Object(mut fields) = all else {
        panic!("a record is an object");
    };
    fields.retain(|name, _| kept.get(name).is_none());
    fields.insert("kept".into(), kept);
    Value::Object(fields)
}

fn home_group(home: &HomeGroup) -> Value {
    with_kept(&home.kept, json(home))
}

fn note(note: &MeetingNote) -> Value {
    with_kept(&note.kept, json(note))
}

/// serde names a variant outside of its fields, the story inside.
fn export(input: &Value) -> MeetingExport {
    let mut export = input["export"].clone();
    let choice = export["choice"].as_object_mut().unwrap();
    let kind = text(&Value::Object(choice.clone()), "kind");
    choice.remove("kind");
    let named = if choice.is_empty() {
        json!(kind)
    } else {
        json!({kind: choice})
    };
    export["choice"] = named;
    serde_json::from_value(export).unwrap()
}
