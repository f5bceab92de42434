//! What crosses features, one verb a file; `ffi` exports them.

mod ffi;
mod reach_out;
mod reminder_plan;
