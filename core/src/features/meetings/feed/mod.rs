//! Reads a Meeting Guide feed, row by row, in the memory of one row.
//!
//! Row-tolerant: every row ends as imported or refused, with reasons, and loses only itself. Feed-atomic: when the feed
//! as a whole is not usable, [`read_feed`] says so at the end, and the caller forgets the rows it was given.
//!
//! envelope (the list) -> scan (one row's bytes) -> raw (its values) -> row (meetings: when, place, status, ...) -> seen.
//!
//! ```
//! use std::convert::Infallible;
//! use waymark_core::meetings::feed::{FeedOptions, read_feed};
//!
//! let feed = br#"[{"slug": "6", "name": "Shifters", "day": [6], "time": "8:00 PM", "types": ["C"]}, 17]"#;
//! let (mut times, mut refused) = (Vec::new(), 0);
//! read_feed(&feed[..], &FeedOptions::default(), &mut |row| {
//!     times.extend(row.meetings.iter().filter_map(|meeting| meeting.time));
//!     refused += usize::from(row.refused.is_some());
//!     Ok::<_, Infallible>(())
//! })?;
//! assert_eq!(times, ["20:00:00".parse::<waymark_core::calendar::LocalTime>()?]);
//! assert_eq!(refused, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod day;
mod envelope;
mod issue;
mod kinds;
mod link;
mod place;
mod raw;
mod refusal;
mod repair;
mod report;
mod row;
mod scalar;
mod scan;
mod seen;
mod status;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod updated;
mod when;
mod zone;

use std::io::Read;

pub use issue::{Issue, IssueCode};
pub use refusal::{FeedError, FeedRefused, RefusalCode};
pub use scan::FEED_LIMIT;
pub(super) use seen::hash;

use super::Fellowship;
use super::model::ListedMeeting;
use crate::calendar::Zone;
use envelope::Envelope;
use issue::Issues;
use raw::Element;
use scan::Extent;
use seen::Seen;
use zone::Zones;

/// What is known about a feed from outside.
#[derive(Debug, Clone, Default)]
pub struct FeedOptions {
    /// Whose meetings it lists, where the feed does not say.
    pub fellowship: Option<Fellowship>,
    /// The zone of rows that name none.
    pub time_zone: Option<Zone>,
}

/// What came of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowOutcome {
    /// The row, counted from 0 as in the list.
    pub row: u32,
    /// Its meetings, one a day; none when it was refused.
    pub meetings: Vec<ListedMeeting>,
    /// Why it was refused, if it was.
    pub refused: Option<Issue>,
    /// What was odd about it.
    pub issues: Vec<Issue>,
}

/// How many rows a feed had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeedSummary {
    /// All rows.
    pub rows: u32,
    /// Rows that gave at least one meeting.
    pub imported: u32,
    /// Rows that gave none.
    pub refused: u32,
}

/// Reads a feed and hands on each row's outcome as it comes.
///
/// # Errors
/// [`FeedError::Refused`] when the feed as a whole is not usable, possibly after many good rows: the caller then keeps
/// none of them. [`FeedError::Ended`] carries what `each` returned.
pub fn read_feed<R: Read, E>(
    input: R,
    options: &FeedOptions,
    each: &mut dyn FnMut(RowOutcome) -> Result<(), E>,
) -> Result<FeedSummary, FeedError<E>> {
    let mut envelope = Envelope::open(input)?;
    let mut zones = Zones::new(options.time_zone.as_ref());
    let mut seen = Seen::default();
    let mut summary = FeedSummary::default();
    let mut bytes = Vec::new();
    loop {
        let row = summary.rows;
        let refused_here = |refused: FeedRefused| FeedRefused {
            row: refused.row.or(Some(row)),
            ..refused
        };
        let Some(extent) = envelope.next(&mut bytes).map_err(refused_here)? else {
            break;
        };
        let outcome = outcome(row, extent, &bytes, options, &mut zones, &mut seen)
            .map_err(|code| refused_here(code.into()))?;
        summary.rows = summary.rows.saturating_add(1);
        match outcome.refused {
            Some(_) => summary.refused += 1,
            None => summary.imported += 1,
        }
        each(outcome).map_err(FeedError::Ended)?;
    }
    if summary.imported == 0 {
        Err(FeedRefused::from(RefusalCode::NoMeetings).into())
    } else {
        Ok(summary)
    }
}

/// What comes of one row; `Err` when it shows that the feed as a whole is not usable.
fn outcome(
    row: u32,
    extent: Extent,
    bytes: &[u8],
    options: &FeedOptions,
    zones: &mut Zones,
    seen: &mut Seen,
) -> Result<RowOutcome, RefusalCode> {
    let mut issues = Issues::default();
    let result = match extent {
        Extent::TooLong => Err(Issue {
            code: IssueCode::RowTooLong,
            field: "",
        }),
        Extent::TooDeep => Err(Issue {
            code: IssueCode::RowTooDeep,
            field: "",
        }),
        Extent::Whole => match serde_json::from_slice(bytes) {
            Ok(element) => read(row, &element, options, zones, seen, &mut issues)?,
            Err(_) => {
                let mended = repair::repair(bytes);
                let element = serde_json::from_str(&mended).map_err(|_| RefusalCode::NotJson)?;
                issues.note(IssueCode::RowRepaired, "");
                read(row, &element, options, zones, seen, &mut issues)?
            }
        },
    };
    let (meetings, refused) = match result {
        Ok(meetings) => (meetings, None),
        Err(issue) => (Vec::new(), Some(issue)),
    };
    Ok(RowOutcome {
        row,
        meetings,
        refused,
        issues: issues.into_vec(),
    })
}

type RowResult = Result<Vec<ListedMeeting>, Issue>;

fn read(
    number: u32,
    element: &Element<'_>,
    options: &FeedOptions,
    zones: &mut Zones,
    seen: &mut Seen,
    issues: &mut Issues,
) -> Result<RowResult, RefusalCode> {
    let row = match element {
        // The first row shows what kind of feed this is; a later odd one is only odd.
        Element::Row(row) if row.is_bmlt && number == 0 => return Err(RefusalCode::BmltFormat),
        Element::List if number == 0 => return Err(RefusalCode::SheetGrid),
        Element::Row(row) => row,
        Element::List | Element::Other => {
            return Ok(Err(Issue {
                code: IssueCode::NotAnObject,
                field: "",
            }));
        }
    };
    Ok(
        row::meetings(row, options, zones, issues).and_then(|mut meetings| {
            meetings.retain_mut(|meeting| seen.claim(meeting, issues));
            if meetings.is_empty() {
                Err(Issue {
                    code: IssueCode::DuplicateRow,
                    field: "slug",
                })
            } else {
                Ok(meetings)
            }
        }),
    )
}
