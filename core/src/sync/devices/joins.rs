//! Two devices that meet, carried to the relay: asked again every second until the other one or the person is ready.
//! And what is held in memory meanwhile.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use waymark_wire::answer::Problem;

use super::{Approver, Event, Look, Newcomer, Next};
use crate::error::{Error, Result};
use crate::sync::Driver;
use crate::sync::step::Here;

/// Between two looks whether the other device has answered.
const LOOK: Duration = Duration::from_secs(1);
/// Times in a row that the relay may be out of reach.
const MOST_LOST: u32 = 5;

/// Joining that goes on, on either side. In memory: a code is good for ten minutes.
#[derive(Default)]
pub(crate) struct Joins {
    new: Mutex<Option<Newcomer>>,
    old: Mutex<Option<Approver>>,
    look: Mutex<Option<Look>>,
}

fn lock<T>(side: &Mutex<T>) -> MutexGuard<'_, T> {
    side.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Joins {
    /// This device shows a code from now on; an earlier one is worth nothing.
    pub(super) fn show(&self, newcomer: Newcomer) {
        *lock(&self.new) = Some(newcomer);
    }

    /// This device answered a code.
    pub(super) fn answer(&self, approver: Approver) {
        *lock(&self.old) = Some(approver);
    }

    /// An account was looked at with its phrase.
    pub(super) fn keep_look(&self, look: Look) {
        *lock(&self.look) = Some(look);
    }

    /// The two have met, or the phrase did its part.
    pub(super) fn end(&self) {
        *lock(&self.new) = None;
        *lock(&self.old) = None;
        *lock(&self.look) = None;
    }

    /// With the account that was looked at. Errors: `NotFound` when none was; those of `act`.
    pub(super) fn with_look<T>(&self, act: impl FnOnce(&mut Look) -> Result<T>) -> Result<T> {
        out_of(&self.look, act)
    }

    /// As the new device: until it is the person's turn, or done.
    ///
    /// Errors: `NotFound` when no code is shown, or another call waits; those of [`Newcomer::step`]; `Interrupted`.
    pub(super) fn as_new<T>(&self, act: impl FnOnce(&mut Newcomer) -> Result<T>) -> Result<T> {
        out_of(&self.new, act)
    }

    /// As the device that lets the other in. Errors: as [`Joins::as_new`].
    pub(super) fn as_old<T>(&self, act: impl FnOnce(&mut Approver) -> Result<T>) -> Result<T> {
        out_of(&self.old, act)
    }
}

/// Takes a side out while it is busy, so that no lock is held over the network. It stays while it is of use.
fn out_of<S, T>(side: &Mutex<Option<S>>, act: impl FnOnce(&mut S) -> Result<T>) -> Result<T> {
    let mut taken = lock(side).take().ok_or(Error::NotFound)?;
    let done = act(&mut taken);
    if !matches!(done, Err(Error::Refused(_))) {
        // A code that was made meanwhile counts.
        lock(side).get_or_insert(taken);
    }
    done
}

/// Carries steps to the relay until something is reached.
///
/// Errors: those of the steps, `Interrupted`; `Offline` and, where something answers that is no relay, `Refused` with
/// `not_a_relay`, after as many tries.
pub(super) fn carry<T>(
    driver: &Driver<'_>,
    origin: &str,
    mut step: impl FnMut(&Here<'_>, Event) -> Result<Next<T>>,
) -> Result<T> {
    let mut event = Event::Go;
    let mut lost = 0;
    loop {
        driver.watch.check()?;
        // What a relay answers can be read, or says why it is not what was asked for.
        let says_why = match &event {
            Event::Answered(answer) => Some(Problem::decode(&answer.body).is_ok()),
            Event::Go | Event::Unreachable => None,
        };
        let next = driver.within(|here| step(here, event));
        if says_why.is_some() && next.is_ok() {
            lost = 0;
        }
        event = match next {
            Ok(Next::Reached(stage)) => return Ok(stage),
            Ok(Next::Wait) => {
                driver.pause(LOOK)?;
                Event::Go
            }
            Ok(Next::Ask(request)) => match driver.ask(origin, &request) {
                Ok(answer) => Event::Answered(answer),
                Err(Error::Offline | Error::Refused(_)) => Event::Unreachable,
                Err(error) => return Err(error),
            },
            Err(Error::Offline) if lost < MOST_LOST => {
                lost += 1;
                driver.pause(LOOK)?;
                Event::Go
            }
            Err(Error::Offline) if says_why == Some(false) => {
                return Err(Error::Refused("not_a_relay"));
            }
            Err(error) => return Err(error),
        };
    }
}
