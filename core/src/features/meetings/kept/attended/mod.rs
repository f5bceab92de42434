//! Meetings the person was at: listed ones, or by a name of their own. Counted, never as a run that can end.

mod ffi;
pub(super) mod store;
