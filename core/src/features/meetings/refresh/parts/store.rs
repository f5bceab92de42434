//! The bytes of lists that are on their way, and of one that waits for a decision.

use std::io::{self, Read};

use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction};

use super::super::address::Address;
use super::super::rules::Validators;
use super::super::store::Origin;
use super::super::unpack::unpacked;
use crate::crypto::Sha256;
use crate::error::{Error, Result};
use crate::features::meetings::Fellowship;
use crate::features::meetings::feed::FEED_LIMIT;

/// A download as far as it came.
pub(in super::super) struct Part {
    pub(in super::super) id: i64,
    pub(in super::super) bytes: u64,
    pub(in super::super) if_range: String,
}

/// What is here of a list from an address, where the rest can be asked for.
pub(in super::super) fn part(sql: &Connection, name: &str, url: &Address) -> Result<Option<Part>> {
    Ok(sql
        .prepare_cached(
            "SELECT id, if_range, sum(length(bytes)) AS came
             FROM download JOIN download_part ON download = id
             WHERE source = ?1 AND NOT held AND url = ?2 AND if_range IS NOT NULL
             GROUP BY id HAVING came > 0",
        )?
        .query_row((name, url.as_str()), |row| {
            Ok(Part {
                id: row.get(0)?,
                if_range: row.get(1)?,
                bytes: row.get::<_, u32>(2)?.into(),
            })
        })
        .optional()?)
}

/// Begins a download anew.
pub(in super::super) fn begin(
    tx: &Transaction<'_>,
    name: &str,
    url: &Address,
    validators: &Validators,
    if_range: Option<&str>,
) -> Result<i64> {
    drop_part(tx, name)?;
    tx.execute(
        "INSERT INTO download (source, url, etag, last_modified, if_range) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            name,
            url.as_str(),
            &validators.etag,
            &validators.last_modified,
            if_range,
        ),
    )?;
    Ok(tx.last_insert_rowid())
}

/// Adds bytes to a download. Errors: `Busy` where another process goes on with it, or began it anew.
pub(in super::super) fn append(
    tx: &Transaction<'_>,
    id: i64,
    position: u64,
    bytes: &[u8],
) -> Result<()> {
    let position = u32::try_from(position).map_err(|_| Error::Refused("too_large"))?;
    let added = tx
        .prepare_cached(
            "INSERT INTO download_part (download, position, bytes) VALUES (?1, ?2, ?3)",
        )?
        .execute((id, position, bytes));
    match added {
        Err(rusqlite::Error::SqliteFailure(e, _)) if e.code == ErrorCode::ConstraintViolation => {
            Err(Error::Busy)
        }
        added => Ok(added.map(|_| ())?),
    }
}

/// Drops what came so far. A held list stays.
pub(in super::super) fn drop_part(tx: &Transaction<'_>, name: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM download WHERE source = ?1 AND NOT held",
        [name],
    )?;
    Ok(())
}

/// The list that waits for a decision. Errors: `NotFound`.
pub(in super::super) fn held(sql: &Connection, name: &str) -> Result<i64> {
    sql.prepare_cached("SELECT id FROM download WHERE source = ?1 AND held")?
        .query_row([name], |row| row.get(0))
        .optional()?
        .ok_or(Error::NotFound)
}

/// The bytes of a download, in order.
pub(in super::super) struct Kept<'a> {
    sql: &'a Connection,
    id: i64,
    position: u32,
    chunk: Vec<u8>,
    used: usize,
}

impl<'a> Kept<'a> {
    pub(in super::super) fn new(sql: &'a Connection, id: i64) -> Self {
        Self {
            sql,
            id,
            position: 0,
            chunk: Vec::new(),
            used: 0,
        }
    }

    fn next_chunk(&self) -> Result<Option<Vec<u8>>> {
        Ok(self
            .sql
            .prepare_cached(
                "SELECT bytes FROM download_part WHERE download = ?1 AND position = ?2",
            )?
            .query_row((self.id, self.position), |row| row.get(0))
            .optional()?)
    }
}

impl Read for Kept<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.used == self.chunk.len() {
            let Some(chunk) = self.next_chunk().map_err(io::Error::other)? else {
                return Ok(0);
            };
            self.position += u32::try_from(chunk.len()).map_err(io::Error::other)?;
            (self.chunk, self.used) = (chunk, 0);
        }
        let read = self
            .chunk
            .get(self.used..)
            .unwrap_or_default()
            .read(buffer)?;
        self.used += read;
        Ok(read)
    }
}

/// The size of a download, as it came.
pub(in super::super) fn size(sql: &Connection, id: i64) -> Result<u64> {
    Ok(sql
        .prepare_cached(
            "SELECT coalesce(sum(length(bytes)), 0) FROM download_part WHERE download = ?1",
        )?
        .query_row([id], |row| row.get::<_, u32>(0))?
        .into())
}

/// The first bytes of a download, unpacked, at most `limit`.
pub(in super::super) fn beginning(sql: &Connection, id: i64, limit: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // What cannot be unpacked to the end is told apart when the list is read.
    let _ = unpacked(Kept::new(sql, id))?
        .take(limit)
        .read_to_end(&mut bytes);
    Ok(bytes)
}

/// All that a whole download makes a list of, as one number: its bytes, what is said of it, and who reads it. Nothing
/// where the bytes cannot be unpacked.
pub(in super::super) fn content(
    sql: &Connection,
    id: i64,
    origin: &Origin,
) -> Result<Option<[u8; 32]>> {
    /// Read at once, in bytes.
    const PIECE: usize = 64 * 1024;
    let said = [
        Some(env!("CARGO_PKG_VERSION")),
        origin.fellowship.map(Fellowship::as_str),
        origin.time_zone.as_deref(),
    ];
    let mut hash = Sha256::new();
    for part in said {
        hash.update(part.unwrap_or_default().as_bytes());
        hash.update(&[0]);
    }
    let mut list = unpacked(Kept::new(sql, id))?.take(FEED_LIMIT + 1);
    let mut piece = vec![0; PIECE];
    loop {
        match list.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => hash.update(piece.get(..read).unwrap_or_default()),
            Err(_) => return Ok(None),
        }
    }
    Ok(Some(hash.finish()))
}
