//! Rows of the full-text index, in an order that suits it.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Connection};

use crate::error::Result;

/// So many rows wait at most.
const WAITING: usize = 4_096;

/// Puts words in and takes them out. A row that comes after one of a higher id makes the index write out all that it
/// has as a piece of its own, and merge such pieces for longer than anything else takes. So what changes of earlier
/// rows waits, and goes in by ascending id.
pub(in super::super) struct Words<'a> {
    put: CachedStatement<'a>,
    take: CachedStatement<'a>,
    /// By id: the words from now on; nothing of a row that is gone.
    waiting: BTreeMap<i64, Option<String>>,
}

impl<'a> Words<'a> {
    pub(in super::super) fn open(sql: &'a Connection) -> Result<Self> {
        Ok(Self {
            put: sql.prepare_cached(include_str!("../../sql/words.sql"))?,
            take: sql.prepare_cached("DELETE FROM meeting_words WHERE rowid = ?1")?,
            waiting: BTreeMap::new(),
        })
    }

    /// Puts the words of a new row in.
    pub(in super::super) fn put(&mut self, id: i64, words: String) -> Result<()> {
        // The last id is given out again once its row is gone.
        match self.waiting.get_mut(&id) {
            Some(waiting) => *waiting = Some(words),
            None => {
                self.put.execute((id, words))?;
            }
        }
        Ok(())
    }

    /// Puts words in the place of those that a row had.
    pub(in super::super) fn replace(&mut self, id: i64, words: Option<String>) -> Result<()> {
        self.waiting.insert(id, words);
        if self.waiting.len() < WAITING {
            Ok(())
        } else {
            self.settle()
        }
    }

    /// Lets nothing wait any longer.
    pub(in super::super) fn settle(&mut self) -> Result<()> {
        for (id, words) in std::mem::take(&mut self.waiting) {
            self.take.execute([id])?;
            if let Some(words) = words {
                self.put.execute((id, words))?;
            }
        }
        Ok(())
    }
}
