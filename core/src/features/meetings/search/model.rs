//! What one asks of the lists, and what comes back.

use crate::calendar::{Instant, LocalTime};
use crate::features::meetings::{Attendance, Fellowship, HeldList, ZoneSource};

/// What narrows a search. What is left out does not.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize, uniffi::Record)]
#[serde(default)]
pub struct MeetingFilter {
    /// The meeting's own weekday, 0 (Sunday) to 6.
    #[uniffi(default = None)]
    pub day: Option<i32>,
    /// Starts at or after this hour by the meeting's wall clock.
    #[uniffi(default = None)]
    pub from_time: Option<LocalTime>,
    /// Starts before this hour; one that is earlier than `from_time` means through midnight.
    #[uniffi(default = None)]
    pub until_time: Option<LocalTime>,
    /// Only what runs now or starts within so many minutes (1 to 10,080) and takes place.
    #[uniffi(default = None)]
    pub starting_within_min: Option<i32>,
    /// Types; a meeting must have all of them, whatever code its fellowship has for each. Codes as the
    /// Meeting Guide has them (`O`, `DD`), or names of concepts (`open`, `dual_diagnosis`).
    #[uniffi(default = [])]
    pub types: Vec<String>,
    /// Any of these. Someone who asks for `InPerson` alone does not get `Hybrid`.
    #[uniffi(default = [])]
    pub attendance: Vec<Attendance>,
    /// Only these fellowships; empty is all.
    #[uniffi(default = [])]
    pub fellowships: Vec<Fellowship>,
    /// None of these fellowships.
    #[uniffi(default = [])]
    pub without_fellowships: Vec<Fellowship>,
    /// Also the fellowships the person hid. They are there anyway where `fellowships` names any, and among
    /// `favourites`.
    #[uniffi(default = false)]
    pub with_hidden: bool,
    /// Held in this language: a BCP 47 tag; `es` finds `es-MX` too.
    #[uniffi(default = None)]
    pub language: Option<String>,
    /// One can get in with a wheelchair: `true` leaves out what does not say so, `false` what does not say no.
    #[uniffi(default = None)]
    pub accessible: Option<bool>,
    /// Only meetings the person keeps.
    #[uniffi(default = false)]
    pub favourites: bool,
    /// Every word, or its beginning, is in the name, the place, the group or the notes; accents and case do
    /// not matter, and words in other scripts are found by Latin letters too.
    #[uniffi(default = None)]
    pub text: Option<String>,
}

/// A search around a place.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize, uniffi::Record)]
#[serde(default)]
pub struct NearQuery {
    /// Degrees north, -90 to 90. Stays on the device.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
    /// How far at most, in metres: over 0, at most 20,100,000. Left out: 25 km.
    #[uniffi(default = None)]
    pub within_m: Option<f64>,
    /// How the person gets there: then only places where one can be in a meeting are found, in the order
    /// in which one can be in it. Left out: nearest first, places that stand for an area last.
    #[uniffi(default = None)]
    pub by: Option<Travel>,
    /// What narrows it.
    #[uniffi(default)]
    pub filter: MeetingFilter,
    /// How many at most, 1 to 500. Left out: 50.
    #[uniffi(default = None)]
    pub limit: Option<u32>,
    /// How many to pass over, for the next page.
    #[uniffi(default = 0)]
    pub offset: u32,
}

/// A search for meetings from afar, in the order in which they start. Without a day or a stretch of time
/// it is about the next 24 hours.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize, uniffi::Record)]
#[serde(default)]
pub struct OnlineQuery {
    /// What narrows it.
    #[uniffi(default)]
    pub filter: MeetingFilter,
    /// How many at most, 1 to 500. Left out: 50.
    #[uniffi(default = None)]
    pub limit: Option<u32>,
    /// How many to pass over, for the next page.
    #[uniffi(default = 0)]
    pub offset: u32,
}

/// A search through the lists in the order of the week, also for what has no place to be near to.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize, uniffi::Record)]
#[serde(default)]
pub struct ListQuery {
    /// Only this list, by its name.
    #[uniffi(default = None)]
    pub source: Option<String>,
    /// What narrows it.
    #[uniffi(default)]
    pub filter: MeetingFilter,
    /// How many at most, 1 to 500. Left out: 50.
    #[uniffi(default = None)]
    pub limit: Option<u32>,
    /// How many to pass over, for the next page.
    #[uniffi(default = 0)]
    pub offset: u32,
}

/// How one gets there. Searches that are given one are ordered by when one can be in the meeting.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, uniffi::Enum,
)]
#[serde(rename_all = "snake_case")]
pub enum Travel {
    /// On foot.
    Walk,
    /// By bus or train.
    Transit,
    /// By car.
    Drive,
}

/// What is assumed for a way of getting somewhere; show it beside what was worked out with it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, uniffi::Record)]
pub struct TravelSpeed {
    /// The way.
    pub travel: Travel,
    /// Kilometres an hour along the streets.
    pub km_per_hour: f64,
    /// Minutes it takes however near it is: the way to the car, the wait for the bus.
    pub fixed_minutes: f64,
    /// How much longer the streets are than the straight line.
    pub detour: f64,
}

/// A page of groups and how many there are in all.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct CardPage {
    /// Groups that fit, on all pages.
    pub total: u32,
    /// This page, in the order of the search.
    pub cards: Vec<MeetingCard>,
    /// Fellowships that were left out because the person hid them; say so beside the page.
    pub hidden_fellowships: Vec<Fellowship>,
}

