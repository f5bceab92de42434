//! The core of Waymark: self-help for people in dual recovery, offline and encrypted.
//!
//! Everything a phone or the command line does goes through one [`App`]. Kotlin, Swift and Python get
//! the same object through `UniFFI`.
//!
//! | to find | look in |
//! |---|---|
//! | how the day was | `features/checkin` |
//! | what helped | `features/coping` |
//! | what the person wrote down for hard days | `features/plan` |
//! | how a message to a contact moves | `features/alerts`, and who is asked in `flows/reach_out` |
//! | what goes from app to app | `flows/pair_contacts`, `flows/carry_messages` |
//! | rules the person made | `features/own_rules`, fired in `flows/fire_rules` |
//! | whom to reach, and what they agreed to | `features/contacts` |
//! | when to be reminded | `features/reminders` |
//! | where to go | `features/meetings` |
//! | whom to call now | `features/crisis` |
//! | what crosses features | `flows` |
//! | the day, zones, occurrences | `calendar` |
//! | the encrypted file | `store`, and who wrote what when in `oplog` |
//! | what a phone must give | `platform` |
//! | how the person's devices share it | `sync` |
//! | texts and other data that ship | `content` |

mod app;
pub mod calendar;
pub mod content;
mod error;
mod features;
mod flows;
mod keys;
mod oplog;
pub mod platform;
mod progress;
mod store;
mod sync;
#[cfg(test)]
mod testing;
mod web;

use waymark_wire::crypto;

#[cfg(feature = "simulate")]
#[doc(hidden)]
pub use sync::simulate::{Outcome, simulate};
#[cfg(fuzzing)]
#[doc(hidden)]
pub use sync::unpacks;

pub use app::{App, set_aside};
pub use error::AppError;
pub use features::*;
pub use flows::{
    OwnRulesRun, SupportAgreement, SupportGroup, SupportGuide, SupportPage, SupportedPerson,
};
pub use sync::{
    AccountMoved, Compared, DeviceView, Fallen, FallenValue, Found, FoundDevice, FoundHistory,
    JoinCode, PhraseShown, SyncConditions, SyncDevice, SyncEnabled, SyncErasure, SyncNotice,
    SyncOff, SyncReport, SyncState, SyncStatus, SyncWords, sync_erase_words, sync_words,
};
pub use web::{Pin, WebLimits, WebTrust};

uniffi::setup_scaffolding!("waymark");

/// Version of this library, such as `0.1.0`.
#[uniffi::export]
pub fn core_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Version of the diary's schema: grows by one with each migration step.
#[uniffi::export]
pub fn schema_version() -> u32 {
    features::diary_ladder().height()
}

/// Release of the bundled IANA time zone database, such as `2026e`.
#[uniffi::export]
pub fn tzdb_version() -> String {
    calendar::tzdb_version().to_owned()
}
