//! The packs that are here, as rows.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::super::rules::Here;
use super::super::{Header, MeetingPack, PackSource, Signer};
use crate::calendar::Instant;
use crate::error::Result;
use crate::features::meetings::Fellowship;

/// The pack of this name.
pub(in super::super) fn here(sql: &Connection, name: &str) -> Result<Option<Here>> {
    let mut statement =
        sql.prepare_cached("SELECT id, version, content, signer FROM pack WHERE name = ?1")?;
    let row = statement.query_row([name], |row| {
        Ok(Here {
            id: row.get(0)?,
            version: row.get::<_, i64>(1)?.cast_unsigned(),
            content: row.get(2)?,
            signer: Signer(row.get(3)?),
        })
    });
    Ok(row.optional()?)
}

/// Writes down which version is here from now on.
pub(in super::super) fn enter(
    tx: &Transaction<'_>,
    header: &Header,
    signer: Signer,
    now: Instant,
) -> Result<i64> {
    Ok(tx.query_row(
        "INSERT INTO pack (name, version, content, signer, created_at, installed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (name) DO UPDATE SET
             version = excluded.version, content = excluded.content,
             created_at = excluded.created_at, installed_at = excluded.installed_at
         RETURNING id",
        params![
            header.name,
            header.version.cast_signed(),
            header.content,
            signer.0,
            header.created_at.timestamp_millis(),
            now.timestamp_millis(),
        ],
        |row| row.get(0),
    )?)
}

/// Packs on this device, by name.
pub(in super::super) fn all(sql: &Connection) -> Result<Vec<MeetingPack>> {
    let mut statement = sql.prepare_cached(
        "SELECT pack.name, version, created_at, installed_at, signer, pack.id,
             (SELECT coalesce(sum(meetings), 0) FROM pack_source
              JOIN source ON source.id = pack_source.source WHERE pack = pack.id)
         FROM pack ORDER BY pack.name",
    )?;
    let rows = statement.query_map([], |row| {
        let signer = Signer(row.get(4)?);
        let pack = MeetingPack {
            name: row.get(0)?,
            version: row.get::<_, i64>(1)?.cast_unsigned(),
            created_at: instant(row, 2)?,
            installed_at: instant(row, 3)?,
            meetings: row.get(6)?,
            sources: Vec::new(),
            signer: signer.key(),
            fingerprint: signer.fingerprint(),
        };
        Ok((pack, row.get::<_, i64>(5)?))
    })?;
    rows.map(|row| {
        let (pack, id) = row?;
        let sources = described(sql, id)?;
        Ok(MeetingPack { sources, ..pack })
    })
    .collect()
}

/// The lists of a pack by name.
pub(in super::super) fn sources(sql: &Connection, pack: i64) -> Result<BTreeMap<String, i64>> {
    let mut statement = sql.prepare_cached(
        "SELECT name, id FROM source JOIN pack_source ON pack_source.source = source.id WHERE pack = ?1",
    )?;
    let rows = statement.query_map([pack], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn described(sql: &Connection, pack: i64) -> Result<Vec<PackSource>> {
    let mut statement = sql.prepare_cached(
        "SELECT name, fellowship, url, licence, imported_at FROM source
         JOIN pack_source ON pack_source.source = source.id WHERE pack = ?1 ORDER BY name",
    )?;
    let rows = statement.query_map([pack], |row| {
        let fellowship = row.get_ref(1)?.as_str().ok().and_then(Fellowship::parse);
        Ok(PackSource {
            name: row.get(0)?,
            fellowship: fellowship.unwrap_or(Fellowship::Other),
            url: row.get(2)?,
            licence: row.get(3)?,
            fetched_at: instant(row, 4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn instant(row: &Row<'_>, column: usize) -> Result<Instant, rusqlite::Error> {
    let millis = row.get(column)?;
    Instant::from_timestamp_millis(millis)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(column, millis))
}