/// One group at one place, with those of its meetings that fit.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct MeetingCard {
    /// 16 hex digits, the `card` of each of its meetings.
    pub card: String,
    /// At least one, soonest first; those whose next start is not known come last, in the order of the week.
    pub meetings: Vec<Meeting>,
}

/// A page of meetings and how many there are in all.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct MeetingPage {
    /// Meetings that fit, on all pages.
    pub total: u32,
    /// This page.
    pub meetings: Vec<Meeting>,
    /// Fellowships that were left out because the person hid them; say so beside the page.
    pub hidden_fellowships: Vec<Fellowship>,
}

/// A weekly meeting, as it is listed and as it falls next.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct Meeting {
    /// 16 hex digits; the same after every refresh of its source.
    pub id: String,
    /// Name of the source that lists it.
    pub source: String,
    /// Its name.
    pub name: String,
    /// Whose meeting it is.
    pub fellowship: Fellowship,
    /// Metres from the place that was asked about.
    pub distance_m: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// The place stands for an area, not for a door.
    pub approximate: bool,
    /// The field that decided `approximate`.
    pub place_reason: String,
    /// 0 (Sunday) to 6 in the meeting's own zone; nothing is by appointment.
    pub day: Option<i32>,
    /// Start by the meeting's wall clock.
    #[serde(serialize_with = "clock_text")]
    pub time: Option<LocalTime>,
    /// End by the meeting's wall clock; before the start means the next day.
    #[serde(serialize_with = "clock_text")]
    pub end_time: Option<LocalTime>,
    /// IANA name of the meeting's zone.
    pub time_zone: Option<String>,
    /// Where the zone comes from.
    pub zone_source: ZoneSource,
    /// Start of the running or next occurrence, RFC 3339 with the meeting's own offset. Nothing without
    /// day, time and zone: it is never guessed from where the viewer is.
    pub next_start: Option<String>,
    /// Its end, where the list says one.
    pub next_end: Option<String>,
    /// Running now. Without a listed end, an hour is assumed.
    pub in_progress: bool,
    /// Minutes to get there, where the search said how: rough, see [`Travel`].
    pub travel_min: Option<i32>,
    /// When to leave to be there at the start, RFC 3339 with the meeting's own offset. In the past: one comes in
    /// after the start. After `next_start`: that one is over before one is there, and this is for the one after it.
    pub leave_by: Option<String>,
    /// How one can take part.
    pub attendance: Attendance,
    /// The field that decided `attendance`.
    pub status_reason: String,
    /// Type codes, as in the fellowship's own list.
    pub types: Vec<String>,
    /// Languages it is held in, BCP 47; empty when the list does not say.
    pub languages: Vec<String>,
    /// Whether one can get in with a wheelchair; nothing when the list does not say.
    pub accessible: Option<bool>,
    /// The address on one line.
    pub address: Option<String>,
    /// Town or city.
    pub city: Option<String>,
    /// State, province or county.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Region, from the general to the special.
    pub region: Option<String>,
    /// Name of the place.
    pub location: Option<String>,
    /// How to find the door.
    pub location_notes: Option<String>,
    /// Name of the group.
    pub group: Option<String>,
    /// About the group.
    pub group_notes: Option<String>,
    /// About the meeting.
    pub notes: Option<String>,
    /// What the notes suggest about which weeks it is held; check before going.
    pub notes_suggest: Option<String>,
    /// Link that joins it.
    pub conference_url: Option<String>,
    /// Words that go with the link.
    pub conference_url_notes: Option<String>,
    /// Number that joins it.
    pub conference_phone: Option<String>,
    /// Words that go with the number.
    pub conference_phone_notes: Option<String>,
    /// When the source last changed the row.
    pub updated: Option<Instant>,
    /// When the list was brought onto this device.
    pub listed_as_of: Instant,
    /// Its page in the list.
    pub url: Option<String>,
    /// The group's own page.
    pub website: Option<String>,
    /// The feed's id of the group; its days share it.
    pub slug: String,
    /// Lists that have it beside `source`, by name.
    pub also_in: Vec<String>,
    /// The same for the days of one group: 16 hex digits.
    pub card: String,
}

/// A list on this device.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct MeetingSource {
    /// Its name, given at import.
    pub name: String,
    /// Whose meetings it lists.
    pub fellowship: Fellowship,
    /// Zone of rows that name none.
    pub time_zone: Option<String>,
    /// When it was brought here; nothing while it was not yet.
    pub imported_at: Option<Instant>,
    /// Meetings in it.
    pub meetings: u32,
    /// Where it comes from; nothing for a file.
    pub url: Option<String>,
    /// When that was last asked, whatever came of it.
    pub checked_at: Option<Instant>,
    /// Why the last time brought nothing: a code as in `docs/refresh.md`.
    pub failure: Option<String>,
    /// A list that waits for a decision: [`crate::App::meeting_source_accept`].
    pub held: Option<HeldList>,
}

#[allow(clippy::ref_option, reason = "serde's signature")]
fn clock_text<S: serde::Serializer>(
    time: &Option<LocalTime>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serializer.serialize_some(&crate::calendar::time_text(*time)),
        None => serializer.serialize_none(),
    }
}
