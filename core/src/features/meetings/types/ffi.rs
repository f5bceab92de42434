//! What Kotlin, Swift, Python and the command line call.

use super::MeetingType;
use crate::App;
use crate::features::meetings::Fellowship;

#[uniffi::export]
impl App {
    /// The type codes of a fellowship's lists with their names, in the order of the codes, those that all
    /// fellowships share last. `language`: a tag such as `es`; names it has not are in English.
    ///
    /// A fellowship whose codes are not known has those of the Meeting Guide.
    pub fn meeting_types(&self, fellowship: Fellowship, language: &str) -> Vec<MeetingType> {
        super::meeting_types(fellowship, language)
    }
}
