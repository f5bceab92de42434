//! Uses, favourites and own skills as rows.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, Row, params};

use super::library::OwnSkill;
use super::model::{Practice, SkillDraft};
use super::rules::{Tally, Use};
use crate::calendar::{Instant, day_number, day_of_number};
use crate::content::{Language, skills};
use crate::error::{Error, Result};
use crate::oplog::{Record, Tx, Value, find};
use crate::store::{Synced, optional, required, set};

/// Uses of skills.
pub(super) static PRACTICES: Synced = Synced {
    feature: "coping",
    table: "practice",
    kind: 7,
    columns: &[
        required(1, "skill"),
        optional(2, "situation"),
        optional(3, "before"),
        optional(4, "after"),
        required(5, "at"),
        required(6, "day"),
        required(7, "zone"),
        required(8, "recorded_at"),
    ],
};

/// Kept skills.
pub(super) static FAVOURITES: Synced = Synced {
    feature: "coping",
    table: "favourite_skill",
    kind: 8,
    columns: &[required(1, "skill"), required(2, "kept_at")],
};

/// Skills the person wrote.
pub(super) static OWN: Synced = Synced {
    feature: "coping",
    table: "own_skill",
    kind: 9,
    columns: &[
        required(1, "title"),
        required(2, "steps"),
        required(3, "minutes"),
        set(4, "situations"),
        required(5, "added_at"),
    ],
};

/// Writes a use.
pub(super) fn put_practice(tx: &mut Tx<'_>, record: Record, practice: &Practice) -> Result<()> {
    let values = [
        Value::Text(&practice.skill_id),
        practice.situation.as_deref().into(),
        practice.before.into(),
        practice.after.into(),
        Value::Int(practice.at.timestamp_millis()),
        Value::Int(day_number(practice.day)),
        Value::Text(&practice.zone),
        Value::Int(practice.recorded_at.timestamp_millis()),
    ];
    tx.put(&PRACTICES, record, &values)
}

/// Uses, newest first, of one skill or of all.
pub(super) fn practices(
    sql: &Connection,
    skill: Option<&str>,
    limit: u32,
) -> Result<Vec<Practice>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, skill, situation, before, after, at, day, zone, recorded_at FROM practice
         WHERE ?1 IS NULL OR skill = ?1 ORDER BY at DESC, id DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(params![skill, limit])?;
    let mut practices = Vec::new();
    while let Some(row) = rows.next()? {
        practices.push(practice(row)?);
    }
    Ok(practices)
}

fn practice(row: &Row<'_>) -> Result<Practice> {
    Ok(Practice {
        id: Record(row.get(0)?).to_string(),
        skill_id: row.get(1)?,
        situation: row.get(2)?,
        before: row.get(3)?,
        after: row.get(4)?,
        at: instant(row.get(5)?)?,
        day: day_of_number(row.get(6)?).ok_or(Error::Corrupt)?,
        zone: row.get(7)?,
        recorded_at: instant(row.get(8)?)?,
    })
}

fn instant(ms: i64) -> Result<Instant> {
    Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt)
}

/// What the uses of each skill say for a situation.
pub(super) fn tallies(sql: &Connection, situation: &str) -> Result<HashMap<String, Tally>> {
    let mut statement =
        sql.prepare_cached("SELECT skill, situation IS ?1, before, after FROM practice")?;
    let mut rows = statement.query([situation])?;
    let mut tallies: HashMap<String, Tally> = HashMap::new();
    while let Some(row) = rows.next()? {
        let one = Use {
            here: row.get(1)?,
            before: row.get(2)?,
            after: row.get(3)?,
        };
        tallies.entry(row.get(0)?).or_default().add(one);
    }
    Ok(tallies)
}

/// Keeps a skill; nothing changes when it is kept already.
pub(super) fn keep(tx: &mut Tx<'_>, skill: &str, now: Instant) -> Result<()> {
    if !kept(tx.sql(), skill)?.is_empty() {
        return Ok(());
    }
    // A new record each time: one that was let go stays gone.
    let record = tx.new_record()?;
    let values = [Value::Text(skill), Value::Int(now.timestamp_millis())];
    tx.put(&FAVOURITES, record, &values)
}

/// Lets a skill go; nothing changes when it was not kept.
pub(super) fn let_go(tx: &mut Tx<'_>, skill: &str) -> Result<()> {
    for record in kept(tx.sql(), skill)? {
        tx.delete(&FAVOURITES, record)?;
    }
    Ok(())
}

/// Two devices may each have kept it.
fn kept(sql: &Connection, skill: &str) -> Result<Vec<Record>> {
    let mut statement = sql.prepare_cached("SELECT id FROM favourite_skill WHERE skill = ?1")?;
    let rows = statement.query_map([skill], |row| row.get(0).map(Record))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Ids of the kept skills.
pub(super) fn favourites(sql: &Connection) -> Result<BTreeSet<String>> {
    let mut statement = sql.prepare_cached("SELECT skill FROM favourite_skill")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes an own skill that was added at `added_at`.
pub(super) fn put_own(
    tx: &mut Tx<'_>,
    record: Record,
    draft: &SkillDraft,
    added_at: Instant,
) -> Result<()> {
    // The steps are one value, not a set: their order counts.
    let steps = serde_json::to_string(&draft.steps).map_err(|_| Error::Internal("json"))?;
    let values = [
        Value::Text(&draft.title),
        Value::Text(&steps),
        draft.minutes.into(),
        Value::Set(&draft.situations),
        Value::Int(added_at.timestamp_millis()),
    ];
    tx.put(&OWN, record, &values)
}

/// Own skills, oldest first, with when each was added.
pub(super) fn own(sql: &Connection) -> Result<Vec<(OwnSkill, Instant)>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, title, steps, minutes, situations, added_at FROM own_skill ORDER BY added_at, id",
    )?;
    let mut rows = statement.query([])?;
    let mut own = Vec::new();
    while let Some(row) = rows.next()? {
        let draft = SkillDraft {
            title: row.get(1)?,
            steps: list(row, 2)?,
            minutes: row.get(3)?,
            situations: list(row, 4)?,
        };
        let id = Record(row.get(0)?).to_string();
        own.push((OwnSkill { id, draft }, instant(row.get(5)?)?));
    }
    Ok(own)
}

fn list(row: &Row<'_>, column: usize) -> Result<Vec<String>> {
    let text = row.get_ref(column)?.as_str().map_err(|_| Error::Corrupt)?;
    serde_json::from_str(text).map_err(|_| Error::Corrupt)
}

/// The whole id of a skill: the name of one that ships, or digits that find an own one.
///
/// Errors: `NotFound`, `Invalid` for digits that fit several.
pub(super) fn skill_id(sql: &Connection, id: &str) -> Result<String> {
    if skills(Language::En).skill(id).is_some() {
        return Ok(id.to_owned());
    }
    // A name that no skill has is not a wrong number of digits.
    if !id.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(Error::NotFound);
    }
    Ok(find(sql, &OWN, id)?.to_string())
}
