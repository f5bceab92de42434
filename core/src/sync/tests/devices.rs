//! A device that exists only for a test: its store in memory, its clock and its chance given.

use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use waymark_wire::answer::Answer;
use waymark_wire::crypto::{Key, sha256};
use waymark_wire::phrase::Phrase;
use waymark_wire::request::Request;

use super::honest::ORIGIN;
use crate::calendar::Instant;
use crate::error::Result;
use crate::oplog::{Operation, Record, Tx, Value, operations};
use crate::platform::Random;
use crate::store::Synced;
use crate::sync::change::Change;
use crate::sync::round::Round;
use crate::sync::snapshot::Pace;
use crate::sync::step::{Event, Here, Next, Report, Wish};
use crate::sync::{begin, store};

/// Chance that a seed decides.
pub(in crate::sync) struct Seeded(u64, AtomicU64);

impl Seeded {
    pub(in crate::sync) fn new(seed: u64) -> Self {
        Self(seed, AtomicU64::new(0))
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        for chunk in bytes.chunks_mut(32) {
            let count = self.1.fetch_add(1, Ordering::Relaxed);
            let block = sha256(&[self.0.to_be_bytes(), count.to_be_bytes()].concat());
            chunk
                .iter_mut()
                .zip(block)
                .for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}

pub(in crate::sync) fn noon() -> Instant {
    "2026-11-27T12:00:00Z".parse().unwrap()
}

/// No snapshot within a test; what others make of what is an hour old is agreed to.
pub(in crate::sync) const NEVER: Pace = Pace {
    lag_ms: 3_600_000,
    ..Pace::USUAL
};

pub(in crate::sync) struct Device {
    pub(in crate::sync) sql: Connection,
    pub(in crate::sync) random: Seeded,
    pub(in crate::sync) now: Instant,
    pub(in crate::sync) pace: Pace,
    tables: Vec<&'static Synced>,
}

impl Device {
    pub(in crate::sync) fn new(seed: u64) -> Self {
        let sql = Connection::open_in_memory().unwrap();
        for (_, steps) in crate::features::diary_ladder().0 {
            for step in steps {
                sql.execute_batch(step).unwrap();
            }
        }
        Self {
            sql,
            random: Seeded::new(seed),
            now: noon(),
            pace: NEVER,
            tables: crate::features::synced(),
        }
    }

    /// One write transaction, kept when it went well.
    pub(in crate::sync) fn within<T>(
        &mut self,
        act: impl FnOnce(&Here<'_>) -> Result<T>,
    ) -> Result<T> {
        let transaction = self.sql.transaction()?;
        let here = Here {
            sql: &transaction,
            tables: &self.tables,
            now: self.now,
            random: &self.random,
            pace: self.pace,
        };
        let done = act(&here)?;
        transaction.commit()?;
        Ok(done)
    }

    pub(in crate::sync) fn enable(&mut self, phrase: &Phrase) {
        self.within(|here| Ok(begin::enable(here, ORIGIN, begin::fresh(here, phrase)?)?.id))
            .unwrap();
    }

    pub(in crate::sync) fn key(&self) -> [u8; 32] {
        let account = store::account(&self.sql).unwrap().unwrap();
        account.key().unwrap()
    }

    /// Becomes a device of another's account, which says so in its next round.
    pub(in crate::sync) fn ask_to_join(&mut self, other: &Self) -> Change {
        let id = store::account(&other.sql).unwrap().unwrap().id;
        let account = self.within(|here| begin::device(here, ORIGIN, id)).unwrap();
        Change::Add(begin::member(&account).unwrap())
    }

    /// A round to its end over whatever carries requests.
    pub(in crate::sync) fn round(
        &mut self,
        wish: Wish,
        mut carry: impl FnMut(&Request) -> Option<Answer>,
    ) -> Report {
        let mut round = Round::new(wish, None);
        let mut event = Event::Begin;
        loop {
            let next = self.within(|here| round.step(here, event)).unwrap();
            event = match next {
                Next::Done(report) => return report,
                Next::Admission => Event::Admitted(String::new()),
                Next::Ask(request) => carry(&request).map_or(Event::Unreachable, Event::Answered),
            };
        }
    }

    /// Writes a word under a setting: any synced table will do.
    pub(in crate::sync) fn write(&mut self, record: Record, text: &str) {
        self.change(|tx, table| tx.put(table, record, &[Value::Text(text)]));
    }

    pub(in crate::sync) fn delete(&mut self, record: Record) {
        self.change(|tx, table| tx.delete(table, record));
    }

    fn change(&mut self, act: impl FnOnce(&mut Tx<'_>, &'static Synced) -> Result<()>) {
        let mut tables = self.tables.iter();
        let table = *tables.find(|t| t.table == "sync_device").unwrap();
        let transaction = self.sql.transaction().unwrap();
        let mut tx = Tx::new(&transaction, self.now, [9; 32], &self.random).unwrap();
        act(&mut tx, table).unwrap();
        drop(tx);
        transaction.commit().unwrap();
    }

    /// The same phone out of a copy of its store: other chance, the same keys.
    pub(in crate::sync) fn copy(&self, seed: u64) -> Self {
        let mut sql = Connection::open_in_memory().unwrap();
        let backup = rusqlite::backup::Backup::new(&self.sql, &mut sql).unwrap();
        backup
            .run_to_completion(1000, std::time::Duration::ZERO, None)
            .unwrap();
        drop(backup);
        Self {
            sql,
            random: Seeded::new(seed),
            now: self.now,
            pace: self.pace,
            tables: self.tables.clone(),
        }
    }

    /// Hours go by.
    pub(in crate::sync) fn wait(&mut self, hours: i64) {
        self.now += chrono::TimeDelta::hours(hours);
    }

    pub(in crate::sync) fn words(&self) -> Vec<String> {
        let mut statement = self
            .sql
            .prepare("SELECT name FROM sync_device ORDER BY id")
            .unwrap();
        let found = statement.query_map([], |row| row.get(0)).unwrap();
        found.collect::<rusqlite::Result<_>>().unwrap()
    }

    pub(in crate::sync) fn log(&self) -> Vec<Operation> {
        operations(&self.sql).unwrap()
    }
}

pub(in crate::sync) fn phrase(seed: u8) -> Phrase {
    Phrase::new(Key::new([seed; 32]))
}
