//! Another relay, another phrase, or an end.
//!
//! Another relay keeps the account: its address is each device's own, the first round there fills it as one that
//! forgot everything, and a synced record tells the other devices, which ask their person whether to follow.
//! Another phrase is another account: once the relay has it, this device ends the old one there and takes its words
//! along, and the other devices join again. What is on a device stays in every case.

mod closing;
mod ffi;
pub(super) mod store;

pub(super) use closing::look as look_for_end;

use waymark_wire::AccountId;
use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::close::Close;
use waymark_wire::crypto::Key;
use waymark_wire::phrase::Recovery;
use waymark_wire::request::{Method, Request, Signing, path};
use waymark_wire::work::{self, Task};

use super::begin::Fresh;
use super::drive::Driver;
use super::ffi::not_admitted;
use super::round::Here;
use super::store as kept;
use crate::error::{Error, Result};

/// A new account: once for the relay's time, once for its admission, once more for it.
const MOST_TRIES: u32 = 3;

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

/// Carries it. A line that breaks, or what is there and is no relay, is no answer.
fn carried(driver: &Driver<'_>, origin: &str, request: &Request) -> Result<Answer> {
    let answer = driver.ask(origin, request);
    answer.map_err(|error| match error {
        Error::Refused(_) => Error::Offline,
        error => error,
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

/// Has the relay make a new account before this device gives anything up for it. `admission`: of an invitation; where
/// the relay asks for work instead, it is done.
///
/// Errors: `Offline`, `Invalid` naming `invite`, `Interrupted`.
fn announce(
    driver: &Driver<'_>,
    origin: &str,
    fresh: &Fresh,
    mut admission: Option<String>,
) -> Result<()> {
    let invited = admission.is_some();
    let (account, seed) = (&fresh.id, &fresh.keys.0);
    let keys = Keys {
        account,
        origin,
        seed,
    };
    let mut unix_s = u64::try_from(driver.clock.now()?.timestamp()).unwrap_or(0);
    for _ in 0..MOST_TRIES {
        let asked = Request {
            admission: admission.clone(),
            ..request(
                &keys,
                Method::Put,
                path::manifest(account),
                fresh.first.encode(),
                unix_s,
            )?
        };
        let answer = carried(driver, origin, &asked)?;
        if answer.status == 200 {
            return Ok(());
        }
        match Problem::decode(&answer.body) {
            Ok(problem) if problem.code == Code::Time => unix_s = problem.number.unwrap_or(0),
            Ok(problem) if problem.code == Code::Admission => {
                if admission.is_some() {
                    return Err(not_admitted(invited));
                }
                let bits = problem.number.and_then(|bits| u32::try_from(bits).ok());
                let task = Task {
                    origin,
                    subject: account,
                    bits: bits.unwrap_or(work::BITS),
                };
                admission = Some(driver.work(&task, unix_s)?);
            }
            _ => break,
        }
    }
    Err(Error::Offline)
}
