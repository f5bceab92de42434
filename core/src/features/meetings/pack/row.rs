//! A meeting in a pack: a CBOR map with only what there is to say.

use std::borrow::Cow;

use chrono::Timelike;
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use super::PackedSource;
use super::cbor::Bytes;
use crate::calendar::{Instant, LocalTime};
use crate::features::meetings::Fellowship;
use crate::features::meetings::model::{Attendance, ListedMeeting, ZoneSource};

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

/// The row of a meeting. `sources`: those of the pack, `own`: the one that lists it.
pub(super) fn encode(
    listed: &ListedMeeting,
    own: &PackedSource,
    sources: &[PackedSource],
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(768);
    // Writing into memory cannot go wrong.
    let _ = write(&mut Encoder::new(&mut bytes), listed, own, sources);
    bytes
}

/// Numbers and values in ascending order; a map that is as long as it turns out to be.
fn write(
    out: &mut Encoder<&mut Vec<u8>>,
    listed: &ListedMeeting,
    own: &PackedSource,
    sources: &[PackedSource],
) -> Bytes {
    out.begin_map()?;
    out.u8(0)?.str(&listed.key)?;
    if listed.slug != listed.key {
        out.u8(1)?.str(&listed.slug)?;
    }
    if listed.fellowship != own.fellowship {
        out.u8(2)?.str(listed.fellowship.as_str())?;
    }
    out.u8(3)?.str(&listed.name)?;
    if let Some(day) = listed.day {
        out.u8(4)?.u8(day)?;
    }
    for (number, time) in [(5_u8, listed.time), (6, listed.end_time)] {
        if let Some(time) = time {
            out.u8(number)?.u32(time.num_seconds_from_midnight())?;
        }
    }
    if listed.zone_source != ZoneSource::Feed || listed.time_zone != own.time_zone {
        if let Some(zone) = &listed.time_zone {
            out.u8(7)?.str(zone)?;
        }
        out.u8(8)?.str(listed.zone_source.as_str())?;
    }
    for (number, degrees) in [(9_u8, listed.latitude), (10, listed.longitude)] {
        if let Some(degrees) = degrees {
            degree(out.u8(number)?, degrees)?;
        }
    }
    if listed.approximate {
        out.u8(11)?.bool(true)?;
    }
    out.u8(12)?.str(&listed.place_reason)?;
    out.u8(13)?.str(listed.attendance.as_str())?;
    out.u8(14)?.str(&listed.status_reason)?;
    for (number, words) in [(15_u8, &listed.types), (16, &listed.languages)] {
        if !words.is_empty() {
            out.u8(number)?.array(words.len() as u64)?;
            for word in words {
                out.str(word)?;
            }
        }
    }
    if let Some(accessible) = listed.accessible {
        out.u8(17)?.bool(accessible)?;
    }
    for (number, text) in (FIRST_TEXT..).zip(texts(listed)) {
        if let Some(text) = text {
            out.u8(number)?.str(text)?;
        }
    }
    if let Some(updated) = listed.updated {
        out.u8(36)?.i64(updated.timestamp_millis())?;
    }
    let also: Vec<_> = (0_u32..)
        .zip(sources)
        .filter(|(_, source)| listed.also_in.contains(&source.name))
        .collect();
    if !also.is_empty() {
        out.u8(37)?.array(also.len() as u64)?;
        for (number, _) in also {
            out.u32(number)?;
        }
    }
    out.end()?;
    Ok(())
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::float_cmp,
    reason = "a whole number is only taken where it gives back the very same degrees"
)]
fn degree(out: &mut Encoder<&mut Vec<u8>>, degrees: f64) -> Bytes {
    let whole = (degrees * PER_DEGREE).round();
    if whole / PER_DEGREE == degrees && (whole != 0.0 || degrees.is_sign_positive()) {
        out.i64(whole as i64)?;
    } else {
        out.f64(degrees)?;
    }
    Ok(())
}

/// Reads a row back; nothing when any of it is out of its range. Unknown numbers are passed over.
pub(super) fn decode(
    from: &mut Decoder<'_>,
    own: &PackedSource,
    sources: &[PackedSource],
) -> Option<ListedMeeting> {
    let mut listed = empty(own);
    let mut said = Said::default();
    // The row is a map without a length.
    if from.map().ok()?.is_some() {
        return None;
    }
    while from.datatype().ok()? != Type::Break {
        value(from, &mut listed, &mut said, sources)?;
    }
    from.skip().ok()?;
    if listed.slug.is_empty() {
        listed.slug.clone_from(&listed.key);
    }
    if !said.zone {
        listed.time_zone.clone_from(&own.time_zone);
    }
    (said.status && makes_sense(&listed)).then_some(listed)
}

/// What was said of what may not be left out and has no empty value.
#[derive(Default)]
struct Said {
    zone: bool,
    status: bool,
}

