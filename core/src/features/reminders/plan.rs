//! Which occurrences a phone should hold now. Pure: everything it hangs on is in [`Facts`].

use std::collections::{BinaryHeap, HashMap};

use chrono::{Days, TimeDelta};

use super::model::{Reminder, ReminderKind, ReminderSchedule};
use super::rules::due;
use crate::calendar::{
    Day, Instant, LocalTime, Resolved, UnknownZone, Zone, ZoneBook, days_from, first_on_day,
    lived_day,
};

/// Planned dates and times marked as done, by reminder.
pub(crate) type Marks = HashMap<String, Vec<(Day, LocalTime)>>;

/// What the plan hangs on besides the reminders.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) now: Instant,
    /// The first instant that is beyond the plan.
    pub(crate) end: Instant,
    /// Where the person is.
    pub(crate) zone: &'a Zone,
    /// The rules of a reminder's own zone.
    pub(crate) zones: &'a ZoneBook,
    /// Hour at which the person's day begins.
    pub(crate) day_start: u8,
    /// Start and end of the quiet hours.
    pub(crate) quiet: Option<(LocalTime, LocalTime)>,
    /// No reminders up to and with this day, as lived.
    pub(crate) paused_until: Option<Day>,
    /// Days, as lived, whose check-in is done.
    pub(crate) checked_in: &'a [Day],
    pub(crate) marks: &'a Marks,
}

/// One occurrence to be held. The order is that of the plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wanted {
    pub(crate) fire_at: Instant,
    /// Place of its reminder in the list.
    pub(crate) reminder: usize,
    /// Planned date and time on the wall clock.
    pub(crate) day: Day,
    pub(crate) time: LocalTime,
    /// When it takes place; `fire_at` may be before it, or after it at the end of quiet hours.
    pub(crate) starts: Instant,
}

/// The soonest `cap` occurrences in order, and the reminders whose zone is not known.
pub(crate) fn soonest(
    reminders: &[Reminder],
    facts: &Facts<'_>,
    cap: usize,
) -> (Vec<Wanted>, Vec<String>) {
    let mut soonest = Soonest {
        cap,
        heap: BinaryHeap::new(),
    };
    let mut unknown = Vec::new();
    for (place, reminder) in reminders.iter().enumerate() {
        if !reminder.paused && collect(place, reminder, facts, &mut soonest).is_err() {
            unknown.push(reminder.id.clone());
        }
    }
    (soonest.heap.into_sorted_vec(), unknown)
}

/// Keeps the soonest; the latest of them is on top.
struct Soonest {
    cap: usize,
    heap: BinaryHeap<Wanted>,
}

impl Soonest {
    fn add(&mut self, wanted: Wanted) {
        self.heap.push(wanted);
        if self.heap.len() > self.cap {
            self.heap.pop();
        }
    }

    /// Whether nothing at or after `at` can come in any more.
    fn closed_at(&self, at: Instant) -> bool {
        self.heap.len() >= self.cap && self.heap.peek().is_none_or(|latest| latest.fire_at < at)
    }
}

/// Adds one reminder's occurrences, date by date, until they can no longer be among the soonest.
fn collect(
    place: usize,
    reminder: &Reminder,
    facts: &Facts<'_>,
    soonest: &mut Soonest,
) -> Result<(), UnknownZone> {
    let schedule = &reminder.schedule;
    let own = schedule
        .zone
        .as_deref()
        .map(|name| facts.zones.zone(name))
        .transpose()?;
    let zone = own.as_ref().unwrap_or(facts.zone);
    let lead = TimeDelta::minutes(schedule.minutes_before.into());
    // One reminder speaks once at one instant: the earlier planned occurrence stands for those that quiet
    // hours or a clock change bring to the same instant.
    let mut spoken = Vec::new();
    for day in dates(schedule, facts, zone, lead) {
        // No clock is a day from UTC.
        let earliest = day.and_time(LocalTime::MIN).and_utc();
        if soonest.closed_at(earlier(earliest, lead + TimeDelta::days(1))) {
            break;
        }
        if !due(schedule, day) {
            continue;
        }
        for &time in &schedule.times {
            let Some(starts) = first_on_day(zone, day, time) else {
                continue;
            };
            let planned = earlier(starts, lead);
            // Quiet hours only make it later.
            if soonest.closed_at(planned) {
                continue;
            }
            let fire_at = moved(reminder.kind, planned, facts);
            let wanted = Wanted {
                fire_at,
                reminder: place,
                day,
                time,
                starts,
            };
            if (facts.now..facts.end).contains(&fire_at)
                && !spoken.contains(&fire_at)
                && !silent(reminder, &wanted, facts)
            {
                spoken.push(fire_at);
                soonest.add(wanted);
            }
        }
    }
    Ok(())
}

