//! What Kotlin, Swift, Python and the command line call.

use super::{Fellowship, FellowshipName, fellowship_name, fellowships_for_dual_recovery};
use crate::App;

#[uniffi::export]
impl App {
    /// Every fellowship with its name. `language`: a tag such as `es`; names it has not are in English.
    pub fn meeting_fellowships(&self, language: &str) -> Vec<FellowshipName> {
        let named = |fellowship: &Fellowship| FellowshipName {
            fellowship: *fellowship,
            name: fellowship_name(*fellowship, language).to_owned(),
            dual_recovery: fellowships_for_dual_recovery().contains(fellowship),
        };
        Fellowship::ALL.iter().map(named).collect()
    }
}
