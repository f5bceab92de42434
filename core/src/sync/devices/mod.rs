//! How devices come and go, seen from the person: two devices that meet, what each is called, what is left behind.
//!
//! The machines here do no I/O besides the store, as the engine's [`Round`](super::Round): a step takes an
//! [`Event`] and says what is [`Next`].
//!
//! | to find | look in |
//! |---|---|
//! | the new device's side of joining | `newcomer.rs` |
//! | the side of the device that lets it in | `approver.rs` |
//! | an account's lists, checked before any is kept | `lists.rs` |
//! | both carried to the relay | `joins.rs` |
//! | an account seen with its phrase, and joined by it | `look.rs` |
//! | who the devices are, and what two of them compare | `members.rs` |
//! | what fell away with a device | `fallen/` |

mod agreed;
mod approver;
mod fallen;
mod ffi;
mod joins;
mod lists;
mod look;
mod members;
mod model;
mod newcomer;
mod store;
#[cfg(test)]
mod tests;

pub(in crate::sync) use approver::{Approved, Approver};
pub(crate) use fallen::forget_stale;
pub(super) use fallen::leave as leave_fallen;
#[cfg(any(test, feature = "simulate"))]
pub(super) use fallen::list as list_fallen;
pub(super) use ffi::changed;
pub(crate) use joins::Joins;
pub(in crate::sync) use look::Look;
pub(super) use look::read as read_phrase;
pub use model::{
    Compared, DeviceView, Fallen, FallenValue, Found, FoundDevice, FoundHistory, JoinCode,
};
pub(in crate::sync) use newcomer::{Newcomer, Stage};

use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::join::{Slot, Stop};
use waymark_wire::request::{Method, Request, path};

use super::step::Here;
use crate::error::{Error, Result};

/// What happened outside.
pub(crate) enum Event {
    /// It begins, a wait is over, or the person did their part.
    Go,
    /// The relay answered the last request.
    Answered(Answer),
    /// It did not.
    Unreachable,
}

/// What is to be done outside, before the next step.
pub(crate) enum Next<T> {
    /// Carry this to the relay.
    Ask(Request),
    /// The other device has not answered yet: go on in a moment.
    Wait,
    /// It is the person's turn, or it is done.
    Reached(T),
}

/// One of the places where two devices meet.
fn slot(place: &[u8; 16], slot: Slot, body: Option<&[u8]>) -> Request {
    Request {
        method: body.map_or(Method::Get, |_| Method::Put),
        path: path::slot(place, slot),
        body: body.unwrap_or_default().to_vec(),
        authorization: None,
        admission: None,
    }
}

/// What a relay said.
enum Said {
    Given(Vec<u8>),
    /// Nothing is there, or the relay is busy.
    NotYet,
}

/// What an answer about a slot means. Errors: `Refused` when something else was written there.
fn said(answer: Answer) -> Result<Said> {
    if answer.status == 200 {
        return Ok(Said::Given(answer.body));
    }
    match Problem::decode(&answer.body).map(|problem| problem.code) {
        Ok(Code::Unknown | Code::TooMany | Code::Unavailable) => Ok(Said::NotYet),
        Ok(Code::Taken) => Err(Error::Refused("join_disturbed")),
        _ => Err(Error::Offline),
    }
}

/// Why a step was not taken, for a screen.
fn stopped(stop: Stop) -> Error {
    match stop {
        Stop::Digits(2) => Error::invalid("digits", "are not those; 2 tries are left"),
        Stop::Digits(1) => Error::invalid("digits", "are not those; 1 try is left"),
        Stop::Malformed(waymark_wire::Malformed("digits")) => {
            Error::invalid("digits", "must be six digits")
        }
        Stop::Digits(_) => Error::Refused("join_digits"),
        Stop::TooOld => Error::Refused("join_too_old"),
        Stop::SecondOffer => Error::Refused("join_second_offer"),
        // Whatever else is in a slot, neither of the two devices wrote it.
        _ => Error::Refused("join_disturbed"),
    }
}

/// Nobody waits longer than a code is good. A clock that was set back does not make it young again.
fn is_young(here: &Here<'_>, since_s: u64) -> Result<()> {
    let age = here.unix_s(0).checked_sub(since_s);
    let is_young = age.is_some_and(|age| age <= waymark_wire::join::VALID_S);
    is_young.then_some(()).ok_or(Error::Refused("join_too_old"))
}
