//! Rules as rows.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::de::DeserializeOwned;

use super::model::{OwnRuleAct, OwnRuleDraft, OwnRuleSays};
use super::rules;
use crate::calendar::{Day, Instant, day_number, day_of_number};
use crate::error::{Error, Result};
use crate::oplog::{self, Record, Tx, Value};
use crate::store::{Synced, optional, required};

/// Rules.
pub(super) static RULES: Synced = Synced {
    feature: "own_rules",
    table: "own_rule",
    kind: 35,
    columns: &[
        required(1, "condition"),
        required(2, "act"),
        required(3, "says"),
        required(4, "contacts"),
        required(5, "paused"),
        required(6, "recorded_at"),
        optional(7, "condition_at"),
        optional(8, "escrow"),
    ],
};

/// Whether the person is ill or away.
pub(super) static HOLD: Synced = Synced {
    feature: "own_rules",
    table: "own_rule_hold",
    kind: 36,
    columns: &[optional(1, "until")],
};

/// The same on every device.
const HOLD_RECORD: Record = Record(*b"waymark-own-rule");

/// A rule as a row says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) id: Record,
    pub(crate) rule: OwnRuleDraft,
    pub(crate) paused: bool,
    pub(crate) recorded_at: Instant,
    /// When its condition was last changed.
    pub(crate) condition_at: Option<Instant>,
}

impl Kept {
    /// Since when its condition holds: what was before fires nothing.
    pub(crate) fn since(&self) -> Instant {
        self.condition_at.unwrap_or(self.recorded_at)
    }
}

/// Adds a rule. Errors: `Invalid` naming what does not fit, or `condition` where there are too many.
pub(crate) fn add(tx: &mut Tx<'_>, draft: OwnRuleDraft, now: Instant) -> Result<Kept> {
    let rule = rules::checked(draft)?;
    if all(tx.sql())?.len() >= rules::RULES {
        return Err(Error::invalid(
            "condition",
            "must be one of at most 50 rules",
        ));
    }
    let kept = Kept {
        id: tx.new_record()?,
        rule,
        paused: false,
        recorded_at: now,
        condition_at: None,
    };
    put(tx, &kept)?;
    Ok(kept)
}

/// Replaces what a rule says; it stays the same rule. Errors: `Invalid` naming what does not fit.
pub(crate) fn edit(
    tx: &mut Tx<'_>,
    before: Kept,
    draft: OwnRuleDraft,
    now: Instant,
) -> Result<Kept> {
    let rule = rules::checked(draft)?;
    let is_other = rule.condition != before.rule.condition;
    let kept = Kept {
        condition_at: is_other.then_some(now).or(before.condition_at),
        rule,
        ..before
    };
    put(tx, &kept)?;
    Ok(kept)
}

/// Writes a rule whole.
pub(crate) fn put(tx: &mut Tx<'_>, kept: &Kept) -> Result<()> {
    let json = |text: serde_json::Result<String>| text.map_err(|_| Error::Internal("json"));
    let condition = json(serde_json::to_string(&kept.rule.condition))?;
    let contacts = json(serde_json::to_string(&kept.rule.contact_ids))?;
    let values = [
        Value::Text(&condition),
        Value::Int(act_number(kept.rule.act)),
        Value::Int(says_number(kept.rule.says)),
        Value::Text(&contacts),
        kept.paused.into(),
        Value::Int(kept.recorded_at.timestamp_millis()),
        kept.condition_at.map(|at| at.timestamp_millis()).into(),
        kept.rule.escrow.then_some(1_i64).into(),
    ];
    tx.put(&RULES, kept.id, &values)
}

const RULE: &str = "SELECT id, condition, act, says, contacts, paused, recorded_at, condition_at, escrow \
     FROM own_rule";

/// The rule of an id or the beginning of one.
pub(crate) fn find(sql: &Connection, id: &str) -> Result<Kept> {
    let record = oplog::find(sql, &RULES, id)?;
    let found = sql
        .prepare_cached(&format!("{RULE} WHERE id = ?1"))?
        .query_row([record.0], |row| Ok(read(row)))
        .optional()?;
    found.ok_or(Error::NotFound)?
}

/// Every rule, in the order they were made.
pub(crate) fn all(sql: &Connection) -> Result<Vec<Kept>> {
    let mut statement = sql.prepare_cached(&format!("{RULE} ORDER BY recorded_at, id"))?;
    let mut rows = statement.query([])?;
    let mut rules = Vec::new();
    while let Some(row) = rows.next()? {
        rules.push(read(row)?);
    }
    Ok(rules)
}

/// Erases a rule.
pub(crate) fn remove(tx: &mut Tx<'_>, rule: Record) -> Result<()> {
    tx.delete(&RULES, rule)
}

/// The last day on which the person is ill or away; nothing when they are not.
pub(crate) fn held_until(sql: &Connection) -> Result<Option<Day>> {
    let found = sql
        .prepare_cached("SELECT until FROM own_rule_hold WHERE id = ?1")?
        .query_row([HOLD_RECORD.0], |row| row.get::<_, Option<i64>>(0))
        .optional()?;
    found
        .flatten()
        .map(|day| day_of_number(day).ok_or(Error::Corrupt))
        .transpose()
}

/// Says until when the person is ill or away.
pub(crate) fn hold(tx: &mut Tx<'_>, until: Option<Day>) -> Result<()> {
    tx.put(&HOLD, HOLD_RECORD, &[until.map(day_number).into()])
}

fn read(row: &Row<'_>) -> Result<Kept> {
    Ok(Kept {
        id: Record(row.get(0)?),
        rule: OwnRuleDraft {
            condition: parsed(row, 1)?,
            act: act(row.get(2)?)?,
            says: says(row.get(3)?)?,
            contact_ids: parsed(row, 4)?,
            escrow: row.get::<_, Option<i64>>(8)?.is_some(),
        },
        paused: row.get(5)?,
        recorded_at: instant(row.get(6)?)?,
        condition_at: row.get::<_, Option<i64>>(7)?.map(instant).transpose()?,
    })
}

fn instant(ms: i64) -> Result<Instant> {
    Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt)
}

fn parsed<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    let text = row.get_ref(column)?.as_str().map_err(|_| Error::Corrupt)?;
    serde_json::from_str(text).map_err(|_| Error::Corrupt)
}

fn act_number(act: OwnRuleAct) -> i64 {
    match act {
        OwnRuleAct::AskFirst => 0,
        OwnRuleAct::Send => 1,
    }
}

fn act(number: i64) -> Result<OwnRuleAct> {
    match number {
        0 => Ok(OwnRuleAct::AskFirst),
        1 => Ok(OwnRuleAct::Send),
        _ => Err(Error::Corrupt),
    }
}

fn says_number(says: OwnRuleSays) -> i64 {
    match says {
        OwnRuleSays::CallMe => 0,
        OwnRuleSays::HardDay => 1,
    }
}

fn says(number: i64) -> Result<OwnRuleSays> {
    match number {
        0 => Ok(OwnRuleSays::CallMe),
        1 => Ok(OwnRuleSays::HardDay),
        _ => Err(Error::Corrupt),
    }
}
