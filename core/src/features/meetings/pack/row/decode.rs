//! From bytes to a meeting: every value in its range, or nothing.

use std::borrow::Cow;

use minicbor::Decoder;
use minicbor::data::Type;

use super::{PER_DEGREE, text_of};
use crate::calendar::{Instant, LocalTime};
use crate::features::meetings::Fellowship;
use crate::features::meetings::model::{Attendance, ListedMeeting, ZoneSource};
use crate::features::meetings::pack::PackedSource;

/// The most types, and the most languages, of one row. A feed gives fewer.
const WORDS: u64 = 64;

/// Reads a row back; nothing when any of it is out of its range. Unknown numbers are passed over.
pub(in super::super) fn decode(
    from: &mut Decoder<'_>,
    own: &PackedSource,
    sources: &[PackedSource],
) -> Option<ListedMeeting> {
    let mut listed = ListedMeeting {
        zone_source: ZoneSource::Feed,
        ..ListedMeeting::unsaid(own.fellowship)
    };
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
    (count <= WORDS).then_some(())?;
    (0..count).map(|_| string(from)).collect()
}

/// Ascending, so that none comes twice: a byte each in the file is a name each in memory.
fn names(from: &mut Decoder<'_>, sources: &[PackedSource]) -> Option<Vec<String>> {
    let (count, mut least) = (from.array().ok()??, 0);
    (0..count)
        .map(|_| {
            let number = usize::try_from(from.u32().ok()?).ok()?;
            (number >= least).then_some(())?;
            least = number + 1;
            Some(sources.get(number)?.name.clone())
        })
        .collect()
}
