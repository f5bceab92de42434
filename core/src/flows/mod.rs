//! What crosses features, one verb a file; `ffi` exports them.

mod ffi;
mod fire_rules;
mod reach_out;
mod reminder_plan;

pub use fire_rules::OwnRulesRun;
