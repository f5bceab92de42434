//! Whose meetings a list holds.

mod model;

pub use model::Fellowship;
