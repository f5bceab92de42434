//! Rows of a list, one by one out and in.

use std::collections::HashSet;

use rusqlite::{Connection, Transaction};

use super::super::store::{Origin, edited, origin};
use super::{Edits, id_of};
use crate::calendar::Instant;
use crate::error::Result;
use crate::features::meetings::identity::MANY_ADDRESSES;
use crate::features::meetings::lists::store::Shelf;
use crate::features::meetings::model::ListedMeeting;

/// Takes single changes into the list that `known` told of: how many meetings are new, not as they were, or gone.
/// Nothing, and nothing is changed, where the list has to come as a whole.
pub(in super::super) fn edit(
    tx: &Transaction<'_>,
    name: &str,
    known: &Origin,
    edits: &Edits,
    now: Instant,
) -> Result<Option<u32>> {
    // A list from a file may have come in between.
    if origin(tx, name)?.listed_at != known.listed_at {
        return Ok(None);
    }
    tx.execute_batch("SAVEPOINT edits")?;
    let changed = rows(tx, name, edits)?;
    match changed {
        Some(_) => edited(tx, name, now)?,
        None => tx.execute_batch("ROLLBACK TO edits")?,
    }
    tx.execute_batch("RELEASE edits")?;
    Ok(changed)
}

/// Takes the rows of all ids out, and puts in those that there are now.
fn rows(tx: &Transaction<'_>, name: &str, edits: &Edits) -> Result<Option<u32>> {
    let list = tx.query_row("SELECT id FROM source WHERE name = ?1", [name], |row| {
        row.get(0)
    })?;
    let mut shelf = Shelf::open(tx, list, name)?;
    let mut changed: HashSet<&str> = HashSet::new();
    let old = listed(tx, list, &edits.ids)?;
    for row in &old {
        // Two rows of one id had to share it out; a point that stands for a town may not do so any longer.
        if !row.alone || !changed.insert(id_of(&row.slug)) || !shelf.take(&row.slug)? {
            return Ok(None);
        }
    }
    for meeting in &edits.meetings {
        shelf.put(meeting)?;
        changed.insert(id_of(&meeting.slug));
    }
    for meeting in &edits.meetings {
        if may_stand_for_a_town(tx, list, meeting)? {
            return Ok(None);
        }
    }
    shelf.close()?;
    Ok(Some(u32::try_from(changed.len()).unwrap_or(u32::MAX)))
}

/// A row that is to go.
struct Old {
    slug: String,
    /// What the list says elsewhere has no part in it.
    alone: bool,
}

/// The rows of these ids. A slug ends with the server, which a change does not name: all are looked through.
fn listed(sql: &Connection, list: i64, ids: &HashSet<String>) -> Result<Vec<Old>> {
    let mut statement = sql.prepare_cached(
        "SELECT slug, key = slug AND place_reason <> 'shared_point' FROM meeting WHERE source = ?1",
    )?;
    let mut rows = statement.query([list])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let slug: String = row.get(0)?;
        if ids.contains(id_of(&slug)) {
            let alone = row.get(1)?;
            found.push(Old { slug, alone });
        }
    }
    Ok(found)
}

/// Whether there may be so many addresses at a new meeting's point that it stands for a town, or there are already.
/// The rows that say so were marked by all of the list.
fn may_stand_for_a_town(sql: &Connection, list: i64, meeting: &ListedMeeting) -> Result<bool> {
    let (Some(latitude), Some(longitude)) = (meeting.latitude, meeting.longitude) else {
        return Ok(false);
    };
    let (addresses, marked): (u32, bool) = sql
        .prepare_cached(
            "SELECT count(DISTINCT address), coalesce(max(place_reason = 'shared_point'), 0) FROM meeting
             WHERE source = ?3 AND latitude = ?1 AND longitude = ?2 AND id IN (
                 SELECT id FROM meeting_place
                 WHERE north >= ?1 AND south <= ?1 AND east >= ?2 AND west <= ?2
             )",
        )?
        .query_row((latitude, longitude, list), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    Ok(marked || addresses as usize >= MANY_ADDRESSES)
}
