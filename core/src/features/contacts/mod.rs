//! Trusted contacts: who may be told what, agreed with them, and taken back at any time.
//!
//! A [`ContactDraft`] comes in; `rules` refuses what does not fit; `store` keeps it. A contact gets nothing until
//! they agreed and [`crate::App::contact_agree`] has recorded it; what they get is what is both wanted now and was
//! agreed to. Taking back is final for the agreements there are, and wins over one that another device makes
//! meanwhile. Each agreement, change and end is a line of the ledger, whose id is a hash of what it says: SQL lets
//! nobody change a line, and [`crate::App::consent_ledger`] shows where one was changed all the same.
//!
//! A contact lies in the encrypted diary and nowhere else. For a person who is watched at home all of it can be put
//! away under a word ([`crate::App::contacts_hide`]).
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use waymark_core::platform::{FrozenClock, MemorySecrets};
//! use waymark_core::{App, ContactDraft, ContactLevel, ContactRole, ContactWay};
//!
//! let home = tempfile::tempdir()?;
//! let clock = Arc::new(FrozenClock::new("2026-11-23T15:00:00Z".parse()?, "America/Edmonton"));
//! let app = App::open(home.path().display().to_string(), clock, Arc::new(MemorySecrets::default()))?;
//!
//! let ana = app.contact_add(ContactDraft {
//!     name: "Ana".into(),
//!     role: ContactRole::Sponsor,
//!     phone: Some("+1 (780) 555-0100".into()),
//!     ways: vec![ContactWay::Call, ContactWay::Text],
//!     may_get: vec![ContactLevel::CallMe],
//!     ..ContactDraft::default()
//! })?;
//! assert_eq!((ana.phone.as_deref(), ana.gets.len()), (Some("+17805550100"), 0));
//!
//! let ana = app.contact_agree(ana.id, "She said: any time, I will call back.".into())?;
//! assert_eq!(ana.gets, [ContactLevel::CallMe]);
//! let taken_back = app.contact_revoke(ana.id)?;
//! assert_eq!(taken_back.levels, [ContactLevel::CallMe]);
//! assert!(app.contacts()?[0].gets.is_empty());
//! assert!(app.consent_ledger()?.whole);
//! # Ok(())
//! # }
//! ```

mod ffi;
mod ledger;
pub(crate) mod link;
mod model;
pub(crate) mod pairing;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod veil;

pub(crate) use ffi::withdraw_and_remove;
pub(crate) use model::time_or_none;
pub use model::*;
pub use pairing::{
    ContactAnswer, ContactMessage, ContactMessageKind, ContactPairing, ContactsCarried,
    PairingState,
};
pub(crate) use rules::{SHARED_ANSWERS, shared_answers};
pub(crate) use store::{
    all as all_contacts, by_id as contact_by_id, find as find_contact, shown as shown_contacts,
};
pub(crate) use veil::store::{hidden as contacts_hidden, unless_put_away};

use crate::store::Feature;

pub(crate) const FEATURE: Feature = Feature {
    name: "contacts",
    migrations: &[
        include_str!("migrations/001_contacts.sql"),
        include_str!("migrations/002_pairing.sql"),
        include_str!("migrations/003_links.sql"),
        include_str!("migrations/004_told.sql"),
        include_str!("migrations/005_new_keys.sql"),
        include_str!("migrations/006_helps.sql"),
    ],
    public_migrations: &[],
    synced: &[
        &store::CONTACTS,
        &store::AGREEMENTS,
        &ledger::store::LEDGER,
        &veil::store::VEIL,
        &pairing::store::PAIRINGS,
        &pairing::keys::store::KEYS,
        &pairing::store::ERRANDS,
        &pairing::store::MESSAGES,
        &link::store::LINKS,
    ],
};
