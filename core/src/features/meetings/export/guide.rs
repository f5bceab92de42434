//! Meeting Guide JSON, as this app's own import reads it back.

use serde_json::{Map, Value, json};

use super::{Context, join};
use crate::calendar::time_text;
use crate::error::{Error, Result};
use crate::features::meetings::{Attendance, Meeting};

/// The feed, and how many meetings are in it. Rows that differ only in their day become one.
pub(super) fn text(meetings: &[Meeting], context: &Context<'_>) -> Result<(String, usize)> {
    let mut rows: Vec<(Map<String, Value>, Vec<i32>)> = Vec::new();
    let mut latest: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for meeting in meetings {
        let row = row(meeting, context);
        let known = latest
            .get(meeting.slug.as_str())
            .and_then(|at| rows.get_mut(*at));
        match (known, meeting.day) {
            (Some((same, days)), Some(day))
                if *same == row && !days.contains(&day) && !days.is_empty() =>
            {
                days.push(day);
            }
            (_, day) => {
                latest.insert(&meeting.slug, rows.len());
                rows.push((row, day.into_iter().collect()));
            }
        }
    }
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|(row, days)| with_days(row, &days))
        .collect();
    let text = serde_json::to_string_pretty(&rows).map_err(|_| Error::Internal("json"))?;
    Ok((text + "\n", meetings.len()))
}

fn with_days(mut row: Map<String, Value>, days: &[i32]) -> Value {
    match days {
        [] => {}
        [day] => drop(row.insert("day".into(), json!(day))),
        days => drop(row.insert("day".into(), json!(days))),
    }
    Value::Object(row)
}

/// Everything of a row but its day.
fn row(meeting: &Meeting, context: &Context<'_>) -> Map<String, Value> {
    let mut types = meeting.types.clone();
    let closed = matches!(
        meeting.attendance,
        Attendance::TemporarilyClosed | Attendance::TemporarilyOnline
    );
    if closed && !types.iter().any(|code| code == "TC") {
        types.push("TC".to_owned());
    }
    let attendance = match meeting.attendance {
        Attendance::InPerson => Some("in_person"),
        Attendance::Hybrid => Some("hybrid"),
        Attendance::Online | Attendance::TemporarilyOnline => Some("online"),
        Attendance::Inactive | Attendance::TemporarilyClosed => Some("inactive"),
        Attendance::Unknown => None,
    };
    let placed = meeting.latitude.is_some() || meeting.address.is_some();
    let updated = meeting
        .updated
        .map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string());
    let notes = |notes: &Option<String>| notes.clone().filter(|_| context.pass_codes);
    let text = |value: &Option<String>| json!(value);
    let values = [
        ("slug", json!(meeting.slug)),
        ("name", json!(meeting.name)),
        ("time", json!(meeting.time.map(time_text))),
        ("end_time", json!(meeting.end_time.map(time_text))),
        ("timezone", text(&meeting.time_zone)),
        ("types", json!(types)),
        ("attendance_option", json!(attendance)),
        ("location", text(&meeting.location)),
        ("formatted_address", text(&meeting.address)),
        ("city", text(&meeting.city)),
        ("state", text(&meeting.state)),
        ("postal_code", text(&meeting.postal_code)),
        ("country", text(&meeting.country)),
        ("regions", json!(regions(meeting))),
        ("latitude", json!(meeting.latitude)),
        ("longitude", json!(meeting.longitude)),
        (
            "approximate",
            json!(placed.then_some(if meeting.approximate { "yes" } else { "no" })),
        ),
        ("location_notes", text(&meeting.location_notes)),
        ("group", text(&meeting.group)),
        ("group_notes", text(&meeting.group_notes)),
        ("notes", text(&meeting.notes)),
        (
            "conference_url",
            json!(join::link(meeting, context.pass_codes)),
        ),
        (
            "conference_url_notes",
            json!(notes(&meeting.conference_url_notes)),
        ),
        (
            "conference_phone",
            json!(join::phone(meeting, context.pass_codes)),
        ),
        (
            "conference_phone_notes",
            json!(notes(&meeting.conference_phone_notes)),
        ),
        ("url", text(&meeting.url)),
        ("website", text(&meeting.website)),
        ("updated", json!(updated)),
    ];
    let said = values.into_iter().filter(|(_, value)| !value.is_null());
    said.map(|(name, value)| (name.to_owned(), value)).collect()
}

fn regions(meeting: &Meeting) -> Option<Vec<&str>> {
    Some(meeting.region.as_deref()?.split(" > ").collect())
}
