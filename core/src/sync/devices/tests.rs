//! Alice's devices, in memory, at a relay that keeps the rules unless the story says otherwise.

mod going;
mod meeting;
mod phrase_alone;

use waymark_wire::answer::Answer;
use waymark_wire::request::Request;

use super::{Approved, Approver, Event, Newcomer, Next, Stage};
use crate::error::{Error, Result};
use crate::oplog::Record;
use crate::sync::State;
use crate::sync::simulate::honest::{ORIGIN, Relay};
use crate::sync::step::{Report, Wish};
use crate::sync::tests::devices::{Device, phrase};

/// Alice's phone, which has an account, and the relay.
fn phone_and_relay() -> (Device, Relay) {
    let mut phone = Device::new(1);
    let mut relay = Relay {
        unix_s: phone.now.timestamp().unsigned_abs(),
        ..Relay::default()
    };
    phone.enable(&phrase(7));
    sync(&mut phone, &mut relay);
    (phone, relay)
}

fn sync(device: &mut Device, relay: &mut Relay) -> Report {
    device.round(Wish::Sync, |request| Some(relay.answer(request)))
}

/// Steps until a wait, the person's turn, the end or an error.
fn until<T>(
    device: &mut Device,
    mut step: impl FnMut(&crate::sync::step::Here<'_>, Event) -> Result<Next<T>>,
    mut carry: impl FnMut(&Request) -> Option<Answer>,
) -> Result<Option<T>> {
    let mut event = Event::Go;
    loop {
        match device.within(|here| step(here, event))? {
            Next::Ask(request) => {
                event = carry(&request).map_or(Event::Unreachable, Event::Answered);
            }
            Next::Wait => return Ok(None),
            Next::Reached(stage) => return Ok(Some(stage)),
        }
    }
}

/// A tablet that shows a code, and the phone that answers it.
struct Meeting {
    phone: Device,
    tablet: Device,
    relay: Relay,
    new: Newcomer,
    old: Approver,
}

impl Meeting {
    fn begun() -> Self {
        let (mut phone, relay) = phone_and_relay();
        let mut tablet = Device::new(2);
        let new = tablet.within(|here| Newcomer::new(here, ORIGIN)).unwrap();
        let code = new.code();
        let old = phone.within(|here| Approver::new(here, &code)).unwrap();
        Self {
            phone,
            tablet,
            relay,
            new,
            old,
        }
    }

    fn on_phone(&mut self) -> Result<Option<Approved>> {
        let (old, relay) = (&mut self.old, &mut self.relay);
        loop {
            let reached = until(
                &mut self.phone,
                |here, event| old.step(here, event),
                |request| Some(relay.answer(request)),
            )?;
            if !matches!(reached, Some(Approved::Typed)) {
                return Ok(reached);
            }
        }
    }

    fn on_tablet(&mut self) -> Result<Option<Stage>> {
        let (new, relay) = (&mut self.new, &mut self.relay);
        until(
            &mut self.tablet,
            |here, event| new.step(here, event),
            |request| Some(relay.answer(request)),
        )
    }

    /// Up to the digits that the phone shows.
    fn shown(&mut self) -> String {
        assert!(self.on_tablet().unwrap().is_none(), "nobody scanned yet");
        assert!(self.on_phone().unwrap().is_none(), "nothing revealed yet");
        assert_eq!(self.on_tablet().unwrap(), Some(Stage::Digits));
        match self.on_phone().unwrap() {
            Some(Approved::Show(digits)) => digits.to_string(),
            _ => panic!("no digits"),
        }
    }

    /// The tablet after these digits.
    fn typed(&mut self, digits: &str) -> Result<Option<Stage>> {
        self.new.digits(digits).unwrap();
        self.on_tablet()
    }
}

/// Alice's phone and her tablet, each with words of its own, and both in step.
fn phone_tablet_and_relay() -> (Device, Device, Relay) {
    let mut meeting = Meeting::begun();
    let digits = meeting.shown();
    meeting.typed(&digits).unwrap();
    meeting.on_phone().unwrap();
    meeting.on_tablet().unwrap();
    let Meeting {
        mut phone,
        mut tablet,
        mut relay,
        ..
    } = meeting;
    phone.write(Record([1; 16]), "walk");
    tablet.write(Record([2; 16]), "tea");
    for _ in 0..2 {
        assert_well(&sync(&mut phone, &mut relay));
        assert_well(&sync(&mut tablet, &mut relay));
    }
    (phone, tablet, relay)
}

/// Six digits that are not these.
fn others(digits: &str) -> String {
    let number: u32 = digits.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

fn refused(error: &Error) -> &'static str {
    match error {
        Error::Refused(why) => why,
        other => panic!("{other}"),
    }
}

fn assert_well(report: &Report) {
    assert_eq!((report.state, report.detail), (State::Ok, ""));
}
