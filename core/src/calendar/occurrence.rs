//! When a wall-clock time comes round: every week for meetings, on a given day for reminders.

use super::{Day, Instant, LocalTime, Resolved, Zone};
use chrono::{Datelike, Days, Weekday};

/// One time that something weekly takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// When it starts.
    pub start: Instant,
    /// When it ends, the first instant that is no longer part of it; `None` when that is not known.
    pub end: Option<Instant>,
}

impl Occurrence {
    /// Whether it has started by `now` and not ended yet. Without a known end it never counts as running.
    pub fn is_running(&self, now: Instant) -> bool {
        self.start <= now && self.end.is_some_and(|end| now < end)
    }
}

/// The first time at or after `after` that clocks in `zone` show `time` on `weekday`.
///
/// Gaps, overlaps and missing dates follow [`Zone::at`]; a week without the date is passed over. `None`
/// only at the end of the calendar.
pub fn next_weekly(
    zone: &Zone,
    weekday: Weekday,
    time: LocalTime,
    after: Instant,
) -> Option<Instant> {
    // A day early: a gap can carry a time over midnight.
    days_of(weekday, days_before(zone.to_local(after).date(), 1))
        .filter_map(|day| zone.at(day.and_time(time)))
        .find(|start| *start >= after)
}

/// The occurrence running at `now`, or else the next one.
///
/// An `end` before `start` is on the next day; an `end` equal to `start`, or none, is not known, and then
/// only what starts at or after `now` counts. Both ends go by the wall clock: where clocks change while it
/// runs, it lasts an hour more or less. `None` only at the end of the calendar.
pub fn current_or_next(
    zone: &Zone,
    weekday: Weekday,
    start: LocalTime,
    end: Option<LocalTime>,
    now: Instant,
) -> Option<Occurrence> {
    let Some(end) = end.filter(|end| *end != start) else {
        let start = next_weekly(zone, weekday, start, now)?;
        return Some(Occurrence { start, end: None });
    };
    // Two days early: it may have begun yesterday, and a gap can carry it over midnight.
    days_of(weekday, days_before(zone.to_local(now).date(), 2))
        .filter_map(|day| on_day(zone, day, start, end))
        .find(|occurrence| occurrence.end.is_some_and(|end| now < end))
}

/// When clocks in `zone` show `time` on `day`, by the rule of [`Zone::at`]; `None` when the zone left the
/// date out.
pub fn first_on_day(zone: &Zone, day: Day, time: LocalTime) -> Option<Instant> {
    zone.at(day.and_time(time))
}

/// What starts on `day`; `None` when the zone left the date out.
fn on_day(zone: &Zone, day: Day, from: LocalTime, to: LocalTime) -> Option<Occurrence> {
    let last = if to < from { day.succ_opt()? } else { day };
    let (from, to) = (day.and_time(from), last.and_time(to));
    let start = zone.at(from)?;
    // An end on a missing date is still an end: as long after the start as planned.
    let end = match zone.resolve(to) {
        Resolved::Unique(end) | Resolved::Overlap { earlier: end, .. } => end,
        Resolved::Gap { forward, .. } => forward,
    };
    // A start that a gap carried past its own end keeps the planned length.
    let end = if end > start {
        end
    } else {
        start.checked_add_signed(to - from)?
    };
    Some(Occurrence {
        start,
        end: Some(end),
    })
}

/// The days of this weekday from `first` on.
fn days_of(weekday: Weekday, first: Day) -> impl Iterator<Item = Day> {
    let wait = weekday.days_since(first.weekday());
    std::iter::successors(first.checked_add_days(Days::new(wait.into())), |day| {
        day.checked_add_days(Days::new(7))
    })
}

fn days_before(day: Day, count: u64) -> Day {
    day.checked_sub_days(Days::new(count)).unwrap_or(Day::MIN)
}
