//! A schedule: what the person, the phones and the relay do, one after the other.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use waymark_wire::answer::Answer;
use waymark_wire::phrase::Phrase;
use waymark_wire::request::Request;
use waymark_wire::{Hash, PublicKey};

use super::device::Device;
use super::erase::Asking;
use super::honest::ORIGIN;
use super::lies::{Hostile, Lie};
use super::store::{self, Place, Store};
use super::thief::Thief;
use super::{Outcome, holds, phrase, thief};
use crate::error::{Error, Result};
use crate::oplog::Stamp;
use crate::sync::round::Round;
use crate::sync::step::{Event, Next, Report, Wish};
use crate::sync::{State, begin, snapshot, store as rows};

/// 2026-11-27, noon.
const NOON_MS: i64 = 1_795_780_800_000;
pub(super) const HOUR_MS: i64 = 3_600_000;
/// A round that asks more often than this has no end.
const MOST_ASKED: usize = 400;
/// Rounds of everyone after the relay became honest; in the first ones everyone also writes.
const LAST_ROUNDS: usize = 6;
const LAST_WRITES: usize = 2;
/// Times that the person looks after a stolen device and two histories: what one device signs another may hear of late.
const MOST_MENDS: usize = 4;

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
    /// The account's phrase, on paper.
    pub(super) phrase: Phrase,
    /// Devices that came in with the phrase.
    pub(super) phrased: BTreeSet<usize>,
    /// The member that somebody else holds, once there is one.
    pub(super) thief: Option<Thief>,
    /// What decides when a thief makes a snapshot or drops the end of its log, where one does.
    pub(super) seals: Option<fastrand::Rng>,
    /// All went to another relay.
    pub(super) has_moved: bool,
    /// When the person asks that all be erased.
    pub(super) asking: Asking,
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
            phrase: phrase::any(&mut dice),
            phrased: BTreeSet::new(),
            thief: None,
            seals: thief::seals(seed),
            has_moved: false,
            asking: Asking::new(seed),
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
        let (now, phrase) = (self.now_ms, &self.phrase);
        if let Some(first) = self.devices.first_mut() {
            first.within(now, true, |here| {
                begin::enable(here, ORIGIN, begin::fresh(here, phrase)?)
            })?;
        }
        for _ in 0..self.dice.usize(1..4) {
            self.join(0)?;
        }
        for _ in 0..self.dice.usize(8..28) {
            self.step()?;
            self.may_erase()?;
            if !self.outcome.faults.is_empty() {
                return Ok(());
            }
        }
        self.say(|_| "the relay becomes honest".into());
        self.relay.become_honest();
        self.go_on(LAST_WRITES)?;
        for _ in 0..MOST_MENDS {
            if !self.is_anything_mended()? {
                break;
            }
            self.go_on(0)?;
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

    /// Days on which everyone syncs, and writes on the first of them.
    fn go_on(&mut self, writes: usize) -> Result<()> {
        for round in 0..LAST_ROUNDS {
            self.now_ms += 26 * HOUR_MS;
            for at in 0..self.devices.len() {
                if round < writes && !self.is_stolen(at) {
                    self.write(at)?;
                }
                self.sync(at, Wish::Sync, None)?;
            }
        }
        Ok(())
    }

    /// What the person does about a relay that lost something for good, a stolen device, and two histories. Whether there was anything.
    fn is_anything_mended(&mut self) -> Result<bool> {
        if self.move_away()? {
            return Ok(true);
        }
        let stolen = self.undo_theft()?;
        let forked = self.make_one_history()?;
        let waited = self.let_go()?;
        // Who has just taken new keys has not heard all yet.
        let mut cloned = false;
        for device in &self.devices {
            let account = rows::account(&device.sql)?;
            cloned |= account.is_some_and(|account| account.state == State::Cloned);
        }
        Ok(stolen || forked || waited || cloned || self.comes_anew()?)
    }

    /// Carries a request to the relay.
    pub(super) fn carry(&mut self, at: usize, request: &Request) -> Option<Answer> {
        let side = self.sides.get(at).copied().unwrap_or(0);
        let told = self.relay.told.clone();
        let answer = self.relay.answer(side, request, &mut self.dice);
        self.outcome.requests += 1;
        let new: Vec<_> = self.relay.told.difference(&told).copied().collect();
        self.say(|_| {
            let path = request.path.get(38..55).unwrap_or_default();
            let status = answer.as_ref().map(|answer| answer.status);
            format!("{at}:   asks {path} -> {status:?} {new:?}")
        });
        answer
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
                // What a thief signed is in its own store too, and the engine may say so.
                Err(_) if self.is_stolen(at) => return Ok(()),
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
                    let answer = self.carry(at, &request);
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

    pub(super) fn done(&mut self, at: usize, report: &Report) -> Result<()> {
        self.outcome.rounds += 1;
        self.note_thiefs_keys(at)?;
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
