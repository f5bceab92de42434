//! Reads a list of meetings, row by row, in the memory of one row.
//!
//! Row-tolerant: every row ends as imported or refused, with reasons, and loses only itself. Feed-atomic: when the feed
//! as a whole is not usable, [`read_feed`] says so at the end, and the caller forgets the rows it was given.
//!
//! rows (a list in JSON, or lines of a spreadsheet) -> raw (the values of one row by field) -> dialect (BMLT and others
//! into the common form) -> row (its meetings: when, place, status, ...) -> seen (their keys).
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

mod beside;
mod bmlt;
mod changes;
mod columns;
mod day;
mod dialect;
mod discover;
mod duration;
mod envelope;
mod issue;
mod kinds;
mod language;
mod lines;
mod link;
mod place;
#[cfg(any(test, fuzzing))]
pub mod promises;
mod raw;
mod refusal;
mod repair;
mod report;
mod row;
mod rows;
mod scalar;
mod scan;
mod seen;
mod status;
mod suggest;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod updated;
mod when;
mod zone;

use std::io::Read;

pub use beside::Beside;
pub use bmlt::bmlt_slug;
pub use changes::{Change, Changes, changes};
pub use discover::{PAGE_LIMIT, discover};
pub use issue::{Issue, IssueCode};
pub use refusal::{FeedError, FeedRefused, RefusalCode};
pub use scan::FEED_LIMIT;
pub(super) use seen::hash;

use super::Fellowship;
use super::model::ListedMeeting;
use crate::calendar::{Instant, Zone};
use beside::OtherList;
use columns::Columns;
use issue::Issues;
use raw::Element;
use rows::Rows;
use scan::Extent;
use seen::Seen;
use zone::Zones;

/// What is known about a feed from outside.
#[derive(Debug, Clone, Default)]
pub struct FeedOptions {
    /// Whose meetings it lists; where left out, what the format says (BMLT is NA), else `Other`.
    pub fellowship: Option<Fellowship>,
    /// The zone of rows that name none.
    pub time_zone: Option<Zone>,
    /// The time of the import: no row was changed after it. Left out: whatever a row says.
    pub now: Option<Instant>,
    /// What files that belong to the feed say.
    pub beside: Beside,
}

/// What came of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowOutcome {
    /// The row, counted from 0 as in the list; of a spreadsheet after the line that names the columns.
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
    let mut rows = Rows::open(input)?;
    let mut reading = Reading {
        options,
        zones: Zones::new(options.time_zone.as_ref()),
        seen: Seen::default(),
        columns: None,
    };
    let mut summary = FeedSummary::default();
    loop {
        let row = summary.rows;
        let refused_here = |refused: FeedRefused| FeedRefused {
            row: refused.row.or(Some(row)),
            ..refused
        };
        let Some(extent) = rows.next().map_err(refused_here)? else {
            break;
        };
        let outcome = reading
            .outcome(row, extent, &mut rows)
            .map_err(|code| refused_here(code.into()))?;
        let Some(outcome) = outcome else { continue };
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

/// What is carried from row to row.
struct Reading<'a> {
    options: &'a FeedOptions,
    zones: Zones,
    seen: Seen,
    /// Of a spreadsheet, once its first line was read.
    columns: Option<Columns>,
}

impl Reading<'_> {
    /// What comes of one row; nothing of the line that names the columns. `Err` when the row shows that the feed as a
    /// whole is not usable.
    fn outcome<R: Read>(
        &mut self,
        row: u32,
        extent: Extent,
        rows: &mut Rows<R>,
    ) -> Result<Option<RowOutcome>, RefusalCode> {
        let mut issues = Issues::default();
        let code = match extent {
            Extent::TooLong => Some(IssueCode::RowTooLong),
            Extent::TooDeep => Some(IssueCode::RowTooDeep),
            Extent::Whole => None,
        };
        let result = match code {
            Some(code) => Err(Issue { code, field: "" }),
            None => match self.element(rows.element(&mut issues)?, row, &mut issues)? {
                Some(result) => result,
                None => return Ok(None),
            },
        };
        // The first row shows what kind of list this is; a later odd one is only odd.
        if row == 0
            && matches!(&result, Err(issue) if issue.code == IssueCode::NotAMeeting)
            && let Some(other) = OtherList::shown_by(rows.bytes())
        {
            return Err(other.refusal());
        }
        let (meetings, refused) = match result {
            Ok(meetings) => (meetings, None),
            Err(issue) => (Vec::new(), Some(issue)),
        };
        Ok(Some(RowOutcome {
            row,
            meetings,
            refused,
            issues: issues.into_vec(),
        }))
    }

    fn element(
        &mut self,
        element: Element<'_>,
        row: u32,
        issues: &mut Issues,
    ) -> Result<Option<RowResult>, RefusalCode> {
        let mut row = match (element, &self.columns) {
            (Element::Row(row), _) => row,
            (Element::Line(line), Some(columns)) => columns.row(line),
            (Element::Line(header), None) if row == 0 => {
                let columns = Columns::named(&header).ok_or(RefusalCode::HeaderUnknown)?;
                self.columns = Some(columns);
                return Ok(None);
            }
            (Element::Line(_), None) | (Element::Other, _) => {
                return Ok(Some(Err(Issue {
                    code: IssueCode::NotAnObject,
                    field: "",
                })));
            }
        };
        let meetings = row::meetings(&mut row, self.options, &mut self.zones, issues);
        Ok(Some(meetings.and_then(|mut meetings| {
            meetings.retain_mut(|meeting| self.seen.claim(meeting, issues));
            if meetings.is_empty() {
                Err(Issue {
                    code: IssueCode::DuplicateRow,
                    field: "slug",
                })
            } else {
                Ok(meetings)
            }
        })))
    }
}

type RowResult = Result<Vec<ListedMeeting>, Issue>;
