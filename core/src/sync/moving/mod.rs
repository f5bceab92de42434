//! Another relay, another phrase, or an end.
//!
//! Another relay keeps the account: its address is each device's own, the first round there fills it as one that
//! forgot everything, and a synced record tells the other devices, which ask their person whether to follow.
//! Another phrase is another account: this device takes its words along, ends the old account at the relay, and the
//! other devices join again. What is on a device stays in every case.

mod closing;
mod ffi;
pub(super) mod store;

use waymark_wire::AccountId;
use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::close::Close;
use waymark_wire::crypto::Key;
use waymark_wire::phrase::Recovery;
use waymark_wire::request::{Method, Request, Signing, path};

use super::round::Here;
use super::store as kept;
use crate::error::{Error, Result};

/// Asks the relay to end the account: with the phrase at once, else after three days in which any other device may
/// call it off. `shift_s`: the relay's clock less ours.
///
/// Errors: `NotFound` while sync is off, `Refused` for the phrase of another account.
fn ending(here: &Here<'_>, recovery: Option<&Recovery>, shift_s: i64) -> Result<Request> {
    let account = kept::account(here.sql)?.ok_or(Error::NotFound)?;
    let chain = kept::chain(here.sql)?.ok_or(Error::NotFound)?;
    if recovery.is_some_and(|recovery| recovery.account != account.id) {
        return Err(Error::Refused("phrase_of_another_account"));
    }
    let seed = recovery.map_or(&account.sign_seed, |recovery| &recovery.seed);
    let now = here.now.timestamp().saturating_add(shift_s);
    let unix_s = u64::try_from(now).unwrap_or(0);
    let body = Close::new(&chain, unix_s, seed)?.encode();
    let keys = Keys {
        seed,
        ..Keys::of(&account)
    };
    request(
        &keys,
        Method::Delete,
        path::account(&account.id),
        body,
        unix_s,
    )
}

/// Who asks, of which account, where.
struct Keys<'a> {
    account: &'a AccountId,
    origin: &'a str,
    seed: &'a Key,
}

impl<'a> Keys<'a> {
    fn of(account: &'a kept::Account) -> Self {
        Self {
            account: &account.id,
            origin: &account.origin,
            seed: &account.sign_seed,
        }
    }
}

/// A signed request that is part of no round.
fn request(
    keys: &Keys<'_>,
    method: Method,
    path: String,
    body: Vec<u8>,
    unix_s: u64,
) -> Result<Request> {
    let signing = Signing {
        method,
        origin: keys.origin,
        path: &path,
        body: &body,
    };
    let authorization = signing.authorize(keys.account, keys.seed, unix_s)?;
    Ok(Request {
        method,
        path,
        body,
        authorization: Some(authorization),
        admission: None,
    })
}

/// What a relay said to [`ending`].
#[derive(Debug, PartialEq, Eq)]
enum Ending {
    /// It has ended, or will.
    Agreed,
    /// The relay's clock is another: again with this shift.
    Again(i64),
    /// It was not done.
    Not,
}

fn ended(here: &Here<'_>, answer: &Answer) -> Ending {
    if (200..300).contains(&answer.status) {
        return Ending::Agreed;
    }
    match Problem::decode(&answer.body) {
        Ok(problem) if problem.code == Code::Time => {
            let theirs = problem.number.and_then(|s| i64::try_from(s).ok());
            let shift = theirs.and_then(|s| s.checked_sub(here.now.timestamp()));
            shift.map_or(Ending::Not, Ending::Again)
        }
        // Ended already, or never known there.
        Ok(problem) if matches!(problem.code, Code::Closed | Code::Unknown) => Ending::Agreed,
        _ => Ending::Not,
    }
}
