//! Rows that are shown, and those that go when sync is turned off.

use std::ops::Range;

use data_encoding::HEXLOWER;
use rusqlite::{Connection, OptionalExtension};
use waymark_wire::PublicKey;
use waymark_wire::manifest::Kind;

use crate::calendar::Instant;
use crate::content::Strings;
use crate::error::Result;
use crate::sync::model::{SyncDevice, SyncErasure, SyncNotice, SyncStatus};
use crate::sync::step::Here;
use crate::sync::{device_record, devices, snapshot, words};

/// How sync stands, without asking anybody.
pub(in crate::sync) fn status(
    sql: &Connection,
    phrase_until: Option<Instant>,
) -> Result<SyncStatus> {
    let account = crate::sync::store::account(sql)?;
    Ok(SyncStatus {
        is_on: account.is_some(),
        account: account.as_ref().map(|account| HEXLOWER.encode(&account.id)),
        state: account.as_ref().map(|account| account.state),
        synced_at: account
            .as_ref()
            .and_then(|account| account.synced_at)
            .and_then(instant),
        relay: account.map(|account| account.origin),
        waiting: waiting(sql)?,
        devices: devices(sql)?,
        erasure: erasure(sql)?,
        phrase_until,
        notices: unseen(sql)?,
    })
}

/// What is being erased, and whom it waits for.
fn erasure(sql: &Connection) -> Result<Option<SyncErasure>> {
    let chain = crate::sync::store::chain(sql)?;
    let Some((erasure, chain)) = snapshot::erasure(sql)?.zip(chain) else {
        return Ok(None);
    };
    let waits_for = snapshot::waits_for(sql, erasure, &chain)?;
    let waits_for: Vec<_> = waits_for.iter().map(|key| HEXLOWER.encode(key)).collect();
    let devices = devices(sql)?.into_iter();
    Ok(Some(SyncErasure {
        since: instant(erasure.since).unwrap_or_default(),
        waits_for: devices.filter(|one| waits_for.contains(&one.id)).collect(),
    }))
}

/// The devices of the account, in the order in which they joined.
pub(in crate::sync) fn devices(sql: &Connection) -> Result<Vec<SyncDevice>> {
    let Some((account, chain)) =
        crate::sync::store::account(sql)?.zip(crate::sync::store::chain(sql)?)
    else {
        return Ok(Vec::new());
    };
    let me = account.key()?;
    let members = chain.last.manifest.members.iter();
    members
        .filter(|member| member.kind == Kind::Device)
        .map(|member| {
            let is_this = member.sign == me;
            let known = crate::sync::store::author(sql, &member.sign)?;
            let seen = if is_this {
                account.synced_at
            } else {
                known.last_ms
            };
            Ok(SyncDevice {
                id: HEXLOWER.encode(&member.sign),
                name: name(sql, &member.sign)?,
                last_seen: seen.and_then(instant),
                is_silent: known.is_silent && !is_this,
                is_this,
            })
        })
        .collect()
}

/// What happened and was not seen, oldest first.
pub(in crate::sync) fn notices(sql: &Connection, strings: &Strings) -> Result<Vec<SyncNotice>> {
    let rows = rows(sql)?;
    let chain = crate::sync::store::chain(sql)?;
    // The first member of every list.
    let phrase = chain.and_then(|chain| Some(chain.last.manifest.members.first()?.sign));
    rows.into_iter()
        .map(|row| {
            let by_phrase = row.actor.is_some() && row.actor == phrase;
            let actor = row.actor.filter(|_| !by_phrase);
            let called = |key: Option<&PublicKey>| key.map(|key| called(sql, key)).transpose();
            let (device, by) = (called(row.subject.as_ref())?, called(actor.as_ref())?);
            Ok(SyncNotice {
                id: row.id,
                at: instant(row.at_ms).unwrap_or_default(),
                words: words::of_notice(
                    strings,
                    &row.what,
                    device.as_deref(),
                    by.as_deref(),
                    by_phrase,
                ),
                what: row.what,
                device,
                by,
                by_phrase,
            })
        })
        .collect()
}

/// The name that the person gave a device.
fn name(sql: &Connection, key: &PublicKey) -> Result<Option<String>> {
    Ok(sql
        .prepare_cached("SELECT name FROM sync_device WHERE id = ?1")?
        .query_row([device_record(key).0], |row| row.get(0))
        .optional()?)
}

