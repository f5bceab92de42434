//! Rules of the person's own: what they want to happen, made on a good day.
//!
//! A rule is data: what makes it fire, whether it asks first, what it says and to whom. It fires only on what the person
//! wrote, did or did not do, never on a guess. `rules` says on which day, `wording` reads a rule back in plain words.
//! What it sets off is an alert: that meets in `flows::fire_rules`, which also has the calls.

pub(crate) mod escrow;
mod model;
pub(crate) mod rules;
#[cfg(test)]
mod rules_tests;
pub(crate) mod store;
pub(crate) mod wording;

pub use model::*;
pub(crate) use rules::checked as checked_rule;

use crate::store::Feature;

pub(crate) const FEATURE: Feature = Feature {
    name: "own_rules",
    migrations: &[
        include_str!("migrations/001_own_rules.sql"),
        include_str!("migrations/002_edited.sql"),
        include_str!("migrations/003_escrow.sql"),
    ],
    public_migrations: &[],
    synced: &[&store::RULES, &store::HOLD, &escrow::store::ESCROWS],
};
