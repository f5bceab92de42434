//! Alerts: one message to one contact, from the person's own act or their own rule, and what became of it.
//!
//! `rules` says how an alert moves, as a table; `store` keeps how far it has come, each step in one transaction, so that
//! a killed app, an empty battery or days without a network lose nothing; `wording` has the texts. Who is asked, and by
//! what, comes from the contacts: that meets in `flows::reach_out`, which also has the calls.
//!
//! The phone asks [`crate::App::alerts_due`] what to do, does it, and says with [`crate::App::alert_report`] what it can
//! truly know. Nothing is called sent without a word of the phone's, nothing ever delivered; only the contact's answer,
//! or the person's own word, ends an alert.

pub(crate) mod answers;
pub(crate) mod given;
mod model;
pub(crate) mod progress;
pub(crate) mod reported;
pub(crate) mod rules;
#[cfg(test)]
mod rules_tests;
pub(crate) mod store;
pub(crate) mod wording;

pub use model::*;

use crate::store::Feature;

pub(crate) const FEATURE: Feature = Feature {
    name: "alerts",
    migrations: &[
        include_str!("migrations/001_alerts.sql"),
        include_str!("migrations/002_let_out.sql"),
        include_str!("migrations/003_answers.sql"),
        include_str!("migrations/004_page.sql"),
    ],
    public_migrations: &[],
    synced: &[&store::ALERTS],
};
