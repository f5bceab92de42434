//! A source's rows: the meeting itself, its place in the R*Tree, its words in the full-text index.

use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use crate::calendar::LocalTime;
use crate::crypto::sha256;
use crate::error::Result;
use crate::features::meetings::identity::{self, SharedPoints};
use crate::features::meetings::model::ListedMeeting;
use crate::features::meetings::words;

/// The rows of one source, open to be written.
pub(in super::super) struct Shelf<'a> {
    sql: &'a Connection,
    source: i64,
    name: &'a str,
    meeting: CachedStatement<'a>,
    facts: CachedStatement<'a>,
    place: CachedStatement<'a>,
    words: CachedStatement<'a>,
    shared: SharedPoints,
}

impl<'a> Shelf<'a> {
    /// `source`: the row of the source, `name`: its name, from which ids are made.
    pub(in super::super) fn open(sql: &'a Connection, source: i64, name: &'a str) -> Result<Self> {
        Ok(Self {
            sql,
            source,
            name,
            meeting: sql.prepare_cached(include_str!("../sql/insert.sql"))?,
            facts: sql.prepare_cached(include_str!("../sql/facts.sql"))?,
            place: sql.prepare_cached(include_str!("../sql/place.sql"))?,
            words: sql.prepare_cached(include_str!("../sql/words.sql"))?,
            shared: SharedPoints::default(),
        })
    }

    /// Puts a meeting in. Its key must be new to the source.
    pub(in super::super) fn put(&mut self, listed: &ListedMeeting) -> Result<()> {
        let types = spaced(&listed.types);
        let languages = spaced(&listed.languages);
        let (start, finish) = (listed.time.map(minutes), listed.end_time.map(minutes));
        let attendance = listed.attendance.as_str();
        let fellowship = listed.fellowship.as_str();
        let (fingerprint, card) = (identity::fingerprint(listed), identity::card(listed));
        self.meeting.execute(params![
            code(self.name, &listed.key),
            self.source,
            listed.key,
            listed.slug,
            listed.name,
            listed.day,
            start,
            finish,
            listed.time_zone,
            listed.zone_source.as_str(),
            listed.latitude,
            listed.longitude,
            listed.approximate,
            attendance,
            listed.status_reason,
            types,
            listed.address,
            listed.city,
            listed.state,
            listed.postal_code,
            listed.country,
            listed.region,
            listed.location,
            listed.location_notes,
            listed.group,
            listed.group_notes,
            listed.notes,
            listed.conference_url,
            listed.conference_url_notes,
            listed.conference_phone,
            listed.conference_phone_notes,
            listed.url,
            listed.website,
            listed.updated.map(|updated| updated.timestamp_millis()),
            fellowship,
            listed.place_reason,
            languages,
            listed.accessible,
            listed.notes_suggest,
            names(&listed.also_in),
            fingerprint,
            card,
        ])?;
        let id = self.sql.last_insert_rowid();
        self.words.execute(params![id, words::of(listed)])?;
        self.facts.execute(params![
            id,
            listed.latitude,
            listed.longitude,
            listed.approximate,
            listed.day,
            start,
            finish,
            listed.time_zone,
            attendance,
            fellowship,
            types,
            languages,
            listed.accessible,
            self.source,
            fingerprint,
            card,
        ])?;
        if let (Some(latitude), Some(longitude)) = (listed.latitude, listed.longitude) {
            self.shared.see(listed);
            self.place.execute((id, latitude, longitude))?;
        }
        Ok(())
    }

    /// Takes the meeting with this key out; `false` when there is none.
    pub(in super::super) fn take(&self, key: &str) -> Result<bool> {
        let id: Option<i64> = self
            .sql
            .prepare_cached("SELECT id FROM meeting WHERE code = ?1 AND source = ?2")?
            .query_row((code(self.name, key), self.source), |row| row.get(0))
            .optional()?;
        let Some(id) = id else { return Ok(false) };
        for statement in [
            "DELETE FROM meeting_place WHERE id = ?1",
            "DELETE FROM meeting_words WHERE rowid = ?1",
            "DELETE FROM meeting_facts WHERE id = ?1",
            "DELETE FROM meeting WHERE id = ?1",
        ] {
            self.sql.prepare_cached(statement)?.execute([id])?;
        }
        Ok(true)
    }

    /// After the last meeting: points that stand for a town are marked, and the meetings are counted.
    pub(in super::super) fn close(self) -> Result<u32> {
        let mut marked = self.sql.prepare_cached(
            "UPDATE meeting SET approximate = 1, place_reason = 'shared_point'
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
        let count = self
            .sql
            .prepare_cached("SELECT count(*) FROM meeting WHERE source = ?1")?
            .query_row([self.source], |row| row.get(0))?;
        self.sql
            .prepare_cached("UPDATE source SET meetings = ?2 WHERE id = ?1")?
            .execute((self.source, count))?;
        Ok(count)
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
    let digest = sha256(&[source.as_bytes(), &[0], key.as_bytes()].concat());
    digest
        .iter()
        .take(8)
        .fold(0, |code, byte| code << 8 | i64::from(*byte))
}

fn spaced(words: &[String]) -> String {
    if words.is_empty() {
        String::new()
    } else {
        format!(" {} ", words.join(" "))
    }
}

/// A list of names as JSON.
fn names(names: &[String]) -> String {
    if names.is_empty() {
        "[]".to_owned()
    } else {
        serde_json::to_string(names).unwrap_or_default()
    }
}

fn minutes(time: LocalTime) -> u32 {
    chrono::Timelike::num_seconds_from_midnight(&time) / 60
}
