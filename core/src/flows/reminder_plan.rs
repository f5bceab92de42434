//! From reminders, home groups, settings and check-ins to the notifications a phone should hold.

use chrono::TimeDelta;

use crate::app::Moment;
use crate::calendar::{Day, LocalTime, ZoneBook};
use crate::content::Strings;
use crate::error::{Error, Result};
use crate::features::reminders::{Facts, Marks, Voice, notification, soonest};
use crate::features::{
    Contact, Leaving, Reminder, ReminderKind, ReminderPlan, ReminderSchedule, Settings,
};

/// What the diary says.
pub(super) struct Known {
    /// Those the person set, then those of home groups.
    pub(super) reminders: Vec<Reminder>,
    pub(super) marks: Marks,
    /// Days around today whose check-in is done.
    pub(super) checked_in: Vec<Day>,
}

/// How far ahead, and how many at most.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    length: TimeDelta,
    cap: usize,
}

/// A home group as a reminder: every week, by the clock of the meeting, as long before as the way takes.
pub(super) fn of_home_group(leaving: Leaving) -> Reminder {
    Reminder {
        id: leaving.id,
        kind: ReminderKind::HomeGroup,
        name: leaving.name,
        schedule: ReminderSchedule {
            times: vec![leaving.time],
            weekdays: vec![leaving.weekday],
            zone: Some(leaving.zone),
            minutes_before: leaving.minutes_before,
            ..ReminderSchedule::default()
        },
        paused: false,
        recorded_at: leaving.since,
    }
}

/// What was agreed with a contact, to be talked over on the day it is due, at ten in the morning.
pub(super) fn of_contact(contact: Contact) -> Option<Reminder> {
    let agreement = contact.agreement?;
    Some(Reminder {
        id: contact.id,
        kind: ReminderKind::ContactReview,
        name: contact.name,
        schedule: ReminderSchedule {
            times: vec![LocalTime::from_hms_opt(10, 0, 0)?],
            first_day: Some(agreement.review_due),
            last_day: Some(agreement.review_due),
            ..ReminderSchedule::default()
        },
        paused: false,
        recorded_at: agreement.agreed_at,
    })
}

/// Refuses a reach that no phone can use.
pub(super) fn reach(horizon_days: u32, cap: u32) -> Result<Reach> {
    if !(1..=60).contains(&horizon_days) {
        return Err(Error::invalid("horizon_days", "must be 1 to 60"));
    }
    let cap = usize::try_from(cap)
        .ok()
        .filter(|cap| (1..=64).contains(cap))
        .ok_or_else(|| Error::invalid("cap", "must be 1 to 64"))?;
    let length = TimeDelta::days(horizon_days.into());
    Ok(Reach { length, cap })
}

/// The plan. Pure: the same facts give the same plan.
pub(super) fn reminder_plan(
    known: &Known,
    moment: &Moment,
    settings: &Settings,
    zones: &ZoneBook,
    reach: Reach,
) -> ReminderPlan {
    let end = moment
        .now
        .checked_add_signed(reach.length)
        .unwrap_or(moment.now);
    let facts = Facts {
        now: moment.now,
        end,
        zone: &moment.zone,
        zones,
        day_start: moment.day_start,
        quiet: settings.quiet_from.zip(settings.quiet_until),
        paused_until: settings.paused_until,
        checked_in: &known.checked_in,
        marks: &known.marks,
    };
    let (wanted, unknown_zone) = soonest(&known.reminders, &facts, reach.cap);
    let voice = Voice {
        strings: Strings::of(settings.spoken()),
        zone: &moment.zone,
        zones,
        discreet: settings.discreet,
    };
    let notifications: Vec<_> = wanted
        .iter()
        .filter_map(|wanted| {
            let reminder = known.reminders.get(wanted.reminder)?;
            Some(notification(reminder, wanted, &voice))
        })
        .collect();
    // A full plan may have left something out after its last.
    let refill_by = notifications
        .get(reach.cap - 1)
        .map_or(end, |last| last.fire_at);
    ReminderPlan {
        notifications,
        refill_by,
        unknown_zone,
    }
}
