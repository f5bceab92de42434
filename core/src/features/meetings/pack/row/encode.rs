//! From a meeting to its bytes.

use chrono::Timelike;
use minicbor::Encoder;

use super::{FIRST_TEXT, PER_DEGREE, texts};
use crate::features::meetings::model::{ListedMeeting, ZoneSource};
use crate::features::meetings::pack::PackedSource;
use crate::features::meetings::pack::cbor::Bytes;

/// The row of a meeting. `sources`: those of the pack, `own`: the one that lists it.
pub(in super::super) fn encode(
    listed: &ListedMeeting,
    own: &PackedSource,
    sources: &[PackedSource],
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(768);
    // Writing into memory cannot go wrong.
    let _ = write(&mut Encoder::new(&mut bytes), listed, own, sources);
    bytes
}

/// Numbers and values in ascending order; a map that is as long as it turns out to be. `own`: what need not be said.
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
