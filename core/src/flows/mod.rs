//! What crosses features, one verb a file; `ffi` exports them.

mod ffi;
mod reminder_plan;
