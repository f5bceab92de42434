//! Packs in `meetings.db`.

use std::collections::BTreeMap;
use std::io::Read;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::read::{Change, Pack};
use super::signer::NamedSigner;
use super::{
    Header, MeetingPack, PackError, PackRefused, PackReport, PackSource, PackedSource, Signer,
};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::features::meetings::Fellowship;
use crate::features::meetings::lists::store::{Shelf, clear};
use crate::store::Watch;

impl From<PackRefused> for Error {
    fn from(refused: PackRefused) -> Self {
        Self::Refused(refused.as_str())
    }
}

/// The pack that is here.
struct Here {
    id: i64,
    version: u64,
    content: [u8; 32],
    signer: Signer,
}

/// Brings a pack in, all or nothing.
///
/// Errors: `Refused` with the code; the caller's transaction then ends and the earlier lists stay.
pub(super) fn import<R: Read>(
    tx: &Transaction<'_>,
    pack: Pack<R>,
    trusted: Option<&NamedSigner>,
    now: Instant,
    watch: &Watch,
) -> Result<PackReport> {
    let header = pack.header().clone();
    let here = here(tx, &header.name)?;
    allowed(here.as_ref(), &header, pack.signer(), trusted)?;
    let mut report = PackReport {
        name: header.name.clone(),
        version: header.version,
        earlier_version: here.as_ref().map(|here| here.version),
        meetings: 0,
        put: 0,
        taken: 0,
        took_ms: 0,
    };
    let id = enter(tx, &header, pack.signer(), now)?;
    let mut before = sources(tx, id)?;
    let mut names = Vec::with_capacity(header.sources.len());
    for source in &header.sources {
        let name = header.shelf(source);
        let row = place(tx, id, &name, source, before.remove(&name))?;
        names.push((row, name));
    }
    for source in before.into_values() {
        report.taken += drop_source(tx, source)?;
    }
    if header.base.is_none() {
        for (source, _) in &names {
            report.taken += count(tx, *source)?;
            clear(tx, *source)?;
        }
    }
    fill(tx, pack, &header, &names, watch, &mut report)?;
    if report.meetings != header.meetings {
        // The rows are those that were signed: what is here is no longer what the delta starts from.
        let refused = match header.base {
            Some(_) => PackRefused::WrongBase,
            None => PackRefused::Damaged,
        };
        return Err(refused.into());
    }
    Ok(report)
}

/// Whether this pack may take the place of what is here.
fn allowed(
    here: Option<&Here>,
    header: &Header,
    signer: Signer,
    trusted: Option<&NamedSigner>,
) -> Result<(), PackRefused> {
    let named = trusted.is_some_and(|named| named.names(&signer));
    let Some(here) = here else {
        return match (named, header.base) {
            (false, _) => Err(PackRefused::SignerUnknown),
            (true, Some(_)) => Err(PackRefused::WrongBase),
            (true, None) => Ok(()),
        };
    };
    if here.signer != signer || (trusted.is_some() && !named) {
        return Err(PackRefused::SignerChanged);
    }
    if header.version < here.version {
        return Err(PackRefused::OlderVersion);
    }
    if header.version == here.version {
        return Err(PackRefused::SameVersion);
    }
    let fits = |base: super::Base| base.version == here.version && base.content == here.content;
    if header.base.is_none_or(fits) {
        Ok(())
    } else {
        Err(PackRefused::WrongBase)
    }
}

/// Puts each change where it belongs.
fn fill<R: Read>(
    tx: &Transaction<'_>,
    pack: Pack<R>,
    header: &Header,
    names: &[(i64, String)],
    watch: &Watch,
    report: &mut PackReport,
) -> Result<()> {
    let mut shelves = names
        .iter()
        .map(|(source, name)| Shelf::open(tx, *source, name))
        .collect::<Result<Vec<_>>>()?;
    let is_delta = header.base.is_some();
    pack.changes(&mut |source, change| {
        watch.check()?;
        let shelf = shelves
            .get_mut(source as usize)
            .ok_or(Error::Internal("pack"))?;
        match change {
            Change::Put(mut listed) => {
                // On the device a list is known by its whole name.
                for name in &mut listed.also_in {
                    *name = format!("{}/{name}", header.name);
                }
                if is_delta {
                    shelf.take(&listed.key)?;
                }
                shelf.put(&listed)?;
                report.put += 1;
            }
            Change::Taken(key) => report.taken += u32::from(shelf.take(key)?),
        }
        Ok(())
    })
    .map_err(|error: PackError<Error>| match error {
        PackError::Refused(refused) => refused.into(),
        PackError::Ended(error) => error,
    })?;
    for shelf in shelves {
        report.meetings = report.meetings.saturating_add(shelf.close()?);
    }
    Ok(())
}

/// Packs on this device, by name.
pub(super) fn all(sql: &Connection) -> Result<Vec<MeetingPack>> {
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

/// Takes a pack and its lists away. Errors: `NotFound`.
pub(super) fn remove(tx: &Transaction<'_>, name: &str) -> Result<()> {
    let here = here(tx, name)?.ok_or(Error::NotFound)?;
    for source in sources(tx, here.id)?.into_values() {
        drop_source(tx, source)?;
    }
    tx.execute("DELETE FROM pack WHERE id = ?1", [here.id])?;
    Ok(())
}

fn here(sql: &Connection, name: &str) -> Result<Option<Here>> {
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
fn enter(tx: &Transaction<'_>, header: &Header, signer: Signer, now: Instant) -> Result<i64> {
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

/// The row of a list of the pack, new or known.
fn place(
    tx: &Transaction<'_>,
    pack: i64,
    name: &str,
    source: &PackedSource,
    known: Option<i64>,
) -> Result<i64> {
    let taken: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM source WHERE name = ?1)")?
        .query_row([name], |row| row.get(0))?;
    if taken && known.is_none() {
        return Err(PackRefused::NameTaken.into());
    }
    let id = tx.query_row(
        include_str!("../sql/source.sql"),
        params![
            name,
            source.fellowship.as_str(),
            source.time_zone,
            source.fetched_at.timestamp_millis(),
        ],
        |row| row.get(0),
    )?;
    tx.execute(
        "INSERT INTO pack_source (source, pack, url, licence) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (source) DO UPDATE SET url = excluded.url, licence = excluded.licence",
        params![id, pack, source.url, source.licence],
    )?;
    Ok(id)
}

/// The lists of a pack by name.
fn sources(sql: &Connection, pack: i64) -> Result<BTreeMap<String, i64>> {
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

/// Takes a list away with its meetings; how many there were.
fn drop_source(tx: &Transaction<'_>, source: i64) -> Result<u32> {
    let meetings = count(tx, source)?;
    clear(tx, source)?;
    tx.execute("DELETE FROM source WHERE id = ?1", [source])?;
    Ok(meetings)
}

fn count(sql: &Connection, source: i64) -> Result<u32> {
    Ok(sql
        .prepare_cached("SELECT meetings FROM source WHERE id = ?1")?
        .query_row([source], |row| row.get(0))?)
}

fn instant(row: &Row<'_>, column: usize) -> Result<Instant, rusqlite::Error> {
    let millis = row.get(column)?;
    Instant::from_timestamp_millis(millis)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(column, millis))
}
