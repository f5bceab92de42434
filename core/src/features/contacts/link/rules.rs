//! What becomes of the link of an alert. Pure.
//!
//! | the alert | the link | |
//! |---|---|---|
//! | any | drawn 14 days ago | ended |
//! | not written yet | | waits |
//! | from here, and the contact may not get a link any more | | ended |
//! | cancelled, closed, expired | | ended |
//! | answered | | waits: the page stays until its time is over |
//! | given out with the link | | asked for replies |
//! | gone out without it | | ended |
//! | to go out from here | not at the relay | put |
//! | otherwise | | waits |

use chrono::TimeDelta;
use waymark_wire::contact::linked::{KEPT_S, VALID_S};

use super::store::Drawn;
use crate::calendar::Instant;
use crate::features::contacts::model::{Contact, ContactLevel};

/// How long an alert's text may still carry a link after the relay took the note: then it is good for a day more.
const FRESH_S: u64 = VALID_S - 86_400;

/// What of an alert counts for its link.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Of {
    /// It goes out from this device.
    pub(crate) from_here: bool,
    /// It may get a link: the contact agreed, and the relay is still the one it was drawn for.
    pub(crate) allowed: bool,
    /// Called off, stood down or never said yes to.
    pub(crate) is_off: bool,
    /// The contact answered.
    pub(crate) is_answered: bool,
    /// Something may have gone out.
    pub(crate) went_out: bool,
    /// It was given out with the link.
    pub(crate) linked: bool,
}

/// What is to be done for a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Wait,
    Put,
    Ask,
    End,
}

/// The next step of a link; `of`: its alert, nothing while that is not written.
pub(crate) fn step(drawn: &Drawn, of: Option<Of>, now: Instant) -> Step {
    if passed(drawn.made_at, now, KEPT_S) {
        return Step::End;
    }
    let Some(of) = of else { return Step::Wait };
    if of.is_off || (of.from_here && !of.allowed) {
        return Step::End;
    }
    match (of.is_answered, of.linked, of.went_out) {
        (true, ..) => Step::Wait,
        (false, true, _) => Step::Ask,
        (false, false, true) if of.from_here => Step::End,
        (false, false, false) if of.from_here && drawn.sealed.is_some() => Step::Put,
        _ => Step::Wait,
    }
}

impl Drawn {
    /// Whether a text that is given out now carries it: the relay has the note, and gives it out for a day yet.
    pub(crate) fn is_ready(&self, now: Instant) -> bool {
        self.taken_at.is_some_and(|at| !passed(at, now, FRESH_S))
    }
}

/// The relay where a page for the contact may be; nothing where they did not agree to a link.
pub(crate) fn page_relay(contact: &Contact) -> Option<&str> {
    let relay = contact.link_relay.as_deref();
    relay.filter(|_| contact.gets.contains(&ContactLevel::Link))
}

fn passed(since: Instant, now: Instant, seconds: u64) -> bool {
    let whole = TimeDelta::seconds(i64::try_from(seconds).unwrap_or(i64::MAX / 1_000));
    now.signed_duration_since(since) >= whole
}
