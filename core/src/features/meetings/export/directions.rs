//! The way to a meeting, as a URI that map apps of the phone understand.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::model::MeetingDirections;
use crate::features::meetings::{Meeting, phrases};

/// All but what RFC 3986 lets stand anywhere.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Nothing for a meeting with no door to go to, or when the list says nothing about where it is.
pub(super) fn of(meeting: &Meeting) -> Option<MeetingDirections> {
    if !phrases::has_door(meeting.attendance) {
        return None;
    }
    let place = meeting
        .address
        .as_ref()
        .and_then(|_| phrases::place(meeting));
    if let Some(place) = place {
        return Some(MeetingDirections {
            uri: format!("geo:0,0?q={}", encoded(&place)),
            place,
            approximate: meeting.approximate,
        });
    }
    let (latitude, longitude) = meeting.latitude.zip(meeting.longitude)?;
    let point = format!("{latitude:.6},{longitude:.6}");
    let name = meeting.location.as_deref().unwrap_or(&meeting.name);
    // Brackets hold the label and cannot be part of it.
    let label: String = name.chars().filter(|c| !['(', ')'].contains(c)).collect();
    Some(MeetingDirections {
        uri: format!("geo:{point}?q={point}({})", encoded(label.trim())),
        place: format!("{name} ({point})"),
        approximate: meeting.approximate,
    })
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}
