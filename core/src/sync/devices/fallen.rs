//! What a device wrote after the moment from which its words no longer count: looked through, and kept where the
//! person knows it as their own.

use std::collections::BTreeMap;

use waymark_wire::PublicKey;
use waymark_wire::batch::Batch;

use super::members::{called, instant};
use super::model::{Fallen, FallenValue};
use super::store as seen;
use crate::error::{Error, Result};
use crate::oplog::{Operation, Record, Taken, is_news, text_of, write_again};
use crate::store::Synced;
use crate::sync::step::Here;
use crate::sync::{sealed, store};

/// Records, with what fell of each and is not here in another way.
type All = BTreeMap<(Record, u16), (PublicKey, Vec<Operation>)>;

fn all(here: &Here<'_>) -> Result<All> {
    let sql = here.sql;
    let mut all = All::new();
    seen::fallen(sql, |bytes| {
        let (batch, header) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
        let Some(key) = store::epoch_key(sql, header.epoch)? else {
            return Ok(());
        };
        let body = sealed::open(&key, &header, &batch).map_err(|_| Error::Corrupt)?;
        for operation in body.operations {
            if is_news(sql, &operation)? {
                let whose = (operation.record, operation.kind);
                let (author, written) = all.entry(whose).or_default();
                *author = header.author;
                written.push(operation);
            }
        }
        Ok(())
    })?;
    Ok(all)
}

/// What fell away, by record, the oldest first.
pub(super) fn list(here: &Here<'_>) -> Result<Vec<Fallen>> {
    let names = seen::names(here.sql)?;
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
    let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
    let me = account.key()?;
    let mut kept = 0;
    for ((record, _), (_, written)) in all(here)? {
        if !ids.contains(&record.to_string()) {
            continue;
        }
        for operation in written {
            let own = Operation {
                author: me,
                ..operation
            };
            write_again(here.sql, here.tables, std::slice::from_ref(&own), taken)?;
        }
        kept += 1;
    }
    Ok(kept)
}