fn value(
    from: &mut Decoder<'_>,
    listed: &mut ListedMeeting,
    said: &mut Said,
    sources: &[PackedSource],
) -> Option<()> {
    let number = from.u32().ok()?;
    match number {
        0 => listed.key = string(from)?,
        1 => listed.slug = string(from)?,
        2 => listed.fellowship = Fellowship::parse(from.str().ok()?)?,
        3 => listed.name = string(from)?,
        4 => listed.day = Some(from.u8().ok().filter(|day| *day < 7)?),
        5 => listed.time = Some(time(from)?),
        6 => listed.end_time = Some(time(from)?),
        7 => listed.time_zone = Some(string(from)?),
        8 => {
            listed.zone_source = ZoneSource::parse(from.str().ok()?)?;
            said.zone = true;
        }
        9 => listed.latitude = Some(degrees(from, 90.0)?),
        10 => listed.longitude = Some(degrees(from, 180.0)?),
        11 => listed.approximate = from.bool().ok()?,
        12 => listed.place_reason = Cow::Owned(string(from)?),
        13 => {
            listed.attendance = Attendance::parse(from.str().ok()?)?;
            said.status = true;
        }
        14 => listed.status_reason = Cow::Owned(string(from)?),
        15 => listed.types = words(from)?,
        16 => listed.languages = words(from)?,
        17 => listed.accessible = Some(from.bool().ok()?),
        36 => listed.updated = Some(Instant::from_timestamp_millis(from.i64().ok()?)?),
        37 => listed.also_in = names(from, sources)?,
        _ => match u8::try_from(number).ok().and_then(|n| text_of(listed, n)) {
            Some(text) => *text = Some(string(from)?),
            None => from.skip().ok()?,
        },
    }
    Some(())
}

/// A meeting of which nothing is said yet.
fn empty(own: &PackedSource) -> ListedMeeting {
    ListedMeeting {
        key: String::new(),
        slug: String::new(),
        fellowship: own.fellowship,
        name: String::new(),
        day: None,
        time: None,
        end_time: None,
        time_zone: None,
        zone_source: ZoneSource::Feed,
        latitude: None,
        longitude: None,
        approximate: false,
        place_reason: Cow::Borrowed("none"),
        attendance: Attendance::Unknown,
        status_reason: Cow::Borrowed("none"),
        types: Vec::new(),
        languages: Vec::new(),
        accessible: None,
        address: None,
        city: None,
        state: None,
        postal_code: None,
        country: None,
        region: None,
        location: None,
        location_notes: None,
        group: None,
        group_notes: None,
        notes: None,
        notes_suggest: None,
        conference_url: None,
        conference_url_notes: None,
        conference_phone: None,
        conference_phone_notes: None,
        url: None,
        website: None,
        updated: None,
        also_in: Vec::new(),
    }
}

/// What holds for every row of a feed, whoever signed this one: a tap must not open anything but a page.
fn makes_sense(listed: &ListedMeeting) -> bool {
    let opens = |link: &Option<String>, schemes: &[&str]| {
        link.as_ref()
            .is_none_or(|link| schemes.iter().any(|scheme| starts_with(link, scheme)))
    };
    let web = ["http://", "https://"];
    !listed.key.is_empty()
        && !listed.name.is_empty()
        && listed.latitude.is_some() == listed.longitude.is_some()
        && opens(&listed.conference_url, &web)
        && opens(&listed.url, &web)
        && opens(&listed.website, &["http://", "https://", "mailto:", "tel:"])
}

/// In any case: a feed may write `HTTPS://`.
fn starts_with(link: &str, scheme: &str) -> bool {
    link.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

fn string(from: &mut Decoder<'_>) -> Option<String> {
    from.str().ok().map(str::to_owned)
}

fn time(from: &mut Decoder<'_>) -> Option<LocalTime> {
    LocalTime::from_num_seconds_from_midnight_opt(from.u32().ok()?, 0)
}

#[allow(
    clippy::cast_precision_loss,
    reason = "180 degrees are far below 2^53 of the parts"
)]
fn degrees(from: &mut Decoder<'_>, most: f64) -> Option<f64> {
    let degrees = match from.datatype().ok()? {
        Type::F64 => from.f64().ok()?,
        _ => from.i64().ok()? as f64 / PER_DEGREE,
    };
    (-most..=most).contains(&degrees).then_some(degrees)
}

fn words(from: &mut Decoder<'_>) -> Option<Vec<String>> {
    let count = from.array().ok()??;
    (0..count).map(|_| string(from)).collect()
}

fn names(from: &mut Decoder<'_>, sources: &[PackedSource]) -> Option<Vec<String>> {
    let count = from.array().ok()??;
    (0..count)
        .map(|_| {
            let number = usize::try_from(from.u32().ok()?).ok()?;
            Some(sources.get(number)?.name.clone())
        })
        .collect()
}
