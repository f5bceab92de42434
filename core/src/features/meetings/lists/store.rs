//! The rows of a source: which are new, which are others now, which are gone.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::FixedState;
use rusqlite::{Connection, OptionalExtension};

use super::rows::Rows;
use crate::crypto::sha256;
use crate::error::Result;
use crate::features::meetings::identity::SharedPoints;
use crate::features::meetings::model::ListedMeeting;

/// The rows of one source, open to be written.
pub(in super::super) struct Shelf<'a> {
    sql: &'a Connection,
    source: i64,
    name: &'a str,
    rows: Rows<'a>,
    shared: SharedPoints,
    meetings: u32,
    /// Where the list comes as a whole: by code the rows from before that it has not had so far.
    before: Option<HashMap<i64, Before>>,
}

/// A row from before.
struct Before {
    id: i64,
    content: Option<i64>,
}

impl<'a> Shelf<'a> {
    /// Opens a list for single changes. `source`: the row of the source, `name`: its name, from which ids are made.
    pub(in super::super) fn open(sql: &'a Connection, source: i64, name: &'a str) -> Result<Self> {
        let meetings = sql
            .prepare_cached("SELECT meetings FROM source WHERE id = ?1")?
            .query_row([source], |row| row.get(0))?;
        Ok(Self {
            sql,
            source,
            name,
            rows: Rows::open(sql, source)?,
            shared: SharedPoints::default(),
            meetings,
            before: None,
        })
    }

    /// Opens a list that comes as a whole: what it does not have goes when it is closed.
    pub(in super::super) fn renew(sql: &'a Connection, source: i64, name: &'a str) -> Result<Self> {
        let mut before = HashMap::new();
        let mut statement =
            sql.prepare_cached("SELECT code, id, content FROM meeting WHERE source = ?1")?;
        let mut rows = statement.query([source])?;
        while let Some(row) = rows.next()? {
            let (id, content) = (row.get(1)?, row.get(2)?);
            before.insert(row.get(0)?, Before { id, content });
        }
        Ok(Self {
            before: Some(before),
            ..Self::open(sql, source, name)?
        })
    }

    /// Puts a meeting in, in the place of the one with its key. Nothing is written where that is the same.
    pub(in super::super) fn put(&mut self, listed: &ListedMeeting) -> Result<()> {
        self.shared.see(listed);
        let code = code(self.name, &listed.key);
        let (earlier, content) = match &mut self.before {
            None => (self.find(code)?, None),
            Some(before) => {
                let content = content(listed);
                match before.remove(&code) {
                    Some(row) if row.content == Some(content) => return Ok(()),
                    row => (row.map(|row| row.id), Some(content)),
                }
            }
        };
        self.meetings += u32::from(earlier.is_none());
        self.rows.write(listed, code, earlier, content)
    }

    fn find(&self, code: i64) -> Result<Option<i64>> {
        Ok(self
            .sql
            .prepare_cached("SELECT id FROM meeting WHERE code = ?1 AND source = ?2")?
            .query_row((code, self.source), |row| row.get(0))
            .optional()?)
    }

    /// Takes the meeting with this key out; `false` when there is none.
    pub(in super::super) fn take(&mut self, key: &str) -> Result<bool> {
        let found = self.find(code(self.name, key))?;
        if let Some(id) = found {
            self.meetings = self.meetings.saturating_sub(1);
            self.rows.remove(id)?;
        }
        Ok(found.is_some())
    }

    /// After the last meeting: what a whole list no longer has goes, points that stand for a town are marked, and it is
    /// written down how many meetings there are now.
    pub(in super::super) fn close(mut self) -> Result<u32> {
        for row in self.before.iter().flat_map(HashMap::values) {
            self.meetings = self.meetings.saturating_sub(1);
            self.rows.remove(row.id)?;
        }
        self.rows.settle()?;
        let mut marked = self.sql.prepare_cached(
            "UPDATE meeting SET approximate = 1, place_reason = 'shared_point', content = NULL
             WHERE source = ?3 AND latitude = ?1 AND longitude = ?2 AND NOT approximate AND id IN (
                 SELECT id FROM meeting_place
                 WHERE north >= ?1 AND south <= ?1 AND east >= ?2 AND west <= ?2
             )
             RETURNING id",
        )?;
        let mut facts = self
            .sql
            .prepare_cached("UPDATE meeting_facts SET approximate = 1 WHERE id = ?1")?;
        for (latitude, longitude) in self.shared.points() {
            let ids: Vec<i64> = marked
                .query_map((latitude, longitude, self.source), |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for id in ids {
                facts.execute([id])?;
            }
        }
        self.sql
            .prepare_cached("UPDATE source SET meetings = ?2 WHERE id = ?1")?
            .execute((self.source, self.meetings))?;
        Ok(self.meetings)
    }
}

/// Takes every row of a source out.
pub(in super::super) fn clear(sql: &Connection, source: i64) -> Result<()> {
    for statement in [
        "DELETE FROM meeting_place WHERE id IN (SELECT id FROM meeting WHERE source = ?1)",
        "DELETE FROM meeting_words WHERE rowid IN (SELECT id FROM meeting WHERE source = ?1)",
        "DELETE FROM meeting_facts WHERE id IN (SELECT id FROM meeting WHERE source = ?1)",
        "DELETE FROM meeting WHERE source = ?1",
    ] {
        sql.execute(statement, [source])?;
    }
    Ok(())
}

/// The same for the same meeting after every refresh: its source and the feed's own key.
pub(in super::super) fn code(source: &str, key: &str) -> i64 {
    number(&[source.as_bytes(), &[0], key.as_bytes()].concat())
}

/// The same while all that a meeting's rows are made of is: what the list says of it, and who writes it down. Only a
/// mark: should another release of the library make others, each row is written once more.
fn content(listed: &ListedMeeting) -> i64 {
    // Every field by its name, so that none that comes later is forgotten.
    let ListedMeeting {
        key,
        slug,
        fellowship,
        name,
        day,
        time,
        end_time,
        time_zone,
        zone_source,
        latitude,
        longitude,
        approximate,
        place_reason,
        attendance,
        status_reason,
        types,
        languages,
        accessible,
        address,
        city,
        state,
        postal_code,
        country,
        region,
        location,
        location_notes,
        group,
        group_notes,
        notes,
        notes_suggest,
        conference_url,
        conference_url_notes,
        conference_phone,
        conference_phone_notes,
        url,
        website,
        updated,
        also_in,
    } = listed;
    let mut hasher = FixedState::default().build_hasher();
    let point = [latitude, longitude].map(|degrees| degrees.map(f64::to_bits));
    (key, slug, fellowship.as_str(), name, types, languages).hash(&mut hasher);
    (day, time, end_time, time_zone, zone_source.as_str()).hash(&mut hasher);
    (point, approximate, place_reason).hash(&mut hasher);
    (attendance.as_str(), status_reason, accessible).hash(&mut hasher);
    (address, city, state, postal_code, country, region).hash(&mut hasher);
    (location, location_notes, group, group_notes).hash(&mut hasher);
    (notes, notes_suggest, url, website, updated, also_in).hash(&mut hasher);
    (conference_url, conference_url_notes).hash(&mut hasher);
    (conference_phone, conference_phone_notes).hash(&mut hasher);
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    hasher.finish().cast_signed()
}

fn number(bytes: &[u8]) -> i64 {
    sha256(bytes)
        .iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | i64::from(*byte))
}
