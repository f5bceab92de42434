//! Lists from the web, served rightly and wrongly: whatever a server does, the list from before stays and is found.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "all of this file is a test"
)]

mod anna;
mod changes;
mod cut;
mod held;
mod well;
mod wrong;
