//! What a person chose once for the whole app.

use crate::calendar::{Day, LocalTime};
use crate::content::Language;

/// Choices that hold everywhere. Read, change and save the whole record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Record)]
#[serde(default)]
pub struct Settings {
    /// `en` or `es`; nothing while not chosen (then English).
    pub language: Option<String>,
    /// ISO 3166 country of the crisis page, two capitals; nothing while not chosen.
    pub country: Option<String>,
    /// Hour at which a new day begins, 0 to 23. Entries already made keep their day.
    pub day_start: i32,
    /// Notifications carry no health words and no names.
    pub discreet: bool,
    /// Start of the quiet hours. Both ends or none.
    pub quiet_from: Option<LocalTime>,
    /// End of the quiet hours; earlier than the start means the next morning.
    pub quiet_until: Option<LocalTime>,
    /// No reminders up to and with this day.
    pub paused_until: Option<Day>,
}

impl Settings {
    /// The language texts are shown in.
    pub(crate) fn spoken(&self) -> Language {
        let chosen = self.language.as_deref().and_then(Language::from_tag);
        chosen.unwrap_or(Language::En)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            country: None,
            day_start: 0,
            discreet: true,
            quiet_from: None,
            quiet_until: None,
            paused_until: None,
        }
    }
}
