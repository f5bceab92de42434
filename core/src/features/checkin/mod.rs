//! Check-ins: how the day was, for both illnesses, in under a minute.
//!
//! A [`CheckinDraft`] comes in; `rules` refuses what does not fit and finds the day it was lived on;
//! `store` writes the row and its operation. Several a day, past days too. Every question may be left out,
//! and what was left out stays unknown in every sum.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use waymark_core::{Answers, App, CheckinDraft, DayState, platform::{FrozenClock, MemorySecrets}};
//!
//! let home = tempfile::tempdir()?;
//! let clock = Arc::new(FrozenClock::new("2026-11-23T09:00:00Z".parse()?, "America/Edmonton"));
//! let app = App::open(home.path().display().to_string(), clock, Arc::new(MemorySecrets::default()))?;
//!
//! let answers = Answers { mood: Some(4), craving: Some(7), ..Answers::default() };
//! let saved = app.checkin_save(CheckinDraft { answers, ..CheckinDraft::default() })?;
//! // 09:00 in UTC is 03:00 in Edmonton.
//! assert_eq!(saved.day.to_string(), "2026-11-23");
//! assert_eq!(app.checkin_day(saved.day)?.state, DayState::Done);
//! # Ok(())
//! # }
//! ```

mod ffi;
mod model;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::*;
pub(crate) use rules::scales;
pub(crate) use store::{between as checkins_between, done_days};

use crate::store::Feature;

pub(crate) const FEATURE: Feature = Feature {
    name: "checkin",
    migrations: &[include_str!("migrations/001_entries.sql")],
    public_migrations: &[],
    synced: &[&store::ENTRIES, &store::ITEMS],
};
