//! The rows of sync: the account, lists and keys, what is known of each device in `author.rs`, batches in `log.rs`.

mod author;
mod log;

pub(super) use author::*;
pub(super) use log::*;

use rusqlite::{Connection, OptionalExtension, params};
use waymark_wire::crypto::{self, Key};
use waymark_wire::manifest::{Chain, Signed};
use waymark_wire::{AccountId, Hash, PublicKey};
use zeroize::Zeroizing;

use super::{State, settle, snapshot};
use crate::error::{Error, Result};
use crate::store::{Synced, required};

/// Names of devices; the key of a row is [`super::device_record`].
pub(super) static DEVICES: Synced = Synced {
    feature: "sync",
    table: "sync_device",
    kind: 20,
    columns: &[required(1, "name")],
};

/// This device's place in an account.
pub(super) struct Account {
    pub(super) id: AccountId,
    pub(super) origin: String,
    pub(super) sign_seed: Key,
    pub(super) kem_secret: Key,
    pub(super) state: State,
    pub(super) version: u64,
    pub(super) rollback_tries: u32,
    pub(super) synced_at: Option<i64>,
    pub(super) heartbeat_at: i64,
    /// Others changed something at the relay since it was last asked whether the account is to end.
    pub(super) has_news: bool,
    /// While another relay is being tried, the one before.
    pub(super) comes_from: Option<String>,
}

impl Account {
    /// This device's name in the account: its public signing key.
    pub(super) fn key(&self) -> Result<PublicKey> {
        Ok(crypto::public_key(&self.sign_seed)?)
    }

    /// The same at another relay, which forgot nothing of what it does not have.
    pub(super) fn moved(self, origin: String) -> Self {
        Self {
            origin,
            synced_at: None,
            rollback_tries: 0,
            comes_from: None,
            ..self
        }
    }

    /// The same while another relay is being tried.
    pub(super) fn trying(self, origin: String) -> Self {
        let comes_from = Some(self.origin.clone());
        Self {
            comes_from,
            ..self.moved(origin)
        }
    }
}

/// The account; nothing while the person has not turned sync on.
pub(super) fn account(sql: &Connection) -> Result<Option<Account>> {
    sql.prepare_cached(
        "SELECT account, origin, sign_seed, kem_secret, state, version, rollback_tries, synced_at, heartbeat_at,
                has_news, comes_from
         FROM sync_account",
    )?
    .query_row([], |row| {
        Ok(Account {
            id: row.get(0)?,
            origin: row.get(1)?,
            sign_seed: Zeroizing::new(row.get(2)?),
            kem_secret: Zeroizing::new(row.get(3)?),
            state: row.get::<_, String>(4).map(|word| State::from_word(&word))?,
            version: row.get::<_, i64>(5)?.cast_unsigned(),
            rollback_tries: row.get(6)?,
            synced_at: row.get(7)?,
            heartbeat_at: row.get(8)?,
            has_news: row.get(9)?,
            comes_from: row.get(10)?,
        })
    })
    .optional()
    .map_err(Into::into)
}

/// Makes this device a part of an account, or changes its keys, relay or state.
pub(super) fn put_account(sql: &Connection, account: &Account) -> Result<()> {
    sql.prepare_cached(
        "INSERT INTO sync_account
         (id, account, origin, sign_seed, kem_secret, state, version, rollback_tries, synced_at, heartbeat_at,
          has_news, comes_from)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (id) DO UPDATE SET account = ?1, origin = ?2, sign_seed = ?3, kem_secret = ?4, state = ?5,
         version = ?6, rollback_tries = ?7, synced_at = ?8, heartbeat_at = ?9, has_news = ?10, comes_from = ?11",
    )?
    .execute(params![
        account.id,
        account.origin,
        account.sign_seed.as_ref(),
        account.kem_secret.as_ref(),
        account.state.word(),
        account.version.cast_signed(),
        account.rollback_tries,
        account.synced_at,
        account.heartbeat_at,
        account.has_news,
        account.comes_from,
    ])?;
    Ok(())
}

/// The accepted chain of lists, checked once when taken in; nothing while there is none.
pub(super) fn chain(sql: &Connection) -> Result<Option<Chain>> {
    let mut statement = sql.prepare_cached("SELECT bytes FROM sync_list ORDER BY n")?;
    let lists = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
    let mut last = None;
    let mut gone = Vec::new();
    for bytes in lists {
        let signed = Signed::decode(&bytes?).map_err(|_| Error::Corrupt)?;
        gone.extend_from_slice(&signed.manifest.removed);
        last = Some(signed);
    }
    Ok(last.map(|last| Chain { last, gone }))
}

