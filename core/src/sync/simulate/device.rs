//! One device of a simulation: a real store and log, a clock that may be wrong, chance that a seed decides.

use std::sync::{Mutex, PoisonError};

use waymark_wire::PublicKey;

use super::store::{self, Store};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::oplog::{Operation, Record, Tx, Value};
use crate::platform::Random;
use crate::store::Synced;
use crate::sync::snapshot::Pace;
use crate::sync::step::Here;
use crate::sync::store as rows;
use crate::sync::store::Account;

/// Chance that a seed decides.
pub(super) struct Chance(Mutex<fastrand::Rng>);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }
}

impl Random for Chance {
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill(bytes);
        Ok(())
    }
}

/// The tables that are written, with what each of their columns takes: `t` text, `n` a number, `s` a set; capitals
/// are required.
const TABLES: [(&str, &str); 6] = [
    ("own_skill", "TTNsN"),
    ("favourite_meeting", "NTTtN"),
    ("settings", "ttnnnnn"),
    ("sync_device", "T"),
    ("checkin_item", "TNNN"),
    ("meeting_note", "NTTttnN"),
];

pub(super) struct Device {
    pub(super) sql: Store,
    pub(super) chance: Chance,
    /// Its clock less the true time.
    pub(super) shift_ms: i64,
    pub(super) tables: Vec<&'static Synced>,
    /// A copy of it was made, or it was restored from one: two may have written under its keys.
    pub(super) copied: bool,
    /// How often it makes snapshots.
    pub(super) pace: Pace,
}

/// Snapshots within a schedule: as soon as anything is five hours old.
const SOON: Pace = Pace {
    bytes: 1,
    period_ms: 0,
    lag_ms: 5 * 3_600_000,
    wait_ms: 3_600_000,
};

/// None within a schedule; what others make is agreed to as soon.
const NEVER: Pace = Pace {
    lag_ms: SOON.lag_ms,
    ..Pace::USUAL
};

impl Device {
    pub(super) fn new(sql: Store, seed: u64) -> Self {
        Self {
            sql,
            chance: Chance::new(seed),
            shift_ms: 0,
            tables: crate::features::synced(),
            copied: false,
            pace: if seed.is_multiple_of(2) { SOON } else { NEVER },
        }
    }

    pub(super) fn now(&self, true_ms: i64) -> Instant {
        Instant::from_timestamp_millis(true_ms + self.shift_ms).unwrap_or_default()
    }

    /// One write transaction, kept when it went well and `keep` says so.
    pub(super) fn within<T>(
        &mut self,
        true_ms: i64,
        keep: bool,
        act: impl FnOnce(&Here<'_>) -> Result<T>,
    ) -> Result<T> {
        let now = self.now(true_ms);
        let transaction = self.sql.transaction()?;
        let here = Here {
            sql: &transaction,
            tables: &self.tables,
            now,
            random: &self.chance,
            pace: self.pace,
        };
        let done = act(&here)?;
        if keep {
            transaction.commit()?;
        }
        Ok(done)
    }

    pub(super) fn account(&self) -> Result<Account> {
        rows::account(&self.sql)?.ok_or(Error::NotFound)
    }

    pub(super) fn key(&self) -> Result<PublicKey> {
        Ok(waymark_wire::crypto::public_key(
            &self.account()?.sign_seed,
        )?)
    }

    /// Adds, edits or deletes something. What the log says of it, to be found again on every device.
    pub(super) fn write(
        &mut self,
        true_ms: i64,
        dice: &mut fastrand::Rng,
    ) -> Result<Vec<Operation>> {
        let (name, shapes) = TABLES
            .get(dice.usize(..TABLES.len()))
            .ok_or(Error::Internal("table"))?;
        let table = *self
            .tables
            .iter()
            .find(|table| table.table == *name)
            .ok_or(Error::Internal("table"))?;
        let known = store::ids(&self.sql, table)?;
        let record = match known.get(dice.usize(..4.max(known.len()))) {
            Some(record) => *record,
            // Settings are one record, the same on all devices.
            None if *name == "settings" => Record([7; 16]),
            None => Record(std::array::from_fn(|_| dice.u8(..))),
        };
        let deletes = known.contains(&record) && dice.u8(..6) == 0;
        let texts: Vec<String> = (0..3).map(|_| "abcdef".repeat(dice.usize(..4))).collect();
        let mut texts = texts.iter().map(String::as_str);
        let set: Vec<String> = "abcd"
            .chars()
            .filter(|_| dice.bool())
            .map(String::from)
            .collect();
        let values: Vec<Value<'_>> = shapes
            .chars()
            .map(|shape| match shape {
                's' => Value::Set(&set),
                _ if shape.is_lowercase() && dice.bool() => Value::Null,
                't' | 'T' => Value::Text(texts.next().unwrap_or("x")),
                _ => Value::Int(dice.i64(0..50)),
            })
            .collect();
        let now = self.now(true_ms);
        let transaction = self.sql.transaction()?;
        let mut tx = Tx::new(&transaction, now, [9; 32], &self.chance)?;
        let done = if deletes {
            tx.delete(table, record)
        } else {
            tx.put(table, record, &values)
        };
        drop(tx);
        match done {
            // It was deleted elsewhere, or a thief wrote it for good: the person is told, nothing is written.
            Err(Error::NotFound | Error::Invalid { .. }) => return Ok(Vec::new()),
            done => done?,
        }
        transaction.commit()?;
        store::waiting_of(&self.sql, record)
    }

    /// Deletes every record of the tables that are written. What the log says of each.
    pub(super) fn delete_all(&mut self, true_ms: i64) -> Result<Vec<Operation>> {
        let now = self.now(true_ms);
        let transaction = self.sql.transaction()?;
        let mut tx = Tx::new(&transaction, now, [9; 32], &self.chance)?;
        let mut gone = Vec::new();
        for table in &self.tables {
            for record in store::ids(&transaction, table)? {
                tx.delete(table, record)?;
                gone.push(record);
            }
        }
        drop(tx);
        transaction.commit()?;
        let waiting = gone
            .into_iter()
            .map(|record| store::waiting_of(&self.sql, record));
        Ok(waiting.collect::<Result<Vec<_>>>()?.concat())
    }
}
