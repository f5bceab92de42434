//! What a step of a round is given, and what comes of it.

use rusqlite::Connection;
use waymark_wire::answer::Answer;
use waymark_wire::crypto::Key;
use waymark_wire::request::Request;

use super::State;
use super::change::Change;
use super::snapshot::Pace;
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::platform::Random;
use crate::store::Synced;

/// Where and when a step is done: a write transaction, what may be synced, the time and chance.
pub(crate) struct Here<'a> {
    pub(crate) sql: &'a Connection,
    pub(crate) tables: &'a [&'static Synced],
    pub(crate) now: Instant,
    pub(crate) random: &'a dyn Random,
    pub(crate) pace: Pace,
}

impl Here<'_> {
    /// Milliseconds since 1970.
    pub(super) fn ms(&self) -> i64 {
        self.now.timestamp_millis()
    }

    /// 32 fresh random bytes.
    pub(super) fn chance(&self) -> Result<Key> {
        let mut bytes = Key::default();
        self.random.fill(bytes.as_mut())?;
        Ok(bytes)
    }

    /// A time by chance, in milliseconds from 0 to below `most_ms`.
    pub(super) fn some_time(&self, most_ms: i64) -> Result<i64> {
        let mut chance = [0; 8];
        self.random.fill(&mut chance)?;
        Ok(i64::from_be_bytes(chance).rem_euclid(most_ms.max(1)))
    }

    /// Seconds since 1970 by a clock that is `shift_s` ahead of ours.
    pub(super) fn unix_s(&self, shift_s: i64) -> u64 {
        u64::try_from(self.now.timestamp().saturating_add(shift_s)).unwrap_or(0)
    }
}

/// What a round is for besides sync itself.
pub(crate) enum Wish {
    /// Nothing.
    Sync,
    /// The list of members is to change.
    Change(Change),
}

/// What happened outside.
pub(crate) enum Event {
    /// The round begins.
    Begin,
    /// The relay answered the last request.
    Answered(Answer),
    /// It did not.
    Unreachable,
    /// The work for a new account is done: the admission to show.
    Admitted(String),
}

/// What is to be done outside, before the next step.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Carry this to the relay.
    Ask(Request),
    /// The relay makes no account without an invitation or work: do the work, or ask the person.
    Admission,
    /// The round is over.
    Done(Report),
}

/// How a round went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) state: State,
    /// What exactly, as a stable word; empty when there is no more to say.
    pub(crate) detail: &'static str,
    /// Writes of this device that the relay has now.
    pub(crate) sent: u64,
    /// Writes of other devices that were taken in.
    pub(crate) received: u64,
    /// Seconds to wait before the next round, where the relay asked for it.
    pub(crate) retry_after_s: Option<u64>,
    /// Features whose rows changed.
    pub(crate) changed: Vec<&'static str>,
    /// Words were replaced or deleted.
    pub(crate) erased: bool,
}

/// Why a step ends the round.
pub(super) enum Stop {
    /// In this state, with a word on what.
    State(State, &'static str),
    /// Something of ours went wrong.
    Error(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}
