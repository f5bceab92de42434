//! The end of the account that a device asked for: when it comes, and calling it off.

use waymark_wire::AccountId;
use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::close::{Close, WAIT_S};
use waymark_wire::manifest::Kind;
use waymark_wire::request::{Method, path};

use super::super::store;
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::sync::Driver;
use crate::sync::ask::Keys;
use crate::sync::http::Client;
use crate::sync::model::AccountEnding;
use crate::sync::notice::Notice;
use crate::sync::shown;

/// What the relay says of an end that was asked for; nothing where there is none.
///
/// Errors: as [`statement`].
pub(super) fn announced(driver: &Driver<'_>) -> Result<Option<AccountEnding>> {
    let Some(close) = statement(driver)? else {
        return Ok(None);
    };
    let at = i64::try_from(close.unix_s.saturating_add(WAIT_S)).ok();
    let at = at.and_then(|at| Instant::from_timestamp(at, 0));
    Ok(Some(AccountEnding {
        at: at.ok_or(Error::Refused("not_a_relay"))?,
        device: driver.diary.read(|sql| shown::called(sql, &close.signer))?,
    }))
}

/// Leaves a notice of an end that was asked for, after a sync that reached the relay: looked for where others changed
/// something there, until the relay has answered, and told again while it stands, once the person has seen it. Also of one that
/// this device asked for: then the answer was lost, or a copy of it asked.
///
/// Errors: `Interrupted`, and what the store says. A relay that says nothing of it leaves nothing.
pub(in crate::sync) fn look(driver: &Driver<'_>) -> Result<()> {
    let what = Notice::AccountEnds.word();
    let since_ms = driver.clock.now()?.timestamp_millis() - 1000 * WAIT_S.cast_signed();
    let may_stand = driver.diary.read(|sql| {
        let account = store::account(sql)?.filter(|account| !account.state.is_final());
        let told = shown::was_told(sql, what, since_ms..i64::MAX)?;
        Ok(account.is_some_and(|account| account.has_news || told))
    })?;
    if !may_stand {
        return Ok(());
    }
    let close = match statement(driver) {
        Ok(close) => close,
        Err(Error::Offline | Error::Refused(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    driver.within(|here| {
        if let Some(account) = store::account(here.sql)? {
            let has_news = false;
            store::put_account(
                here.sql,
                &store::Account {
                    has_news,
                    ..account
                },
            )?;
        }
        match close {
            Some(close) if !shown::is_unseen(here.sql, what)? => {
                store::put_notice(here.sql, here.ms(), what, Some(&close.signer), None)
            }
            _ => Ok(()),
        }
    })
}

/// The statement that waits for its time. It counts by its signature.
///
/// Errors: `NotFound` while sync is off, `Offline`, `Refused` with `not_a_relay` for a statement that no member signed.
fn statement(driver: &Driver<'_>) -> Result<Option<Close>> {
    let answer = ask(driver, Method::Get, path::account)?;
    match answer.status {
        204 => return Ok(None),
        200 => {}
        _ => return Err(refused(&answer)),
    }
    let lie = || Error::Refused("not_a_relay");
    let close = Close::decode(&answer.body).map_err(|_| lie())?;
    let chain = driver.diary.read(store::chain)?.ok_or(Error::NotFound)?;
    (close.by(&chain) == Some(Kind::Device))
        .then_some(Some(close))
        .ok_or_else(lie)
}

/// Calls it off. Errors: `NotFound` while sync is off, `Offline`, `Refused` with `account_closed`.
pub(super) fn keep(driver: &Driver<'_>) -> Result<()> {
    let answer = ask(driver, Method::Post, path::keep)?;
    (answer.status == 200)
        .then_some(())
        .ok_or_else(|| refused(&answer))
}

fn refused(answer: &Answer) -> Error {
    match Problem::decode(&answer.body).map(|problem| problem.code) {
        Ok(Code::Closed) => Error::Refused("account_closed"),
        Ok(Code::NotMember) => Error::Refused("revoked"),
        _ => Error::Offline,
    }
}

/// Asks as this device.
fn ask(driver: &Driver<'_>, method: Method, of: fn(&AccountId) -> String) -> Result<Answer> {
    let account = driver.diary.read(store::account)?.ok_or(Error::NotFound)?;
    let keys = Keys::of(&account);
    let client = Client::new(keys.origin, &driver.limits, &driver.trust)?;
    let request = |unix_s| keys.request(method, of(keys.account), Vec::new(), unix_s);
    Ok(driver.ask_signed(&client, request)?.0)
}
