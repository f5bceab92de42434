//! Meetings near a person, from feeds that were brought onto the phone.

pub mod feed;
mod fellowship;
pub mod model;
mod types;

pub use fellowship::Fellowship;
pub use types::type_name;
