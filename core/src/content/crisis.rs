//! Crisis lines and emergency numbers by country. The editors' fields `note` and `evidence` are not
//! read at all, so they cannot be shown.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{NaiveDate, Weekday};
use serde::Deserialize;

use super::model::{EmergencyService, LineKind, LineSource};
use super::named::Named;
use super::shipped;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct CrisisData {
    /// When the list was put together.
    pub(crate) generated: NaiveDate,
    /// When the keepers of the open list last checked its records.
    pub(crate) cc0_checked: NaiveDate,
    /// From how many days on a record counts as old.
    pub(crate) stale_after_days: i64,
    /// From how many days on a record counts as very old.
    pub(crate) hard_stale_after_days: i64,
    /// Where to look when no line is listed: web addresses.
    pub(crate) directories: Vec<&'static str>,
    countries: Named<Country>,
}

/// One country: what is dialled there, and nowhere else.
#[derive(Debug, Deserialize)]
pub(crate) struct Country {
    pub(crate) name: &'static str,
    /// In the order a screen shows them.
    pub(crate) emergency: BTreeMap<EmergencyService, &'static str>,
    pub(crate) emergency_verified: LineSource,
    pub(crate) services: Vec<Line>,
}

/// One helpline. Numbers are as dialled in the country, with spaces for reading.
#[derive(Debug, Deserialize)]
pub(crate) struct Line {
    pub(crate) id: &'static str,
    pub(crate) kind: LineKind,
    pub(crate) name: &'static str,
    pub(crate) dial: Option<&'static str>,
    pub(crate) menu: Option<Menu>,
    #[serde(default)]
    pub(crate) alt: Vec<&'static str>,
    pub(crate) sms: Option<&'static str>,
    pub(crate) sms_keyword: Option<&'static str>,
    pub(crate) whatsapp: Option<&'static str>,
    pub(crate) chat_url: Option<&'static str>,
    pub(crate) url: &'static str,
    pub(crate) hours: Hours,
    pub(crate) languages: Vec<&'static str>,
    pub(crate) region: Option<&'static str>,
    pub(crate) free: Option<bool>,
    #[serde(default)]
    pub(crate) also: Vec<LineKind>,
    pub(crate) verified: LineSource,
    pub(crate) seen: Option<NaiveDate>,
}

/// What to press once the call connects.
#[derive(Debug, Deserialize)]
pub(crate) struct Menu {
    pub(crate) key: &'static str,
    #[serde(default)]
    pub(crate) stay: bool,
    #[serde(default)]
    pub(crate) check: bool,
}

/// When a line answers; nothing set means that it is not known.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Hours {
    pub(crate) always: bool,
    pub(crate) limited: bool,
    pub(crate) message: bool,
    pub(crate) spans: Vec<Span>,
    pub(crate) zone: Option<&'static str>,
    pub(crate) check: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Span {
    pub(crate) first: Option<Weekday>,
    pub(crate) last: Option<Weekday>,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
}

impl CrisisData {
    /// The data that ships.
    pub(crate) fn get() -> &'static Self {
        static DATA: LazyLock<CrisisData> = LazyLock::new(|| {
            serde_json::from_str(shipped!("crisis_resources.json")).unwrap_or_default()
        });
        &DATA
    }

    /// The country with this ISO 3166-1 code in capitals.
    pub(crate) fn country(&self, code: &str) -> Option<&Country> {
        self.countries.get(code)
    }

    /// The codes and countries of the list.
    #[cfg(test)]
    pub(crate) fn countries(&self) -> impl Iterator<Item = (&'static str, &Country)> {
        self.countries
            .0
            .iter()
            .map(|(code, country)| (*code, country))
    }
}
