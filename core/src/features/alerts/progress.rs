//! How far an alert has come, what can happen to it, and what follows.

use chrono::TimeDelta;

use super::model::{AlertMeans, AlertReason, AlertReport, AlertState};
use crate::calendar::Instant;

/// How long a draft waits for a yes.
pub(super) const DRAFT: TimeDelta = TimeDelta::hours(24);

/// How far an alert has come. Written by the device it goes out from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Progress {
    pub(crate) state: AlertState,
    /// Since when it is in this state.
    pub(crate) since: Instant,
    /// What the state waits for: the end of the grace period, of the phone's time to report, of the wait for an
    /// answer; or the next try.
    pub(crate) until: Option<Instant>,
    pub(crate) tries: u32,
    /// Place of the route among the contact's.
    pub(crate) route: u32,
    /// Since when it is to go out: what the wait for somebody to answer counts from, while nothing has.
    pub(crate) asked_at: Option<Instant>,
    pub(crate) means: Option<AlertMeans>,
    pub(crate) reason: Option<AlertReason>,
    pub(crate) escalated: bool,
    pub(crate) perhaps_twice: bool,
    /// It went out late, or will.
    pub(crate) late: bool,
    /// A text that was given out carries the link.
    #[serde(default)]
    pub(crate) linked: bool,
}

/// How an alert ended. Any device may write it, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Ending {
    pub(crate) state: AlertState,
    pub(crate) at: Instant,
}

/// What happens to an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The person says yes: at once, or after the grace period.
    Send { at_once: bool },
    /// Time has passed.
    Time,
    /// There may be a network again: what did not go out for want of one waits no longer.
    Network,
    /// The phone can hand it over by this means, which is the contact's route at this place.
    Give { means: AlertMeans, route: u32 },
    /// None of the contact's routes is left.
    NoWay,
    /// The phone says what became of it.
    Report(AlertReport),
    /// The contact has seen it and cannot now.
    Declined,
    /// The contact no longer agrees, or three of rules went out this day already.
    Stop(AlertReason),
}

/// What follows from a step besides the new state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    None,
    /// The phone has to do it.
    Task,
    /// The next contact is to be asked.
    Escalate,
    /// It is over, for the whole chain.
    Answered,
}

impl Progress {
    /// A new one, which waits for a yes.
    pub(crate) fn drafted(now: Instant) -> Self {
        Self {
            state: AlertState::Drafted,
            since: now,
            until: Some(after(now, DRAFT)),
            tries: 0,
            route: 0,
            asked_at: None,
            means: None,
            reason: None,
            escalated: false,
            perhaps_twice: false,
            late: false,
            linked: false,
        }
    }

    /// Whether the phone has it and may still say what became of it.
    pub(crate) fn is_given_out(&self) -> bool {
        self.state == AlertState::Queued && self.until.is_some()
    }

    /// Whether something may have gone out.
    pub(crate) fn went_out(&self) -> bool {
        use AlertState::{Accepted, Answered, HandedOver, Shown};
        matches!(self.state, HandedOver | Accepted | Shown | Answered)
    }

    pub(super) fn at(self, state: AlertState, now: Instant, until: Option<Instant>) -> Self {
        Self {
            state,
            since: now,
            until,
            ..self
        }
    }
}

/// Whether nothing happens to it any more.
pub(crate) fn is_over(state: AlertState) -> bool {
    use AlertState::{Answered, Cancelled, Closed, Expired};
    matches!(state, Answered | Closed | Cancelled | Expired)
}

/// That much later; the same where the calendar ends.
pub(super) fn after(at: Instant, long: TimeDelta) -> Instant {
    at.checked_add_signed(long).unwrap_or(at)
}
