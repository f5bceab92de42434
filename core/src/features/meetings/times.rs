//! When a listed hour comes round, seen from one instant.

use std::collections::HashMap;

use chrono::{Datelike, TimeDelta, Timelike, Weekday};

use crate::calendar::{Instant, LocalTime, Zone, ZoneBook, current_or_next};

/// How long a meeting runs where the list gives no end.
const USUAL: TimeDelta = TimeDelta::hours(1);
/// Minutes of a week.
pub(super) const WEEK: i64 = 10_080;
/// Minutes by which clock changes can move an hour within a week, at most.
pub(super) const SLACK: i64 = 180;

/// The instant of a search and the zones it meets, each looked up once.
pub(super) struct Times {
    pub(super) now: Instant,
    book: ZoneBook,
    known: HashMap<String, Option<Here>>,
}

/// A zone, and what its clocks show at the instant of the search.
#[derive(Clone)]
pub(super) struct Here {
    pub(super) zone: Zone,
    /// Minutes since Sunday 00:00.
    pub(super) minute: i64,
}

/// The weekly hour of a row.
#[derive(Clone, Copy)]
pub(super) struct Weekly {
    /// 0 is Sunday.
    pub(super) day: u8,
    pub(super) start: LocalTime,
    pub(super) finish: Option<LocalTime>,
}

/// The occurrence that runs now or comes next.
pub(super) struct Next {
    pub(super) start: Instant,
    /// Where the list gives no end, an hour after the start.
    pub(super) end: Instant,
    pub(super) in_progress: bool,
    /// The list gives the end.
    pub(super) end_is_listed: bool,
}

impl Times {
    pub(super) fn new(now: Instant, book: ZoneBook) -> Self {
        Self {
            now,
            book,
            known: HashMap::new(),
        }
    }

    pub(super) fn here(&mut self, zone: &str) -> Option<&Here> {
        if !self.known.contains_key(zone) {
            let here = self.book.zone(zone).ok().map(|zone| {
                let local = zone.to_local(self.now);
                let day = i64::from(local.weekday().num_days_from_sunday());
                let minute = day * 1_440 + i64::from(local.num_seconds_from_midnight() / 60);
                Here { zone, minute }
            });
            self.known.insert(zone.to_owned(), here);
        }
        self.known.get(zone)?.as_ref()
    }

    /// Whether it may run now or start within so many minutes: never `false` where [`Times::next`] says it does,
    /// and far cheaper.
    pub(super) fn may_start(here: &Here, weekly: &Weekly, within: i64) -> bool {
        let start = weekly.minute();
        (start - here.minute).rem_euclid(WEEK) <= within + SLACK
            || (here.minute - start).rem_euclid(WEEK) <= weekly.minutes() + SLACK
    }

    /// When a meeting runs or comes next. One without a listed end is taken to run for an hour.
    pub(super) fn next(here: &Here, weekly: &Weekly, now: Instant) -> Option<Next> {
        let listed = weekly.finish.filter(|finish| *finish != weekly.start);
        let end = listed.unwrap_or_else(|| weekly.start.overflowing_add_signed(USUAL).0);
        // 0 is Sunday in feeds, Monday in chrono.
        let weekday = Weekday::try_from((weekly.day + 6) % 7).ok()?;
        let found = current_or_next(&here.zone, weekday, weekly.start, Some(end), now)?;
        Some(Next {
            start: found.start,
            end: found.end?,
            in_progress: found.is_running(now),
            end_is_listed: listed.is_some(),
        })
    }
}

impl Weekly {
    /// The hour of a row; nothing for one by appointment.
    pub(super) fn of(
        day: Option<u8>,
        start: Option<LocalTime>,
        finish: Option<LocalTime>,
    ) -> Option<Self> {
        let day = day.filter(|day| *day < 7)?;
        Some(Self {
            day,
            start: start?,
            finish,
        })
    }

    /// Minutes since Sunday 00:00 at which it starts.
    pub(super) fn minute(&self) -> i64 {
        i64::from(self.day) * 1_440 + i64::from(self.start.num_seconds_from_midnight() / 60)
    }

    /// How long it runs, in minutes.
    fn minutes(&self) -> i64 {
        let finish = self.finish.filter(|finish| *finish != self.start);
        finish.map_or(USUAL.num_minutes(), |finish| {
            (finish - self.start).num_minutes().rem_euclid(1_440)
        })
    }
}
