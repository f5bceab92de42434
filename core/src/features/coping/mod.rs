//! Coping: what a person can do now, and what of it helped them before.
//!
//! The skills that ship come from `content` in the person's language, always with their cautions; own
//! skills stand beside them (`library`). Each use may say how strong a feeling was before and after.
//! `rules` leaves out what a caution forbids, then orders what fits by what those uses say, and `why` puts
//! the reason in words.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use waymark_core::platform::{FrozenClock, MemorySecrets};
//! use waymark_core::{App, PracticeDraft, SuggestQuery};
//!
//! let home = tempfile::tempdir()?;
//! let clock = Arc::new(FrozenClock::new("2026-11-23T15:00:00Z".parse()?, "America/Edmonton"));
//! let app = App::open(home.path().display().to_string(), clock, Arc::new(MemorySecrets::default()))?;
//!
//! let used = PracticeDraft {
//!     situation: Some("craving".into()), before: Some(8), after: Some(5), ..PracticeDraft::default()
//! };
//! app.skill_practise("surf-the-urge".into(), used)?;
//! let query = SuggestQuery { situation: "craving".into(), ..SuggestQuery::default() };
//! let first = app.skills_suggest(query)?.remove(0);
//! assert_eq!(first.skill.id, "surf-the-urge");
//! assert!(first.why.starts_with("Craving: it helped you 1 of 1 time."), "{}", first.why);
//! # Ok(())
//! # }
//! ```

mod ffi;
mod library;
mod model;
mod rules;
#[cfg(test)]
mod rules_tests;
mod store;
#[cfg(test)]
mod tests;
mod why;

pub use model::*;

use crate::store::Feature;

pub(crate) const FEATURE: Feature = Feature {
    name: "coping",
    migrations: &[include_str!("migrations/001_practices.sql")],
    public_migrations: &[],
    synced: &[&store::PRACTICES, &store::FAVOURITES, &store::OWN],
};
