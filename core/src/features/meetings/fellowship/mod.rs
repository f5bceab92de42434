//! Whose meetings a list holds.

mod ffi;
mod model;
mod names;

pub use model::{Fellowship, FellowshipName};
pub use names::fellowship_name;

/// The fellowships made for people in dual recovery: all of their meetings are, whatever types are listed.
pub fn fellowships_for_dual_recovery() -> &'static [Fellowship] {
    use Fellowship::{Dda, Dra, Dtr, Dual};
    &[Dra, Dda, Dtr, Dual]
}