/// Its name; without one, the beginning of its id, as the list of devices shows it.
pub(in crate::sync) fn called(sql: &Connection, key: &PublicKey) -> Result<String> {
    Ok(name(sql, key)?.unwrap_or_else(|| short(key)))
}

fn short(key: &PublicKey) -> String {
    HEXLOWER.encode(key).chars().take(8).collect()
}

fn instant(ms: i64) -> Option<Instant> {
    Instant::from_timestamp_millis(ms)
}

/// A notice as it was left.
struct Row {
    id: i64,
    at_ms: i64,
    what: String,
    subject: Option<PublicKey>,
    actor: Option<PublicKey>,
}

/// Those that were not seen, oldest first.
fn rows(sql: &Connection) -> Result<Vec<Row>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, at, what, subject, actor FROM sync_notice WHERE seen = 0 ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Row {
            id: row.get(0)?,
            at_ms: row.get(1)?,
            what: row.get(2)?,
            subject: row.get(3)?,
            actor: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many were not seen.
fn unseen(sql: &Connection) -> Result<u32> {
    let query = "SELECT count(*) FROM sync_notice WHERE seen = 0";
    Ok(sql.query_row(query, [], |row| row.get(0))?)
}

/// Whether there is such a notice that was not seen.
pub(in crate::sync) fn is_unseen(sql: &Connection, what: &str) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM sync_notice WHERE seen = 0 AND what = ?1)";
    Ok(sql.query_row(query, [what], |row| row.get(0))?)
}

/// Whether there was such a notice in that time, in milliseconds since 1970.
pub(in crate::sync) fn was_told(sql: &Connection, what: &str, in_ms: Range<i64>) -> Result<bool> {
    let query =
        "SELECT EXISTS (SELECT 1 FROM sync_notice WHERE at >= ?2 AND at < ?3 AND what = ?1)";
    Ok(sql.query_row(query, (what, in_ms.start, in_ms.end), |row| row.get(0))?)
}

/// The person has seen the notices up to that one.
pub(in crate::sync) fn seen(sql: &Connection, upto: i64) -> Result<()> {
    sql.execute(
        "UPDATE sync_notice SET seen = 1 WHERE id <= ?1 AND seen = 0",
        [upto],
    )?;
    Ok(())
}

/// Writes, and sealed batches of them, that the relay does not have.
pub(in crate::sync) fn waiting(sql: &Connection) -> Result<u64> {
    let query = "SELECT (SELECT count(*) FROM operation WHERE sealed = 0)
        + (SELECT count(*) FROM sync_batch WHERE acknowledged = 0 AND fallen = 0)";
    let waiting: i64 = sql.query_row(query, [], |row| row.get(0))?;
    Ok(waiting.unsigned_abs())
}

/// When the relay wants to be asked again, in milliseconds since 1970.
pub(in crate::sync) fn not_before(sql: &Connection) -> Result<Option<i64>> {
    Ok(sql
        .query_row("SELECT not_before FROM sync_pace", [], |row| row.get(0))
        .optional()?)
}

/// Keeps when the relay wants to be asked again; nothing = whenever.
pub(in crate::sync) fn put_not_before(sql: &Connection, at_ms: Option<i64>) -> Result<()> {
    match at_ms {
        Some(at) => sql.execute(
            "INSERT OR REPLACE INTO sync_pace (id, not_before) VALUES (1, ?1)",
            [at],
        )?,
        None => sql.execute("DELETE FROM sync_pace", [])?,
    };
    Ok(())
}

/// This device is part of no account any more. Every word stays, and the names of devices, which are words too; what fell
/// away can still be looked through.
pub(in crate::sync) fn forget(here: &Here<'_>) -> Result<()> {
    devices::leave_fallen(here)?;
    here.sql.execute_batch(
        "DELETE FROM sync_account; DELETE FROM sync_next_keys; DELETE FROM sync_list;
         DELETE FROM sync_epoch; DELETE FROM sync_batch; DELETE FROM sync_author;
         DELETE FROM sync_notice; DELETE FROM sync_phrase; DELETE FROM sync_pace;
         DELETE FROM sync_base; DELETE FROM sync_cover; DELETE FROM sync_snapshot;
         DELETE FROM sync_endorsed; DELETE FROM sync_arrival; DELETE FROM sync_snapshot_due; DELETE FROM sync_gap;
         DELETE FROM sync_erasure;",
    )?;
    crate::oplog::send_again(here.sql)
}
