//! Becoming a device of an account.

use waymark_wire::AccountId;
use waymark_wire::crypto::{self, Key};
use waymark_wire::manifest::{Chain, Kind, Manifest, Member, OldKey, Signed};
use waymark_wire::phrase::Phrase;

use super::step::Here;
use super::store::{self, Account};
use super::{State, compose, lists, snapshot};
use crate::error::{Error, Result};

/// A new account that is nowhere yet.
pub(crate) struct Fresh {
    pub(crate) id: AccountId,
    /// Seed and X25519 secret of this device, its first.
    pub(crate) keys: (Key, Key),
    pub(crate) first: Signed,
}

/// Makes a new account from a fresh phrase, with this device as its first, and keeps nothing of it.
pub(crate) fn fresh(here: &Here<'_>, phrase: &Phrase) -> Result<Fresh> {
    let recovery = phrase.recovery()?;
    let id = recovery.account;
    let keys = (here.chance()?, here.chance()?);
    let kem = crypto::kem_public_key(&keys.1)?;
    let first = Manifest {
        account: id,
        n: 0,
        prev: [0; 32],
        epoch: 1,
        members: vec![
            recovery.member()?,
            Member::new(&id, Kind::Device, &keys.0, kem)?,
        ],
        removed: Vec::new(),
        ek_commit: [0; 32],
        wraps: Vec::new(),
        old_key: OldKey::SameEpoch,
    };
    let first = compose::wrap_and_sign(here, first, &here.chance()?, &recovery.seed)?;
    Ok(Fresh { id, keys, first })
}

/// Becomes the first device of a new account. A relay that has not heard of it does in the next round, as of anything
/// else it does not have.
///
/// Errors: `Busy` when this device is part of an account already.
pub(crate) fn enable(here: &Here<'_>, origin: &str, fresh: Fresh) -> Result<Account> {
    let account = with_keys(here, origin, fresh.id, fresh.keys)?;
    let chain = Chain::begin(&account.id, fresh.first).map_err(|_| Error::Internal("own_list"))?;
    lists::accept(here, &account, None, &chain)?;
    // Nobody else has anything that this device has not.
    snapshot::store::waits::forget_arrival(here.sql)?;
    // What an account before this one had, this one has not.
    crate::oplog::send_again(here.sql)?;
    Ok(account)
}

/// Makes this device's keys for an account that exists. Until a list names them, nothing of it can be read.
///
/// Errors: `Busy` when this device is part of an account already.
pub(crate) fn device(here: &Here<'_>, origin: &str, id: AccountId) -> Result<Account> {
    with_keys(here, origin, id, (here.chance()?, here.chance()?))
}

/// The same with keys that were made before the account was known: seed and X25519 secret.
pub(crate) fn with_keys(
    here: &Here<'_>,
    origin: &str,
    id: AccountId,
    (sign_seed, kem_secret): (Key, Key),
) -> Result<Account> {
    if store::account(here.sql)?.is_some() {
        return Err(Error::Busy);
    }
    let account = Account {
        id,
        origin: origin.to_owned(),
        sign_seed,
        kem_secret,
        state: State::Ok,
        version: 0,
        has_news: false,
        comes_from: None,
        rollback_tries: 0,
        synced_at: None,
        heartbeat_at: 0,
    };
    store::put_account(here.sql, &account)?;
    snapshot::store::waits::put_arrival(here.sql, None)?;
    Ok(account)
}

/// This device's claim to be a member: its public keys and the proof that it holds them.
pub(crate) fn member(account: &Account) -> Result<Member> {
    let kem = crypto::kem_public_key(&account.kem_secret)?;
    let seed: &Key = &account.sign_seed;
    Ok(Member::new(&account.id, Kind::Device, seed, kem)?)
}
