//! The core of Waymark.

pub mod calendar;
pub mod content;
