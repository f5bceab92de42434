//! A meeting as it is shown: its wide row with the next occurrence worked out.

pub(super) mod store;

use chrono::{DateTime, FixedOffset};

use super::Meeting;
use crate::calendar::LocalTime;

/// Orders meetings by when they come next, those whose next start is not known last and in the order of the week.
pub(super) fn soonest(
    meeting: &Meeting,
) -> (
    bool,
    Option<DateTime<FixedOffset>>,
    Option<i32>,
    Option<LocalTime>,
) {
    let next = meeting
        .next_start
        .as_deref()
        .and_then(|start| DateTime::parse_from_rfc3339(start).ok());
    (next.is_none(), next, meeting.day, meeting.time)
}
