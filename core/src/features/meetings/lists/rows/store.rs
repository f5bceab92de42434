//! One meeting in all the tables: its row, its facts, its place in the R*Tree, its words.

use rusqlite::{CachedStatement, Connection, params};

use super::super::index::Words;
use crate::calendar::LocalTime;
use crate::error::Result;
use crate::features::meetings::identity;
use crate::features::meetings::model::ListedMeeting;
use crate::features::meetings::words;

/// Where the meetings of one source are written.
pub(in super::super) struct Rows<'a> {
    sql: &'a Connection,
    source: i64,
    new: CachedStatement<'a>,
    over: CachedStatement<'a>,
    facts: CachedStatement<'a>,
    place: CachedStatement<'a>,
    forget_place: CachedStatement<'a>,
    words: Words<'a>,
}

impl<'a> Rows<'a> {
    pub(in super::super) fn open(sql: &'a Connection, source: i64) -> Result<Self> {
        Ok(Self {
            sql,
            source,
            new: sql.prepare_cached(include_str!("../../sql/insert.sql"))?,
            over: sql.prepare_cached(include_str!("../../sql/update.sql"))?,
            facts: sql.prepare_cached(include_str!("../../sql/facts.sql"))?,
            place: sql.prepare_cached(include_str!("../../sql/place.sql"))?,
            forget_place: sql.prepare_cached("DELETE FROM meeting_place WHERE id = ?1")?,
            words: Words::open(sql)?,
        })
    }

    /// Writes a meeting as a new row, or over an `earlier` one, which keeps its id. `content`: what it is made of, where
    /// that is kept.
    pub(in super::super) fn write(
        &mut self,
        listed: &ListedMeeting,
        code: i64,
        earlier: Option<i64>,
        content: Option<i64>,
    ) -> Result<()> {
        let (has_moved, is_named_anew) = match earlier {
            Some(id) => self.differs(id, listed)?,
            None => (true, true),
        };
        let types = spaced(&listed.types);
        let languages = spaced(&listed.languages);
        let (start, finish) = (listed.time.map(minutes), listed.end_time.map(minutes));
        let attendance = listed.attendance.as_str();
        let fellowship = listed.fellowship.as_str();
        let (fingerprint, card) = (identity::fingerprint(listed), identity::card(listed));
        let row = if earlier.is_some() {
            &mut self.over
        } else {
            &mut self.new
        };
        row.execute(params![
            code,
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
            earlier,
            content,
        ])?;
        let id = earlier.unwrap_or_else(|| self.sql.last_insert_rowid());
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
        if earlier.is_some() && has_moved {
            self.forget_place.execute([id])?;
        }
        if let Some((latitude, longitude)) = listed.latitude.zip(listed.longitude)
            && has_moved
        {
            self.place.execute((id, latitude, longitude))?;
        }
        match earlier {
            None => self.words.put(id, words::of(listed)),
            // Another version may fold the same words otherwise: a whole list brings them all up to date.
            Some(_) if is_named_anew || content.is_some() => {
                self.words.replace(id, Some(words::of(listed)))
            }
            Some(_) => Ok(()),
        }
    }

    /// Whether a meeting is elsewhere than its row says, and whether other words find it.
    fn differs(&self, id: i64, listed: &ListedMeeting) -> Result<(bool, bool)> {
        let mut statement = self.sql.prepare_cached(
            "SELECT (latitude, longitude) IS NOT (?2, ?3),
                 (name, location, address, city, region, group_name, notes) IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10)
             FROM meeting WHERE id = ?1",
        )?;
        let [name, location, address, city, region, group, notes] = words::parts(listed);
        let values = params![
            id,
            listed.latitude,
            listed.longitude,
            name,
            location,
            address,
            city,
            region,
            group,
            notes
        ];
        Ok(statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Takes a meeting out.
    pub(in super::super) fn remove(&mut self, id: i64) -> Result<()> {
        self.forget_place.execute([id])?;
        for statement in [
            "DELETE FROM meeting_facts WHERE id = ?1",
            "DELETE FROM meeting WHERE id = ?1",
        ] {
            self.sql.prepare_cached(statement)?.execute([id])?;
        }
        self.words.replace(id, None)
    }

    /// After the last change.
    pub(in super::super) fn settle(&mut self) -> Result<()> {
        self.words.settle()
    }
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
