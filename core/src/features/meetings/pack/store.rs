//! Bringing packs into `meetings.db`, and taking them out.

use std::io::Read;

use rusqlite::{Connection, Transaction, params};

use super::book::{enter, here, sources};
use super::read::{Change, Pack};
use super::rules::allowed;
use super::signer::NamedSigner;
use super::{Header, PackError, PackRefused, PackReport, PackedSource};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::features::meetings::lists::store::{Shelf, clear};
use crate::store::Watch;

impl From<PackRefused> for Error {
    fn from(refused: PackRefused) -> Self {
        Self::Refused(refused.as_str())
    }
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

/// Puts each change where it belongs.
fn fill<R: Read>(
    tx: &Transaction<'_>,
    pack: Pack<R>,
    header: &Header,
    names: &[(i64, String)],
    watch: &Watch,
    report: &mut PackReport,
) -> Result<()> {
    let open = match header.base {
        Some(_) => Shelf::open,
        None => Shelf::renew,
    };
    let mut shelves = names
        .iter()
        .map(|(source, name)| open(tx, *source, name))
        .collect::<Result<Vec<_>>>()?;
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

/// Takes a pack and its lists away. Errors: `NotFound`.
pub(super) fn remove(tx: &Transaction<'_>, name: &str) -> Result<()> {
    let here = here(tx, name)?.ok_or(Error::NotFound)?;
    for source in sources(tx, here.id)?.into_values() {
        drop_source(tx, source)?;
    }
    tx.execute("DELETE FROM pack WHERE id = ?1", [here.id])?;
    Ok(())
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
