//! What the other parts see of a meeting and of an import.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::Fellowship;

/// How one can take part, worked out once at import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// At a place.
    InPerson,
    /// At a place and from afar.
    Hybrid,
    /// From afar only.
    Online,
    /// From afar while the place is closed.
    TemporarilyOnline,
    /// The place is closed for now and nothing stands in for it.
    TemporarilyClosed,
    /// The feed lists it as not taking place.
    Inactive,
    /// The feed does not say enough.
    Unknown,
}

impl Attendance {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 7] = [
        Self::InPerson,
        Self::Hybrid,
        Self::Online,
        Self::TemporarilyOnline,
        Self::TemporarilyClosed,
        Self::Inactive,
        Self::Unknown,
    ];

    /// The stable name, as in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Hybrid => "hybrid",
            Self::Online => "online",
            Self::TemporarilyOnline => "temporarily_online",
            Self::TemporarilyClosed => "temporarily_closed",
            Self::Inactive => "inactive",
            Self::Unknown => "unknown",
        }
    }

    /// The value of a stable name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.as_str() == name)
    }
}

/// Where a meeting's time zone comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ZoneSource {
    /// The row says it.
    Stated,
    /// It was given for the whole feed.
    Feed,
    /// Worked out from the coordinates when a pack was built.
    Coordinates,
    /// Nobody says it: the time is local to the place and cannot be turned into an instant.
    Unknown,
}

impl ZoneSource {
    /// The stable name, as in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Feed => "feed",
            Self::Coordinates => "coordinates",
            Self::Unknown => "unknown",
        }
    }

    /// The value of a stable name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Stated, Self::Feed, Self::Coordinates, Self::Unknown]
            .into_iter()
            .find(|value| value.as_str() == name)
    }
}

/// One weekly meeting as a feed lists it, cleaned and ready to store. It holds no names, mails or numbers of persons.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListedMeeting {
    /// Unique within the feed and steady between imports: the slug, made longer only where two meetings share it.
    pub key: String,
    /// The feed's own id. The days of a group share it.
    pub slug: String,
    /// Whose meeting it is; its type codes are to be read as this fellowship uses them.
    pub fellowship: Fellowship,
    /// At most 255 characters.
    pub name: String,
    /// 0 is Sunday; `None` is by appointment.
    pub day: Option<u8>,
    /// Start by the wall clock of the meeting's zone; `None` when the feed does not say.
    pub time: Option<NaiveTime>,
    /// End by the wall clock; before the start means on the next day; `None` when the feed does not say.
    pub end_time: Option<NaiveTime>,
    /// IANA name of the zone.
    pub time_zone: Option<String>,
    /// Where `time_zone` comes from.
    pub zone_source: ZoneSource,
    /// Degrees north, -90 to 90; given together with `longitude` or not at all.
    pub latitude: Option<f64>,
    /// Degrees east, -180 to 180.
    pub longitude: Option<f64>,
    /// The place stands for an area, not for a door.
    pub approximate: bool,
    /// The field that decided `approximate`, `shared_point` where many addresses have one point, `none` without a place.
    pub place_reason: Cow<'static, str>,
    /// How one can take part.
    pub attendance: Attendance,
    /// The field that decided `attendance`, `none` if there is nothing to go by.
    pub status_reason: Cow<'static, str>,
    /// Type codes of the fellowship, unknown ones as found.
    pub types: Vec<String>,
    /// Languages it is held in, as BCP 47 tags; empty when the feed does not say.
    pub languages: Vec<String>,
    /// Whether one can get in with a wheelchair; `None` when the feed does not say.
    pub accessible: Option<bool>,
    /// The address on one line.
    pub address: Option<String>,
    /// Town or city.
    pub city: Option<String>,
    /// State, province or county.
    pub state: Option<String>,
    /// Postal code, as found.
    pub postal_code: Option<String>,
    /// Country, as found.
    pub country: Option<String>,
    /// From the general to the special, `A > B`.
    pub region: Option<String>,
    /// Name of the place.
    pub location: Option<String>,
    /// How to find the door; at most 10,000 characters.
    pub location_notes: Option<String>,
    /// Name of the group.
    pub group: Option<String>,
    /// About the group; at most 10,000 characters.
    pub group_notes: Option<String>,
    /// About the meeting; at most 10,000 characters.
    pub notes: Option<String>,
    /// What the notes suggest about which weeks it is held, such as `2nd saturday`; never a reason to hide it.
    pub notes_suggest: Option<String>,
    /// Link that joins the meeting; http or https.
    pub conference_url: Option<String>,
    /// Words that go with the link, such as a pass code.
    pub conference_url_notes: Option<String>,
    /// Number that joins the meeting: digits and `+ , * #`.
    pub conference_phone: Option<String>,
    /// Words that go with the number.
    pub conference_phone_notes: Option<String>,
    /// The meeting's page in the list it comes from.
    pub url: Option<String>,
    /// The group's own page.
    pub website: Option<String>,
    /// When the feed last changed the row.
    pub updated: Option<DateTime<Utc>>,
    /// Other feeds of the same pack that list it too, by name.
    pub also_in: Vec<String>,
}

