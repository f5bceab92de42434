//! The core of Waymark.

pub mod calendar;
