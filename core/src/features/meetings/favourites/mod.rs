//! Meetings a person keeps: in the diary, so that they outlive the list.

pub(super) mod store;
