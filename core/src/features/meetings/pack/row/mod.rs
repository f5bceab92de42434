//! A meeting in a pack: a CBOR map with only what there is to say.

mod decode;
mod encode;

pub(super) use decode::decode;
pub(super) use encode::encode;

use crate::features::meetings::model::ListedMeeting;

/// Coordinates are whole numbers of this part of a degree, about a centimetre, where that loses nothing.
const PER_DEGREE: f64 = 1e7;
/// The first of the numbers of plain texts; see [`texts`].
const FIRST_TEXT: u8 = 18;
const TEXTS: usize = 18;

/// The plain texts, in the order of their numbers from [`FIRST_TEXT`] on.
fn texts(listed: &ListedMeeting) -> [&Option<String>; TEXTS] {
    [
        &listed.address,
        &listed.city,
        &listed.state,
        &listed.postal_code,
        &listed.country,
        &listed.region,
        &listed.location,
        &listed.location_notes,
        &listed.group,
        &listed.group_notes,
        &listed.notes,
        &listed.notes_suggest,
        &listed.conference_url,
        &listed.conference_url_notes,
        &listed.conference_phone,
        &listed.conference_phone_notes,
        &listed.url,
        &listed.website,
    ]
}

/// The place of a plain text by its number.
fn text_of(listed: &mut ListedMeeting, number: u8) -> Option<&mut Option<String>> {
    Some(match number {
        18 => &mut listed.address,
        19 => &mut listed.city,
        20 => &mut listed.state,
        21 => &mut listed.postal_code,
        22 => &mut listed.country,
        23 => &mut listed.region,
        24 => &mut listed.location,
        25 => &mut listed.location_notes,
        26 => &mut listed.group,
        27 => &mut listed.group_notes,
        28 => &mut listed.notes,
        29 => &mut listed.notes_suggest,
        30 => &mut listed.conference_url,
        31 => &mut listed.conference_url_notes,
        32 => &mut listed.conference_phone,
        33 => &mut listed.conference_phone_notes,
        34 => &mut listed.url,
        35 => &mut listed.website,
        _ => return None,
    })
}