fn earlier(at: Instant, by: TimeDelta) -> Instant {
    at.checked_sub_signed(by).unwrap_or(Instant::MIN_UTC)
}

/// The dates that can have an occurrence within the plan, in order.
fn dates(
    schedule: &ReminderSchedule,
    facts: &Facts<'_>,
    zone: &Zone,
    lead: TimeDelta,
) -> impl Iterator<Item = Day> {
    // Two days early: quiet hours and a clock change carry an occurrence on.
    let first = zone.to_local(facts.now).date();
    let first = first.checked_sub_days(Days::new(2)).unwrap_or(first);
    let last = zone.to_local(facts.end.checked_add_signed(lead).unwrap_or(facts.end));
    let first = schedule.first_day.map_or(first, |day| day.max(first));
    let last = schedule
        .last_day
        .map_or(last.date(), |day| day.min(last.date()));
    let count = usize::try_from((last - first).num_days() + 1).unwrap_or(0);
    days_from(first, count)
}

/// Out of the quiet hours, for what can wait.
///
/// Medicine has its hour from somebody who prescribed it; a meeting or an appointment does not wait. The
/// person chose those hours one by one, so they count more than quiet hours.
fn moved(kind: ReminderKind, planned: Instant, facts: &Facts<'_>) -> Instant {
    match (kind, facts.quiet) {
        (ReminderKind::Checkin | ReminderKind::Skill, Some(quiet)) => {
            end_of_quiet(facts.zone, quiet, planned).unwrap_or(planned)
        }
        _ => planned,
    }
}

/// The end of the quiet hours that `at` falls in. Their first minute is quiet, their end is not.
pub(super) fn end_of_quiet(
    zone: &Zone,
    (from, until): (LocalTime, LocalTime),
    at: Instant,
) -> Option<Instant> {
    let local = zone.to_local(at);
    let (date, time) = (local.date(), local.time());
    let over_midnight = until < from;
    let date = match (from <= time, time < until) {
        (true, true) => date,
        (true, false) if over_midnight => date.succ_opt()?,
        (false, true) if over_midnight => date,
        _ => return None,
    };
    // A date that does not exist is passed over; of an end that comes twice, the one still ahead counts.
    days_from(date, 3).find_map(|day| match zone.resolve(day.and_time(until)) {
        Resolved::Overlap { earlier, later } => Some(if earlier > at { earlier } else { later }),
        Resolved::Gap {
            whole_date: true, ..
        } => None,
        Resolved::Unique(end) | Resolved::Gap { forward: end, .. } => Some(end),
    })
}

/// Whether there is nothing left to remind of.
///
/// The day is the one lived when it would be shown. Medicine answered in a check-in silences nothing: the
/// answer does not say which dose, and a dose not taken weighs more than a notification too many.
fn silent(reminder: &Reminder, wanted: &Wanted, facts: &Facts<'_>) -> bool {
    let day = || lived_day(wanted.fire_at, facts.zone, facts.day_start);
    facts.paused_until.is_some_and(|until| day() <= until)
        || (reminder.kind == ReminderKind::Checkin
            && !facts.checked_in.is_empty()
            && facts.checked_in.contains(&day()))
        || facts
            .marks
            .get(&reminder.id)
            .is_some_and(|marks| marks.contains(&(wanted.day, wanted.time)))
}
