//! What Kotlin, Swift, Python and the command line call.

use super::FellowshipName;
use crate::App;

#[uniffi::export]
impl App {
    /// Every fellowship with its name. `language`: a tag such as `es`; names it has not are in English.
    pub fn meeting_fellowships(&self, language: &str) -> Vec<FellowshipName> {
        super::meeting_fellowships(language)
    }
}
