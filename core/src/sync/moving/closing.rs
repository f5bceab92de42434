//! The end of the account that a device asked for: when it comes, and calling it off.

use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::close::{Close, WAIT_S};
use waymark_wire::manifest::Kind;
use waymark_wire::request::{Method, path};

use super::super::store;
use super::{Keys, request};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::sync::Driver;
use crate::sync::model::AccountEnding;
use crate::sync::shown;

/// What the relay says of an end that was asked for; nothing where there is none. A statement counts by its signature.
///
/// Errors: `NotFound` while sync is off, `Offline`, `Refused` with `not_a_relay` for a statement that nobody signed.
pub(super) fn announced(driver: &Driver<'_>) -> Result<Option<AccountEnding>> {
    let answer = ask(driver, Method::Get, path::account)?;
    match answer.status {
        204 => return Ok(None),
        200 => {}
        _ => return Err(refused(&answer)),
    }
    let lie = || Error::Refused("not_a_relay");
    let close = Close::decode(&answer.body).map_err(|_| lie())?;
    driver.within(|here| {
        let chain = store::chain(here.sql)?.ok_or(Error::NotFound)?;
        if close.by(&chain) != Some(Kind::Device) {
            return Err(lie());
        }
        let at = i64::try_from(close.unix_s.saturating_add(WAIT_S)).ok();
        let at = at.and_then(|at| Instant::from_timestamp(at, 0));
        Ok(Some(AccountEnding {
            at: at.ok_or_else(lie)?,
            device: shown::called(here.sql, &close.signer)?,
        }))
    })
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

/// Asks as this device; once more where the relay's clock is another.
fn ask(
    driver: &Driver<'_>,
    method: Method,
    of: fn(&waymark_wire::AccountId) -> String,
) -> Result<Answer> {
    let account = driver.diary.read(store::account)?.ok_or(Error::NotFound)?;
    let keys = Keys::of(&account);
    let now = driver.clock.now()?.timestamp();
    let mut unix_s = u64::try_from(now).unwrap_or(0);
    for _ in 0..2 {
        let asked = request(&keys, method, of(&account.id), Vec::new(), unix_s)?;
        let answer = driver.ask(&account.origin, &asked)?;
        match Problem::decode(&answer.body) {
            Ok(problem) if problem.code == Code::Time => unix_s = problem.number.unwrap_or(0),
            _ => return Ok(answer),
        }
    }
    Err(Error::Offline)
}
