//! The time zone of a row. A missing one is never guessed: not UTC, not the zone of whoever looks.

use std::collections::HashMap;

use super::issue::{IssueCode, Issues};
use super::scalar::Scalar;
use super::text;
use crate::calendar::Zone;
use crate::features::meetings::model::ZoneSource;

/// Names that feeds use for zones beside the IANA ones, in small letters.
const ALIASES: [(&str, &str); 14] = [
    ("eastern", "America/New_York"),
    ("central", "America/Chicago"),
    ("mountain", "America/Denver"),
    ("pacific", "America/Los_Angeles"),
    ("arizona", "America/Phoenix"),
    ("alaska", "America/Anchorage"),
    ("hawaii", "Pacific/Honolulu"),
    ("atlantic", "America/Halifax"),
    ("newfoundland", "America/St_Johns"),
    ("eastern time", "America/New_York"),
    ("central time", "America/Chicago"),
    ("mountain time", "America/Denver"),
    ("pacific time", "America/Los_Angeles"),
    ("uk", "Europe/London"),
];
/// Different spellings remembered; a feed with more is looked up each time.
const REMEMBERED: usize = 256;

/// The zones of one feed.
pub(super) struct Zones {
    feed: Option<String>,
    by_spelling: HashMap<String, Option<String>>,
}

impl Zones {
    /// `feed` is the zone of rows that name none.
    pub(super) fn new(feed: Option<&Zone>) -> Self {
        Self {
            feed: feed.map(|zone| zone.name().to_owned()),
            by_spelling: HashMap::new(),
        }
    }

    pub(super) fn of(
        &mut self,
        value: &Scalar<'_>,
        issues: &mut Issues,
    ) -> (Option<String>, ZoneSource) {
        if let Some(said) = text::line(value, "timezone", text::NAME, issues) {
            match self.known(&said) {
                Some(zone) => return (Some(zone), ZoneSource::Stated),
                None => issues.note(IssueCode::ZoneUnknown, "timezone"),
            }
        }
        match &self.feed {
            Some(zone) => (Some(zone.clone()), ZoneSource::Feed),
            None => {
                issues.note(IssueCode::ZoneMissing, "timezone");
                (None, ZoneSource::Unknown)
            }
        }
    }

    fn known(&mut self, said: &str) -> Option<String> {
        if let Some(known) = self.by_spelling.get(said) {
            return known.clone();
        }
        let found = find(said);
        if self.by_spelling.len() < REMEMBERED {
            self.by_spelling.insert(said.to_owned(), found.clone());
        }
        found
    }
}

fn find(said: &str) -> Option<String> {
    let small = said.to_lowercase();
    let alias = ALIASES
        .iter()
        .find(|(name, _)| *name == small)
        .map(|(_, zone)| (*zone).to_owned());
    Zone::parse(&alias.unwrap_or_else(|| said.replace(' ', "_")))
        .ok()
        .map(|zone| zone.name().to_owned())
}
