//! A schedule: what the person, the phones and the relay do, one after the other.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use waymark_wire::crypto::Key;
use waymark_wire::phrase::Phrase;
use waymark_wire::{Hash, PublicKey};

use super::device::Device;
use super::honest::ORIGIN;
use super::lies::{Hostile, Lie};
use super::store::{self, Place, Store};
use super::{Outcome, holds};
use crate::error::{Error, Result};
use crate::oplog::Stamp;
use crate::sync::round::{Event, Next, Report, Round, Wish};
use crate::sync::{State, begin, snapshot, store as rows};

/// 2026-11-27, noon.
const NOON_MS: i64 = 1_795_780_800_000;
pub(super) const HOUR_MS: i64 = 3_600_000;
/// A round that asks more often than this has no end.
const MOST_ASKED: usize = 400;
/// Rounds of everyone after the relay became honest; in the first ones everyone also writes.
const LAST_ROUNDS: usize = 6;
const LAST_WRITES: usize = 2;

/// A write that was made.
pub(super) struct Written {
    pub(super) by: usize,
    pub(super) key: PublicKey,
    pub(super) place: Place,
    pub(super) stamp: Stamp,
    /// The device saw that all was well since.
    pub(super) acknowledged: bool,
}

pub(super) struct World {
    pub(super) dice: fastrand::Rng,
    pub(super) now_ms: i64,
    pub(super) relay: Hostile,
    pub(super) devices: Vec<Device>,
    pub(super) sides: Vec<usize>,
    pub(super) backups: Vec<(usize, Store)>,
    pub(super) written: Vec<Written>,
    pub(super) values: BTreeSet<(Place, (Stamp, Vec<u8>))>,
    /// Keys under which two devices may have written.
    pub(super) copied: BTreeSet<PublicKey>,
    /// Lists by number: more than one is a fork.
    pub(super) lists: BTreeMap<u32, BTreeSet<Hash>>,
    pub(super) outcome: Outcome,
    verbose: bool,
}

thread_local! {
    static PREPARED: RefCell<Option<Store>> = const { RefCell::new(None) };
}

/// An empty diary.
pub(super) fn empty() -> Result<Store> {
    PREPARED.with_borrow_mut(|prepared| {
        if prepared.is_none() {
            *prepared = Some(store::prepared()?);
        }
        store::copy(prepared.as_ref().ok_or(Error::Internal("prepared"))?)
    })
}

impl World {
    /// Runs the schedule of a seed to its end and looks whether all holds.
    pub(super) fn run(seed: u64, verbose: bool) -> Outcome {
        let mut dice = fastrand::Rng::with_seed(seed);
        let mut habits = Vec::new();
        for _ in 0..dice.usize(..4) {
            habits.extend(dice.choice(Lie::ALL));
        }
        let one_in = *dice.choice(&[2, 3, 5, 9]).unwrap_or(&3);
        let mut world = Self {
            now_ms: NOON_MS,
            relay: Hostile::new(habits, one_in),
            devices: Vec::new(),
            sides: Vec::new(),
            backups: Vec::new(),
            written: Vec::new(),
            values: BTreeSet::new(),
            copied: BTreeSet::new(),
            lists: BTreeMap::new(),
            outcome: Outcome::default(),
            verbose,
            dice,
        };
        if let Err(error) = world.schedule() {
            world.fails(format!("the simulation itself: {error}"));
        }
        world.outcome
    }

    fn schedule(&mut self) -> Result<()> {
        self.say(|w| format!("the relay {:?}, one in {}", w.relay.habits, w.relay.one_in));
        self.new_device()?;
        let phrase = Phrase::new(Key::new(std::array::from_fn(|_| self.dice.u8(..))));
        let now = self.now_ms;
        if let Some(first) = self.devices.first_mut() {
            first.within(now, true, |here| begin::enable(here, ORIGIN, &phrase))?;
        }
        for _ in 0..self.dice.usize(1..4) {
            self.join(0)?;
        }
        for _ in 0..self.dice.usize(8..28) {
            self.step()?;
            if !self.outcome.faults.is_empty() {
                return Ok(());
            }
        }
        self.say(|_| "the relay becomes honest".into());
        self.relay.become_honest();
        for round in 0..LAST_ROUNDS {
            self.now_ms += 26 * HOUR_MS;
            for at in 0..self.devices.len() {
                if round < LAST_WRITES {
                    self.write(at)?;
                }
                self.sync(at, Wish::Sync, None)?;
            }
        }
        for device in &self.devices {
            let stands = snapshot::store::base_root(&device.sql)?.is_some();
            self.outcome.bases += u64::from(stands);
        }
        if self.outcome.faults.is_empty() {
            holds::all(self)?;
        }
        Ok(())
    }

