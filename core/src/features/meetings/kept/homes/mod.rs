//! Groups the person calls home, and when to leave for them.

pub(super) mod store;

use chrono::{TimeDelta, Weekday};

use self::store::Home;
use super::model::{HomeGroup, KeptMeeting};
use super::store::Entry;
use crate::calendar::{Instant, LocalTime, ZoneBook, next_weekly};
use crate::features::meetings::Attendance;

/// A home group to be reminded of, every week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaving {
    /// 32 hex digits that name the home group's record.
    pub(crate) id: String,
    pub(crate) name: String,
    /// 0 (Sunday) to 6, and a time, by the clock of `zone`.
    pub(crate) weekday: i32,
    pub(crate) time: LocalTime,
    pub(crate) zone: String,
    pub(crate) minutes_before: i32,
    pub(crate) since: Instant,
}

/// How the meeting is held: as it is listed now, else as it was last.
struct Held<'a> {
    day: Option<i32>,
    time: Option<LocalTime>,
    zone: Option<&'a str>,
    attendance: Attendance,
}

impl Held<'_> {
    fn of(kept: &KeptMeeting) -> Option<Held<'_>> {
        let now = kept.meeting.as_ref().map(|meeting| Held {
            day: meeting.day,
            time: meeting.time,
            zone: meeting.time_zone.as_deref(),
            attendance: meeting.attendance,
        });
        now.or_else(|| {
            kept.last_listed.as_ref().map(|last| Held {
                day: last.day,
                time: last.time,
                zone: last.time_zone.as_deref(),
                attendance: last.attendance,
            })
        })
    }

    fn takes_place(&self) -> bool {
        !matches!(
            self.attendance,
            Attendance::TemporarilyClosed | Attendance::Inactive
        )
    }
}

impl Leaving {
    /// Nothing for a group that is closed, or whose day, time or zone no list says.
    pub(super) fn of(home: &Entry<Home>, kept: &KeptMeeting) -> Option<Self> {
        let held = Held::of(kept).filter(Held::takes_place)?;
        Some(Self {
            id: home.record.to_string(),
            name: kept.name.clone(),
            weekday: held.day?,
            time: held.time?,
            zone: held.zone?.to_owned(),
            minutes_before: home.said.minutes_before,
            since: home.said.set_at,
        })
    }
}

/// A home group with the next start one can still leave for.
pub(super) fn shown(
    home: &Entry<Home>,
    kept: KeptMeeting,
    now: Instant,
    zones: &ZoneBook,
) -> HomeGroup {
    let takes_place = Held::of(&kept).is_none_or(|held| held.takes_place());
    let next = Leaving::of(home, &kept).and_then(|leaving| {
        let zone = zones.zone(&leaving.zone).ok()?;
        // 0 is Sunday in lists, Monday in chrono.
        let weekday = Weekday::try_from(u8::try_from((leaving.weekday + 6) % 7).ok()?).ok()?;
        let way = TimeDelta::minutes(leaving.minutes_before.into());
        let start = next_weekly(&zone, weekday, leaving.time, now.checked_add_signed(way)?)?;
        Some((zone.rfc3339(start), zone.rfc3339(start - way)))
    });
    let (next_start, leave_by) = next.unzip();
    HomeGroup {
        kept,
        minutes_before_leaving: home.said.minutes_before,
        reminders: home.said.reminders,
        takes_place,
        next_start,
        leave_by,
    }
}
