//! The plan: what a person wrote down on a good day for the other days, in their own words and no others.
//!
//! It has seven parts, those of the public-domain outline for a wellness plan of SAMHSA (United States); what ships are
//! their names. A part is a page of short lines in an order of the person's own, which `rules` keeps on every device.
//! Nothing of it leaves by itself: how a page goes to a contact is in `flows::reach_out`.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use waymark_core::content::PlanPart;
//! use waymark_core::platform::{FrozenClock, MemorySecrets};
//! use waymark_core::{App, PlanLineDraft};
//!
//! let home = tempfile::tempdir()?;
//! let clock = Arc::new(FrozenClock::new("2026-11-23T15:00:00Z".parse()?, "America/Edmonton"));
//! let app = App::open(home.path().display().to_string(), clock, Arc::new(MemorySecrets::default()))?;
//!
//! let line = |text: &str, place| PlanLineDraft { part: PlanPart::EarlySigns, text: text.into(), place };
//! app.plan_line_add(line("I stop answering messages.", None))?;
//! app.plan_line_add(line("I sleep less than six hours.", Some(1)))?;
//! let text = app.plan_text(Some(PlanPart::EarlySigns), None)?;
//! assert_eq!(text, "Early signs that something changes\n- I sleep less than six hours.\n- I stop answering messages.\n");
//! # Ok(())
//! # }
//! ```

mod ffi;
mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::*;
pub(crate) use store::lines as plan_lines;

use crate::store::Feature;

pub(crate) const FEATURE: Feature = Feature {
    name: "plan",
    migrations: &[include_str!("migrations/001_lines.sql")],
    public_migrations: &[],
    synced: &[&store::LINES],
};
