//! What one asks for when meetings are given out, and what comes back.

use serde::{Deserialize, Serialize};

use crate::content::Language;
use crate::features::meetings::NearQuery;

/// In which form meetings are given out. `docs/formats/meeting-export.md` says what each holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// iCalendar (`.ics`): each meeting repeats weekly by the clock of its own zone.
    Calendar,
    /// Meeting Guide JSON (`.json`), which this app and others read as a feed.
    MeetingGuide,
    /// GeoJSON (`.geojson`) for maps.
    GeoJson,
    /// Plain text in the order of the week, ready to print.
    Print,
}

/// Which meetings.
#[allow(clippy::large_enum_variant, reason = "one at a time, for one call")]
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ExportChoice {
    /// These, in this order: ids or their unique beginnings.
    Ids {
        /// At most 500.
        ids: Vec<String>,
    },
    /// What a search finds: all of it, unless the search has a limit.
    Near {
        /// The search.
        query: NearQuery,
    },
    /// Everything a source lists.
    Source {
        /// Its name.
        name: String,
    },
    /// Those the person keeps, as far as they are still listed.
    Favourites,
}

/// A wish to give meetings out.
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Record)]
pub struct MeetingExport {
    /// Which.
    pub choice: ExportChoice,
    /// In which form.
    pub format: ExportFormat,
    /// A calendar that others can see: entries are called an appointment and say where and when, no more.
    #[uniffi(default = false)]
    #[serde(default)]
    pub discreet: bool,
    /// Also the pass codes, and the words beside a link or number to join.
    #[uniffi(default = false)]
    #[serde(default)]
    pub pass_codes: bool,
    /// Language of the words around the meetings. Left out: that of the settings.
    #[uniffi(default = None)]
    #[serde(default)]
    pub language: Option<Language>,
    /// Width of printed text, 40 to 80 columns. Left out: 72.
    #[uniffi(default = None)]
    #[serde(default)]
    pub columns: Option<u32>,
}

/// Meetings as text, ready to be saved or shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct ExportedMeetings {
    /// The file, UTF-8.
    pub text: String,
    /// Meetings in it.
    pub meetings: u32,
    /// Meetings the format has no place for: a calendar needs a day and a time, and no closed door.
    pub left_out: u32,
}

/// How to hand the way to a meeting to a map app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct MeetingDirections {
    /// A `geo:` URI (RFC 5870). It asks by name and address, which lead to the door; by coordinates only
    /// where there is no address.
    pub uri: String,
    /// What is searched for, as text.
    pub place: String,
    /// The list gives an area, not a door: say so before somebody sets out.
    pub approximate: bool,
}
