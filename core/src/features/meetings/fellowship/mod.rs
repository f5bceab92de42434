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

/// Every fellowship with its name, for a screen to choose from.
pub fn meeting_fellowships(language: &str) -> Vec<FellowshipName> {
    let named = |fellowship: &Fellowship| FellowshipName {
        fellowship: *fellowship,
        name: fellowship_name(*fellowship, language).to_owned(),
        dual_recovery: fellowships_for_dual_recovery().contains(fellowship),
    };
    Fellowship::ALL.iter().map(named).collect()
}
