//! Meetings as other programs and people without one take them: a calendar, a feed, a map layer, paper.
//!
//! Each format is one function from meetings to text, with no clock and no store. Pass codes stay out
//! unless they are asked for: what is given out ends up in shared calendars, mails and notice boards.

mod calendar;
mod directions;
mod ffi;
mod geojson;
mod guide;
mod join;
pub(super) mod model;
mod print;
#[cfg(test)]
mod tests;
mod zone;

use crate::calendar::{Day, Instant, ZoneBook};
use crate::content::Strings;
use crate::error::Result;
use model::ExportFormat;

use super::Meeting;

/// What the formats need to know beside the meetings.
struct Context<'a> {
    strings: &'static Strings,
    zones: &'a ZoneBook,
    now: Instant,
    /// The day where the person is: what a weekly time with no zone starts from.
    today: Day,
    discreet: bool,
    pass_codes: bool,
    columns: usize,
}

/// The text of a format and how many meetings are in it: a calendar cannot hold one without a day.
fn text(
    format: ExportFormat,
    meetings: &[Meeting],
    context: &Context<'_>,
) -> Result<(String, usize)> {
    match format {
        ExportFormat::Calendar => Ok(calendar::text(meetings, context)),
        ExportFormat::MeetingGuide => guide::text(meetings, context),
        ExportFormat::GeoJson => geojson::text(meetings, context),
        ExportFormat::Print => Ok((print::text(meetings, context), meetings.len())),
    }
}
