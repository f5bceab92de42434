//! What crosses features, one verb a file; `ffi` exports them.

mod carry_messages;
mod ffi;
mod fire_rules;
mod pair_contacts;
mod reach_out;
mod reminder_plan;
mod support;
#[cfg(test)]
mod tests;

pub use fire_rules::OwnRulesRun;
pub use support::*;
