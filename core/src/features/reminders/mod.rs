//! Reminders: rules the person sets, and from them the notifications a phone should hold.
//!
//! A [`ReminderDraft`] comes in; `rules` refuses what does not fit; `store` keeps it. `plan` then says, for
//! one instant and one place, which occurrences are the next; `wording` gives them words. Nothing of a plan
//! is stored: the flow `reminder_plan` makes it anew at each call, and the phone holds what it says.
//!
//! # How a plan is made
//! - Times are the wall clock's where the person is: 08:00 is 08:00 after a flight too. A meeting or an
//!   appointment may name a zone of its own. Where clocks jump over a time it comes later by as much, of a
//!   time shown twice the first counts, a date that is left out is left out (see [`crate::calendar`]).
//! - Dates and weekdays are the calendar's. Whether a day is done or paused goes by the day as lived, which
//!   may begin later than midnight: at 01:00 it is still yesterday's check-in that counts.
//! - A check-in reminder is silent on a day whose check-in is done; any other one once that very occurrence
//!   was marked with [`crate::App::reminder_done`]. A check-in that says "medicine taken" silences nothing,
//!   since it does not say which dose.
//! - In quiet hours a check-in or skill reminder waits for their end; where the same reminder would then
//!   speak twice at one instant, it speaks once. Medicine, meetings and appointments do not wait.
//! - Home groups come from the meetings the person keeps; the flow hands them in as reminders.
//! - A name is shown only when the settings say that notifications need not be discreet.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use waymark_core::platform::{FrozenClock, MemorySecrets};
//! use waymark_core::{App, ReminderDraft, ReminderKind, ReminderSchedule};
//!
//! let home = tempfile::tempdir()?;
//! let clock = Arc::new(FrozenClock::new("2026-11-23T15:00:00Z".parse()?, "America/Edmonton"));
//! let app = App::open(home.path().display().to_string(), clock, Arc::new(MemorySecrets::default()))?;
//!
//! let evening = app.reminder_add(ReminderDraft {
//!     kind: ReminderKind::Medicine,
//!     name: "the small white one".into(),
//!     schedule: ReminderSchedule { times: vec!["20:30".parse()?], ..ReminderSchedule::default() },
//! })?;
//! let plan = app.reminders_plan(14, 64)?;
//! let next = &plan.notifications[0];
//! assert_eq!(plan.notifications.len(), 14);
//! // Edmonton keeps -06:00 all year since 2026.
//! assert_eq!(next.fire_at.to_rfc3339(), "2026-11-24T02:30:00+00:00");
//! assert_eq!((next.title.as_str(), next.body.as_str()), ("Reminder", "Something on your list for 8:30 PM."));
//!
//! app.reminder_done(evening.id, next.day, next.time)?;
//! assert_eq!(app.reminders_plan(14, 64)?.notifications.len(), 13);
//! # Ok(())
//! # }
//! ```

mod ffi;
mod model;
mod plan;
#[cfg(test)]
mod plan_tests;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod wording;

pub use model::*;
pub(crate) use plan::{Facts, Marks, soonest};
pub(crate) use store::{all as reminders_of, marks_from};
pub(crate) use wording::{Voice, notification};

use crate::store::Feature;

pub(crate) const FEATURE: Feature = Feature {
    name: "reminders",
    migrations: &[include_str!("migrations/001_reminders.sql")],
    public_migrations: &[],
    synced: &[&store::REMINDERS, &store::DONE],
};
