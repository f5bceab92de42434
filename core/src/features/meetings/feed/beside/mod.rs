//! What files beside a feed say: BMLT keeps the meaning of its formats, its areas and its defaults in answers of their
//! own, and the online intergroup keeps its groups in a table of their own.

mod entry;
mod table;

use std::collections::HashMap;
use std::io::Read;

use chrono::TimeDelta;
pub(super) use entry::OtherList;
use entry::{Entry, line};
use table::Table;

use super::duration::duration;
use super::envelope::Envelope;
use super::issue::Issues;
use super::link;
use super::refusal::{FeedRefused, RefusalCode};
use super::scan::Extent;
use super::text;

/// Entries kept of all files; the largest server has some 500 formats and 2,000 areas.
const MOST: usize = 50_000;
/// Areas above an area that are told.
const LEVELS: usize = 8;

/// What is known from files beside a feed. Nothing in it is about persons.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    formats: Table<Format>,
    areas: Table<Area>,
    groups: HashMap<String, Group>,
    /// How long a BMLT server's meetings last where they do not say.
    pub(super) duration: Option<TimeDelta>,
    /// Whether a BMLT server's meetings are closed where they do not say.
    pub(super) closed: Option<bool>,
}

/// One of BMLT's formats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Format {
    /// The letters shown for it, in one of the languages; two formats may share them.
    pub(super) key: String,
    /// What it means on every server; empty where only its own server knows.
    pub(super) world_id: String,
}

#[derive(Debug, Clone)]
struct Area {
    name: String,
    parent: Option<String>,
}

/// A group of the online intergroup.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub(super) name: Option<String>,
    pub(super) notes: Option<String>,
    pub(super) website: Option<String>,
}

impl Beside {
    /// Takes in a file: BMLT's answer to `GetFormats`, `GetServiceBodies`, `GetServerInfo`, or to `GetSearchResults` with
    /// its formats in it; or the groups of the online intergroup. At most 64 MiB are read.
    ///
    /// # Errors
    /// When it is none of these (`unknown_shape`) or cannot be read. What was taken in up to there stays.
    pub fn add<R: Read>(&mut self, input: R) -> Result<(), FeedRefused> {
        let mut list = Envelope::open_beside(input)?;
        let mut bytes = Vec::new();
        let mut is_first = true;
        while let Some(extent) = list.next(&mut bytes)? {
            let entry = match extent {
                Extent::Whole => serde_json::from_slice::<Entry<'_>>(&bytes).ok(),
                Extent::TooLong | Extent::TooDeep => None,
            };
            let kind = entry.as_ref().and_then(Entry::kind);
            if is_first && kind.is_none() {
                return Err(RefusalCode::UnknownShape.into());
            }
            is_first = false;
            if let (Some(entry), Some(kind)) = (entry, kind) {
                self.take(&entry, kind);
            }
        }
        Ok(())
    }

    fn take(&mut self, entry: &Entry<'_>, kind: OtherList) {
        if self.formats.len() + self.areas.len() + self.groups.len() >= MOST {
            return;
        }
        let server =
            line(&entry.root_server_uri).map_or_else(String::new, |uri| server(&uri).to_owned());
        match (kind, line(&entry.id)) {
            (OtherList::Formats, Some(id)) => self.format(entry, server, id),
            (OtherList::ServiceBodies, Some(id)) => {
                let Some(name) = line(&entry.name) else {
                    return;
                };
                let parent = line(&entry.parent_id);
                self.areas.insert(server, id, Area { name, parent });
            }
            (OtherList::Groups, Some(id)) => {
                let issues = &mut Issues::default();
                let group = Group {
                    name: line(&entry.name),
                    notes: text::lines(&entry.notes, "group_notes", issues),
                    website: link::url(&entry.website, "website", true, issues),
                };
                self.groups.insert(id, group);
            }
            (OtherList::ServerInfo, _) => {
                self.duration = duration(&entry.default_duration).or(self.duration);
                self.closed = entry.default_closed_status.yes_or_no().or(self.closed);
            }
            _ => {}
        }
    }

    /// One id comes once a language; the letters in English are kept, where there are any.
    fn format(&mut self, entry: &Entry<'_>, server: String, id: String) {
        let spoken = std::iter::once((&entry.key_string, &entry.lang));
        let translated = entry
            .translations
            .iter()
            .map(|said| (&said.key, &said.language));
        for (key, language) in spoken.chain(translated) {
            let Some(key) = line(key) else { continue };
            let is_english = line(language).as_deref() == Some("en");
            if is_english || self.formats.of(&server, &id).is_none() {
                let world_id = line(&entry.world_id).unwrap_or_default();
                let format = Format { key, world_id };
                self.formats.insert(server.clone(), id.clone(), format);
            }
        }
    }

    /// The format with this id on this server, or on one that is not named where either side names none.
    pub(super) fn format_of(&self, server: &str, id: &str) -> Option<&Format> {
        self.formats.of(server, id)
    }

    /// The names of an area and of those above it, from the general to the special.
    pub(super) fn area_of(&self, server: &str, id: &str) -> Vec<&str> {
        let mut names = Vec::new();
        let mut next = Some(id);
        while let Some(area) = next.and_then(|id| self.areas.of(server, id))
            && names.len() < LEVELS
        {
            names.push(area.name.as_str());
            next = area.parent.as_deref();
        }
        names.reverse();
        names
    }

    pub(super) fn group_of(&self, id: &str) -> Option<&Group> {
        self.groups.get(id)
    }
}

/// A server's address without what may change: scheme and final slash.
pub(super) fn server(uri: &str) -> &str {
    let uri = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    uri.trim_end_matches('/')
}