    /// A round, cut short at a step if `crash` says so: 0 before it is committed, 1 before the request leaves, 2 after
    /// it came to the relay.
    pub(super) fn sync(&mut self, at: usize, wish: Wish, crash: Option<(usize, u8)>) -> Result<()> {
        self.relay.told.clear();
        self.relay.set_clock(self.now_ms);
        let mut round = Round::new(wish, None);
        let mut event = Event::Begin;
        for step in 0..MOST_ASKED {
            let now = self.now_ms;
            let crashes = |how| crash == Some((step, how));
            let Some(device) = self.devices.get_mut(at) else {
                return Ok(());
            };
            let next = device.within(now, !crashes(0), |here| round.step(here, event));
            let next = match next {
                Ok(next) => next,
                Err(error) => {
                    self.fails(format!("{at}: a step ends in an error: {error}"));
                    return Ok(());
                }
            };
            if crashes(0) || crashes(1) {
                self.say(|_| format!("{at}: crashes at step {step} ({crash:?})"));
                return Ok(());
            }
            event = match next {
                Next::Done(report) => return self.done(at, &report),
                Next::Admission => Event::Admitted("work 0".into()),
                Next::Ask(request) => {
                    let side = self.sides.get(at).copied().unwrap_or(0);
                    let told = self.relay.told.clone();
                    let answer = self.relay.answer(side, &request, &mut self.dice);
                    self.outcome.requests += 1;
                    let new: Vec<_> = self.relay.told.difference(&told).copied().collect();
                    self.say(|_| {
                        let path = request.path.get(38..55).unwrap_or_default();
                        format!(
                            "{at}:   asks {path} -> {:?} {new:?}",
                            answer.as_ref().map(|a| a.status)
                        )
                    });
                    if crashes(2) {
                        self.say(|_| format!("{at}: crashes before the answer"));
                        return Ok(());
                    }
                    answer.map_or(Event::Unreachable, Event::Answered)
                }
            };
        }
        self.fails(format!("{at}: a round without end"));
        Ok(())
    }

    fn done(&mut self, at: usize, report: &Report) -> Result<()> {
        self.outcome.rounds += 1;
        self.say(|_| format!("{at}: {} {}", report.state.word(), report.detail));
        let well = matches!(report.state, State::Ok | State::Healed);
        for lie in std::mem::take(&mut self.relay.told) {
            let (noticed, quiet) = self.outcome.lies.entry(lie.word()).or_default();
            *if report.state == State::Ok {
                quiet
            } else {
                noticed
            } += 1;
        }
        *self.outcome.states.entry(report.state.word()).or_default() += 1;
        if well {
            let all = self.written.iter_mut().filter(|written| written.by == at);
            all.for_each(|written| written.acknowledged = true);
        }
        if let Some(device) = self.devices.get(at)
            && let Some(chain) = rows::chain(&device.sql)?
        {
            let n = chain.last.manifest.n;
            self.lists.entry(n).or_default().insert(chain.last.hash);
            for n in 0..n {
                if let Some(list) = rows::list(&device.sql, n)? {
                    self.lists.entry(n).or_default().insert(list.hash);
                }
            }
        }
        Ok(())
    }

    pub(super) fn fails(&mut self, what: String) {
        self.say(|_| format!("FAULT {what}"));
        self.outcome.faults.push(what);
    }

    pub(super) fn say(&mut self, line: impl FnOnce(&Self) -> String) {
        if self.verbose {
            let line = line(self);
            self.outcome.trace.push(line);
        }
    }
}
