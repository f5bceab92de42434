//! What a device wrote after the moment from which its words no longer count: looked through, and kept where the
//! person knows it as their own.

mod ffi;
mod store;

pub(crate) use store::forget_stale;

use std::collections::BTreeMap;

use waymark_wire::PublicKey;
use waymark_wire::batch::{Batch, Header};

use super::members::{called, instant};
use super::model::{Fallen, FallenValue};
use super::store::names;
use crate::error::{Error, Result};
use crate::oplog::{Operation, Record, Taken, is_news, text_of, write_again};
use crate::store::Synced;
use crate::sync::step::Here;
use crate::sync::{sealed, store as kept};
use store as rows;

/// Records, with what fell of each and is not here in another way.
type All = BTreeMap<(Record, u16), (PublicKey, Vec<Operation>)>;

/// Every write that a cut-off left out and whose key is here, with the batch it is in.
fn in_batches(
    here: &Here<'_>,
    mut each: impl FnMut(&Header, u32, Vec<Operation>) -> Result<()>,
) -> Result<()> {
    rows::fallen(here.sql, |bytes, list| {
        let (batch, header) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
        let Some(key) = kept::epoch_key(here.sql, header.epoch)? else {
            return Ok(());
        };
        // It may have come before its key, and fallen before it was found not to open: nobody's words.
        match sealed::open(&key, &header, &batch) {
            Ok(body) => each(&header, list, body.operations),
            Err(_) => Ok(()),
        }
    })
}

fn all(here: &Here<'_>) -> Result<All> {
    let mut all = All::new();
    let mut add = |operation: Operation| {
        if is_news(here.sql, &operation)? {
            let whose = (operation.record, operation.kind);
            let (author, written) = all.entry(whose).or_default();
            *author = operation.author;
            written.push(operation);
        }
        Ok(())
    };
    rows::aside(here.sql, &mut add)?;
    in_batches(here, |_, _, written| {
        written.into_iter().try_for_each(&mut add)
    })?;
    Ok(all)
}

/// Takes what fell away and would change something out of its batches: these and their keys may go then.
fn put_aside(here: &Here<'_>) -> Result<()> {
    let mut empty = Vec::new();
    in_batches(here, |header, list, written| {
        empty.push((header.author, header.seq));
        for write in &written {
            if is_news(here.sql, write)? {
                rows::put_aside(here.sql, write, list)?;
            }
        }
        Ok(())
    })?;
    let mut empty = empty.iter();
    empty.try_for_each(|(author, seq)| rows::forget_fallen(here.sql, author, *seq))
}

/// This device leaves the account: what fell away can be looked through nevertheless.
pub(in crate::sync) fn leave(here: &Here<'_>) -> Result<()> {
    put_aside(here)?;
    forget_stale(here.sql)?;
    rows::leave_aside(here.sql)
}

/// What fell away, by record, the oldest first.
pub(in crate::sync) fn list(here: &Here<'_>) -> Result<Vec<Fallen>> {
    let names = names(here.sql)?;
    let mut listed: Vec<Fallen> = all(here)?
        .into_iter()
        .map(|((record, kind), (author, written))| {
            let table = here.tables.iter().find(|table| table.kind == kind);
            let last = written.iter().map(|operation| operation.stamp).max();
            Fallen {
                id: record.to_string(),
                feature: table.map_or("", |table| table.feature).to_owned(),
                at: instant(last.map_or(0, |stamp| stamp.ms())),
                device: called(&names, &author),
                deleted: written.iter().any(|operation| operation.deleted),
                values: table.map_or_else(Vec::new, |table| values(table, &written)),
            }
        })
        .collect();
    listed.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    Ok(listed)
}

/// The last value of each field that was written.
fn values(table: &Synced, written: &[Operation]) -> Vec<FallenValue> {
    let mut last = BTreeMap::new();
    for change in written.iter().flat_map(|operation| &operation.changes) {
        let mut columns = table.columns.iter();
        let column = columns.find(|column| column.field == change.slot.field);
        if let (Some(column), Some(text)) = (column, text_of(change)) {
            last.insert((column.name, change.slot.element.clone()), text);
        }
    }
    last.into_iter()
        .map(|((field, _), value)| FallenValue {
            field: field.to_owned(),
            value,
        })
        .collect()
}

/// Takes what fell of these records back, as this device's own words. How many were found.
pub(super) fn keep(here: &Here<'_>, ids: &[String], taken: &mut Taken) -> Result<u32> {
    let account = kept::account(here.sql)?;
    let me = account.map(|account| account.key()).transpose()?;
    let mut kept = 0;
    for ((record, kind), (_, written)) in chosen(here, ids)? {
        for operation in written {
            // Without an account it is nobody's in particular until a batch has it.
            let author = me.unwrap_or(operation.author);
            let own = Operation {
                author,
                ..operation
            };
            write_again(here.sql, here.tables, std::slice::from_ref(&own), taken)?;
        }
        rows::let_go(here.sql, record, kind)?;
        kept += 1;
    }
    Ok(kept)
}

/// Lets what fell of these records go for good. How many were found.
pub(super) fn drop(here: &Here<'_>, ids: &[String]) -> Result<u32> {
    let chosen = chosen(here, ids)?;
    put_aside(here)?;
    let mut dropped = 0;
    for (record, kind) in chosen.into_keys() {
        rows::let_go(here.sql, record, kind)?;
        dropped += 1;
    }
    Ok(dropped)
}

/// Those of these ids.
fn chosen(here: &Here<'_>, ids: &[String]) -> Result<All> {
    let mut all = all(here)?;
    all.retain(|(record, _), _| ids.contains(&record.to_string()));
    Ok(all)
}
