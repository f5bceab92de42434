//! Another relay, another phrase, or an end.
//!
//! Another relay keeps the account: its address is each device's own, the first round there fills it as one that
//! forgot everything, and a synced record tells the other devices, which ask their person whether to follow.
//! Another phrase is another account: once the relay has it, this device ends the old one there and takes its words
//! along, and the other devices join again. What is on a device stays in every case.

mod closing;
mod ffi;
pub(super) mod store;
#[cfg(test)]
mod tests;

pub(super) use closing::look as look_for_end;

use waymark_wire::answer::{Code, Problem};
use waymark_wire::close::Close;
use waymark_wire::phrase::Recovery;
use waymark_wire::request::{Method, Request, path};
use waymark_wire::work::{self, Task};

use super::ask::Keys;
use super::begin::Fresh;
use super::drive::Driver;
use super::ffi::not_admitted;
use super::http::Client;
use super::store as kept;
use crate::error::{Error, Result};

/// Where trying another relay broke off, and the app with it, this device goes back to the one it comes from: the others have
/// not heard of the new one.
pub(super) fn go_back(driver: &Driver<'_>) -> Result<()> {
    let account = driver.diary.read(kept::account)?;
    match account.map(|account| (account.comes_from.clone(), account)) {
        Some((Some(from), account)) => {
            driver.within(|here| kept::put_account(here.sql, &account.moved(from)))
        }
        _ => Ok(()),
    }
}

/// Asks the relay to end the account: with the phrase at once, else after three days in which any other device may
/// call it off. Whether it agreed.
///
/// Errors: `NotFound` while sync is off, `Refused` for the phrase of another account, `Offline`, `Interrupted`.
fn end(driver: &Driver<'_>, recovery: Option<&Recovery>) -> Result<bool> {
    let account = driver.diary.read(kept::account)?.ok_or(Error::NotFound)?;
    let chain = driver.diary.read(kept::chain)?.ok_or(Error::NotFound)?;
    if recovery.is_some_and(|recovery| recovery.account != account.id) {
        return Err(Error::Refused("phrase_of_another_account"));
    }
    let mut keys = Keys::of(&account);
    if let Some(recovery) = recovery {
        keys.seed = &recovery.seed;
    }
    let request = |unix_s| {
        let body = Close::new(&chain, unix_s, keys.seed)?.encode();
        keys.request(Method::Delete, path::account(keys.account), body, unix_s)
    };
    let client = Client::new(keys.origin, &driver.limits, &driver.trust)?;
    let (answer, _) = driver.ask_signed(&client, request)?;
    if (200..300).contains(&answer.status) {
        return Ok(true);
    }
    // Ended already, or never known there.
    let problem = Problem::decode(&answer.body);
    Ok(problem.is_ok_and(|problem| matches!(problem.code, Code::Closed | Code::Unknown)))
}

/// Has the relay make a new account before this device gives anything up for it. `admission`: of an invitation; where
/// the relay asks for work instead, it is done.
///
/// Errors: `Offline`, `Invalid` naming `invite`, `Interrupted`.
fn announce(
    driver: &Driver<'_>,
    origin: &str,
    fresh: &Fresh,
    admission: Option<String>,
) -> Result<()> {
    let keys = Keys {
        account: &fresh.id,
        origin,
        seed: &fresh.keys.0,
    };
    let client = Client::new(origin, &driver.limits, &driver.trust)?;
    let ask = |admission: Option<&String>| {
        driver.ask_signed(&client, |unix_s| {
            let path = path::manifest(keys.account);
            let request = keys.request(Method::Put, path, fresh.first.encode(), unix_s)?;
            let admission = admission.cloned();
            Ok(Request {
                admission,
                ..request
            })
        })
    };
    let (mut answer, unix_s) = ask(admission.as_ref())?;
    let asked = Problem::decode(&answer.body).ok();
    if let Some(asked) = asked.filter(|problem| problem.code == Code::Admission) {
        if admission.is_some() {
            return Err(not_admitted(true));
        }
        let bits = asked.number.and_then(|bits| u32::try_from(bits).ok());
        let task = Task {
            origin,
            subject: keys.account,
            bits: bits.unwrap_or(work::BITS),
        };
        (answer, _) = ask(Some(&driver.work(&task, unix_s)?))?;
    }
    match Problem::decode(&answer.body) {
        _ if answer.status == 200 => Ok(()),
        Ok(problem) if problem.code == Code::Admission => Err(not_admitted(false)),
        _ => Err(Error::Offline),
    }
}
