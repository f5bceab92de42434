//! The lists as rows of `meetings.db`: how one meeting is put in and taken out, whichever way it came.

pub(super) mod store;
