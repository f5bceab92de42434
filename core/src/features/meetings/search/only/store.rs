//! Rows by their words and by the person's own choice.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::features::meetings::search::Asked;
use crate::features::meetings::words;

/// So few rows are looked up one by one rather than looked for in a box.
const FEW: usize = 2_000;

/// The rows that the words and the person's own choice leave, in order; nothing when neither was given.
pub(in super::super) struct Only(Option<Vec<i64>>);

impl Only {
    pub(in super::super) fn of(
        sql: &Connection,
        asked: &Asked,
        favourites: Option<&[i64]>,
    ) -> Result<Self> {
        let mut only = None;
        if let Some(text) = &asked.text {
            let query = words::query(text)
                .ok_or_else(|| Error::invalid("text", "must have a letter or a digit in it"))?;
            only = Some(
                sql.prepare_cached("SELECT rowid FROM meeting_words WHERE meeting_words MATCH ?1")?
                    .query_map([query], |row| row.get(0))?
                    .collect::<Result<Vec<i64>, _>>()?,
            );
        }
        if let Some(codes) = favourites {
            let mut row = sql.prepare_cached("SELECT id FROM meeting WHERE code = ?1")?;
            let mut kept = BTreeSet::new();
            for code in codes {
                kept.extend(
                    row.query_map([code], |row| row.get(0))?
                        .collect::<Result<Vec<i64>, _>>()?,
                );
            }
            only = Some(match only {
                Some(found) => found.into_iter().filter(|id| kept.contains(id)).collect(),
                None => kept.into_iter().collect(),
            });
        }
        Ok(Self(only))
    }

    pub(in super::super) fn has(&self, id: i64) -> bool {
        self.0
            .as_ref()
            .is_none_or(|only| only.binary_search(&id).is_ok())
    }

    pub(in super::super) fn few(&self) -> Option<&[i64]> {
        self.0.as_deref().filter(|only| only.len() <= FEW)
    }
}