/// How many devices were taken out of the account so far, none without one; nothing where this device is not in it any more.
pub(crate) fn taken_out(sql: &Connection) -> Result<Option<i64>> {
    let Some((account, chain)) = account(sql)?.zip(chain(sql)?) else {
        return Ok(Some(0));
    };
    let is_out = matches!(account.state, State::Revoked | State::Closed);
    let is_in = !is_out && chain.member(&account.key()?).is_some();
    Ok(is_in.then_some(i64::try_from(chain.gone.len()).unwrap_or(i64::MAX)))
}

/// Whether the account has other devices.
pub(crate) fn has_others(sql: &Connection) -> Result<bool> {
    Ok(chain(sql)?.is_some_and(|chain| settle::members(&chain).count() > 1))
}

/// Keeps one more accepted list.
pub(super) fn put_list(sql: &Connection, list: &Signed, now_ms: i64) -> Result<()> {
    sql.prepare_cached("INSERT INTO sync_list (n, hash, bytes, taken_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![list.manifest.n, list.hash, list.encode(), now_ms])?;
    snapshot::may_begin(sql, &list.manifest, now_ms)
}

/// The list of that hash.
pub(super) fn list_of_hash(sql: &Connection, hash: &Hash) -> Result<Option<Signed>> {
    one_list(sql, "SELECT bytes FROM sync_list WHERE hash = ?1", hash)
}

/// The list of that number.
pub(super) fn list(sql: &Connection, n: u32) -> Result<Option<Signed>> {
    one_list(sql, "SELECT bytes FROM sync_list WHERE n = ?1", n)
}

fn one_list(sql: &Connection, query: &str, key: impl rusqlite::ToSql) -> Result<Option<Signed>> {
    let bytes: Option<Vec<u8>> = sql
        .prepare_cached(query)?
        .query_row([key], |row| row.get(0))
        .optional()?;
    bytes
        .map(|bytes| Signed::decode(&bytes).map_err(|_| Error::Corrupt))
        .transpose()
}

/// An epoch's key, where this device has it.
pub(super) fn epoch_key(sql: &Connection, epoch: u32) -> Result<Option<Key>> {
    Ok(sql
        .prepare_cached("SELECT secret FROM sync_epoch WHERE epoch = ?1")?
        .query_row([epoch], |row| row.get(0))
        .optional()?
        .map(Zeroizing::new))
}

/// Keeps an epoch's key.
pub(super) fn put_epoch_key(sql: &Connection, epoch: u32, key: &Key) -> Result<()> {
    sql.prepare_cached("INSERT OR IGNORE INTO sync_epoch (epoch, secret) VALUES (?1, ?2)")?
        .execute(params![epoch, key.as_ref()])?;
    Ok(())
}

/// Leaves a notice for the person.
pub(super) fn put_notice(
    sql: &Connection,
    now_ms: i64,
    what: &str,
    subject: Option<&PublicKey>,
    actor: Option<&PublicKey>,
) -> Result<()> {
    sql.execute(
        "INSERT INTO sync_notice (at, what, subject, actor) VALUES (?1, ?2, ?3, ?4)",
        params![now_ms, what, subject, actor],
    )?;
    Ok(())
}

/// When the next batch is due with nothing to say.
pub(super) fn put_heartbeat(sql: &Connection, at_ms: i64) -> Result<()> {
    sql.execute("UPDATE sync_account SET heartbeat_at = ?1", [at_ms])?;
    Ok(())
}

/// Keys this device goes on with once a list names them.
pub(super) fn next_keys(sql: &Connection) -> Result<Option<(Key, Key)>> {
    let keys = sql
        .prepare_cached("SELECT sign_seed, kem_secret FROM sync_next_keys")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(keys.map(|(sign, kem)| (Zeroizing::new(sign), Zeroizing::new(kem))))
}

/// Keeps the keys to go on with.
pub(super) fn put_next_keys(sql: &Connection, sign_seed: &Key, kem_secret: &Key) -> Result<()> {
    sql.execute(
        "INSERT OR REPLACE INTO sync_next_keys (id, sign_seed, kem_secret) VALUES (1, ?1, ?2)",
        params![sign_seed.as_ref(), kem_secret.as_ref()],
    )?;
    Ok(())
}

/// The keys are in use.
pub(super) fn forget_next_keys(sql: &Connection) -> Result<()> {
    sql.execute("DELETE FROM sync_next_keys", [])?;
    Ok(())
}
