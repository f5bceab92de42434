//! Devices that meet by a code on a screen, over the same relay. Somebody else may have photographed the code.

use zeroize::Zeroizing;

use super::device::Device;
use super::honest::ORIGIN;
use super::world::{World, empty};
use crate::error::{Error, Result};
use crate::sync::begin;
use crate::sync::devices::{Approved, Approver, Event, Newcomer, Next, Stage};
use crate::sync::step::Here;

/// Looks of each side before they give up.
const MOST_LOOKS: usize = 8;

impl World {
    /// `new` shows a code, `by` answers it, and the person types the digits that it shows.
    pub(super) fn meet(&mut self, by: usize, new: usize) -> Result<()> {
        self.say(|_| format!("{by}: meets {new}"));
        let Some(mut newcomer) = self.met(new, |here| Newcomer::new(here, ORIGIN))? else {
            return Ok(());
        };
        let code = newcomer.code();
        if self.dice.u8(..4) == 0 {
            self.spy(by, &code)?;
        }
        let Some(mut approver) = self.met(by, |here| Approver::new(here, &code))? else {
            return Ok(());
        };
        let (mut shown, mut told): (Option<Zeroizing<String>>, _) = (None, false);
        for _ in 0..MOST_LOOKS {
            match self.walk(new, |here, event| newcomer.step(here, event)) {
                Ok(Some(Stage::Joined)) => return Ok(()),
                Ok(Some(Stage::Digits)) => {
                    if let Some(digits) = &shown {
                        newcomer.digits(digits)?;
                    }
                }
                Ok(None) | Err(Error::Offline) => {}
                Err(error) => return self.did_not(new, &error),
            }
            if told {
                continue;
            }
            match self.walk(by, |here, event| approver.step(here, event)) {
                Ok(Some(Approved::Show(digits))) => shown = Some(digits),
                Ok(Some(Approved::Member(report))) => {
                    told = true;
                    self.done(by, &report)?;
                }
                // Typed: the next look signs the list.
                Ok(None | Some(Approved::Typed)) | Err(Error::Offline) => {}
                Err(error) => return self.did_not(by, &error),
            }
        }
        Ok(())
    }

    /// Who has the code answers first, and would let the new device into an account of its own.
    fn spy(&mut self, beside: usize, code: &Zeroizing<String>) -> Result<()> {
        self.say(|_| "somebody photographed the code".into());
        let (now, phrase) = (self.now_ms, super::phrase::any(&mut self.dice));
        let mut spy = Device::new(empty()?, self.dice.u64(..));
        spy.within(now, true, |here| {
            begin::enable(here, ORIGIN, begin::fresh(here, &phrase)?)
        })?;
        let mut approver = spy.within(now, true, |here| Approver::new(here, code))?;
        if let Next::Ask(offer) = spy.within(now, true, |here| approver.step(here, Event::Go))? {
            self.carry(beside, &offer);
        }
        Ok(())
    }

    /// One act of a device that meets; nothing when it may not.
    fn met<T>(&mut self, at: usize, act: impl FnOnce(&Here<'_>) -> Result<T>) -> Result<Option<T>> {
        let (now, Some(device)) = (self.now_ms, self.devices.get_mut(at)) else {
            return Ok(None);
        };
        match device.within(now, true, act) {
            Ok(done) => Ok(Some(done)),
            Err(error) => self.did_not(at, &error).map(|()| None),
        }
    }

    /// Steps of a device, carried to the relay until a wait or until something is reached.
    pub(super) fn walk<T>(
        &mut self,
        at: usize,
        mut step: impl FnMut(&Here<'_>, Event) -> Result<Next<T>>,
    ) -> Result<Option<T>> {
        let (now, mut event) = (self.now_ms, Event::Go);
        self.relay.set_clock(now);
        loop {
            let device = self.devices.get_mut(at).ok_or(Error::Internal("device"))?;
            event = match device.within(now, true, |here| step(here, event))? {
                Next::Ask(request) => {
                    let answer = self.carry(at, &request);
                    answer.map_or(Event::Unreachable, Event::Answered)
                }
                Next::Wait => return Ok(None),
                Next::Reached(stage) => return Ok(Some(stage)),
            };
        }
    }

    /// The person is told that it did not work, and why; anything else is a fault.
    pub(super) fn did_not(&mut self, at: usize, error: &Error) -> Result<()> {
        match error {
            Error::NotFound | Error::Offline | Error::Refused(_) | Error::Invalid { .. } => {
                self.say(|_| format!("{at}: did not: {error}"));
            }
            // What a thief signed is in its own store too.
            _ if self.is_stolen(at) => {}
            error => self.fails(format!("{at}: a step ends in an error: {error}")),
        }
        Ok(())
    }
}