impl ListedMeeting {
    /// A meeting of which nothing is said yet.
    pub fn unsaid(fellowship: Fellowship) -> Self {
        Self {
            key: String::new(),
            slug: String::new(),
            fellowship,
            name: String::new(),
            day: None,
            time: None,
            end_time: None,
            time_zone: None,
            zone_source: ZoneSource::Unknown,
            latitude: None,
            longitude: None,
            approximate: false,
            place_reason: Cow::Borrowed("none"),
            attendance: Attendance::Unknown,
            status_reason: Cow::Borrowed("none"),
            types: Vec::new(),
            languages: Vec::new(),
            accessible: None,
            address: None,
            city: None,
            state: None,
            postal_code: None,
            country: None,
            region: None,
            location: None,
            location_notes: None,
            group: None,
            group_notes: None,
            notes: None,
            notes_suggest: None,
            conference_url: None,
            conference_url_notes: None,
            conference_phone: None,
            conference_phone_notes: None,
            url: None,
            website: None,
            updated: None,
            also_in: Vec::new(),
        }
    }
}

/// A list to bring in, as a file on this device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, uniffi::Record)]
#[serde(default)]
pub struct FeedFile {
    /// Path of the file.
    pub path: String,
    /// A name for the list, 1 to 100 characters.
    pub source: String,
    /// Whose meetings it lists. Left out: what the format says (BMLT is NA), else `Other`.
    #[uniffi(default = None)]
    pub fellowship: Option<Fellowship>,
    /// IANA name of the zone of rows that name none.
    #[uniffi(default = None)]
    pub time_zone: Option<String>,
    /// Paths of files that belong to it, such as BMLT's answer to `GetFormats`, in any order.
    #[uniffi(default = [])]
    pub beside: Vec<String>,
    /// Takes the list even where it has lost half of its meetings since last time.
    #[uniffi(default = false)]
    pub accept_loss: bool,
}

/// One issue of one row of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct ImportIssue {
    /// The row, counted from 0 as in the list.
    pub row: u32,
    /// The code, as in `docs/meetings.md`.
    pub code: String,
    /// The field it is about; empty when it is about the row. Never text from the feed.
    pub detail: String,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct ImportReport {
    /// The name given to the source.
    pub source: String,
    /// Rows in the feed.
    pub rows: u32,
    /// Rows that gave at least one meeting.
    pub imported: u32,
    /// Rows that gave none; `rows` is `imported` plus `refused`.
    pub refused: u32,
    /// Meetings made: a row with three days gives three.
    pub meetings: u32,
    /// The first 1,000 issues.
    pub issues: Vec<ImportIssue>,
    /// All issues by code.
    #[serde(serialize_with = "in_order")]
    pub counts: HashMap<String, u32>,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// A map has no order of its own; JSON that is compared must have one.
fn in_order<S: serde::Serializer>(
    counts: &HashMap<String, u32>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.iter().collect::<std::collections::BTreeMap<_, _>>())
}
