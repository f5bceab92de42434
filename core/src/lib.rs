//! The core of Waymark.
