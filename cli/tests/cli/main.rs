//! The real binary, run as people and programs run it.

// All of this is a test.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod alerts;
mod bad_input;
mod checkin;
mod contacts;
mod crisis;
mod demo;
mod devices;
mod given_out;
mod golden;
mod hard_days;
mod kept;
mod keys;
mod meetings;
mod pack;
mod plan;
#[cfg(target_os = "linux")]
mod refresh;
mod reminders;
mod rules;
mod settings;
mod skills;
mod support;
#[cfg(target_os = "linux")]
mod sync;
mod texts;
mod together;
mod types;
#[path = "../../../core/tests/content/wording.rs"]
#[allow(missing_docs, reason = "another test's own file")]
pub mod wording;
