//! A schedule: what people, their phones, the one who means harm and the relay do, one after the other.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use waymark_wire::contact::MessageId;
use waymark_wire::contact::record::Answer;

use super::Outcome;
use super::holds::Seen;
use super::hostile::Hostile;
use super::person::{Person, has_ended};
use super::relay::{End, Relay};
use crate::App;
use crate::error::AppError;
use crate::sync::line;

/// 2026-11-27, 19:00 in Edmonton.
const BEGIN_MS: i64 = 1_795_831_200_000;
pub(super) const MINUTE_MS: i64 = 60_000;
pub(super) const HOUR_MS: i64 = 60 * MINUTE_MS;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;
/// What no error may say.
const PERSONAL: [&str; 5] = ["Xanthippe", "quetzal", "wombat", "Zirkon", "agreed-words"];

pub(super) struct World {
    pub(super) dice: fastrand::Rng,
    pub(super) now_ms: i64,
    pub(super) relay: Rc<RefCell<Relay>>,
    pub(super) people: Vec<Person>,
    /// The contact that somebody is to a person.
    pub(super) contacts: BTreeMap<(usize, usize), String>,
    /// A contact of the first person, numbered after the people.
    pub(super) hostile: Option<Hostile>,
    /// Answers that were truly given: to which alert, by whom.
    pub(super) answers: Vec<(MessageId, usize, Answer)>,
    /// Alerts of which a person said themselves that they were answered.
    pub(super) pressed: BTreeSet<String>,
    pub(super) seen: Seen,
    /// Whose app did something since it was looked at.
    pub(super) busy: RefCell<BTreeSet<usize>>,
    pub(super) outcome: Outcome,
    verbose: bool,
}

impl World {
    /// Runs the schedule of a seed to its end and looks after every step whether all holds.
    pub(super) fn run(seed: u64, verbose: bool) -> Outcome {
        let mut world = Self::new(seed, verbose);
        world.schedule();
        let lies = world.relay.borrow().lies;
        *world.outcome.counts.entry("lie").or_default() += lies;
        std::mem::take(&mut world.outcome)
    }

    pub(super) fn new(seed: u64, verbose: bool) -> Self {
        let mut dice = fastrand::Rng::with_seed(seed);
        let relay = Rc::new(RefCell::new(Relay::new(dice.fork())));
        let asked = relay.clone();
        line::set(Some(Box::new(move |_, request| {
            asked.borrow_mut().ask(request)
        })));
        let people = (0..dice.usize(2..=3)).map(|_| Person::new(dice.u64(..)));
        Self {
            people: people.collect(),
            now_ms: BEGIN_MS,
            relay,
            contacts: BTreeMap::new(),
            hostile: None,
            answers: Vec::new(),
            pressed: BTreeSet::new(),
            seen: Seen::default(),
            busy: RefCell::default(),
            outcome: Outcome::default(),
            verbose,
            dice,
        }
    }

    fn schedule(&mut self) {
        self.begin();
        for _ in 0..self.dice.usize(20..60) {
            self.step();
            self.look();
            if !self.outcome.faults.is_empty() {
                return;
            }
        }
        self.end();
    }

    pub(super) fn say(&mut self, what: impl FnOnce() -> String) {
        if self.verbose {
            self.outcome.trace.push(what());
        }
    }

    pub(super) fn count(&mut self, what: &'static str) {
        *self.outcome.counts.entry(what).or_default() += 1;
    }

    pub(super) fn fails(&mut self, why: String) {
        self.say(|| format!("DOES NOT HOLD: {why}"));
        self.outcome.faults.push(why);
    }

    pub(super) fn app(&self, at: usize) -> Arc<App> {
        let person = &self.people[at];
        person.at(self.now_ms);
        person.app()
    }

    /// A call of a person's app, which may end in it at any moment. Its answer, where it came to one.
    pub(super) fn call<T: std::fmt::Debug>(
        &mut self,
        at: usize,
        what: &str,
        call: impl FnOnce(&App) -> Result<T, AppError>,
    ) -> Option<T> {
        let app = self.app(at);
        let ends = self.dice.u8(..6);
        self.busy.borrow_mut().insert(at);
        let mut relay = self.relay.borrow_mut();
        relay.asking = at;
        relay.now_s = u64::try_from(self.now_ms / 1000).unwrap();
        match ends {
            0 => self.people[at].ends_after(self.dice.u32(..10)),
            1 => {
                let (requests, came) = (self.dice.u32(..5), self.dice.bool());
                relay.ends = Some(End { requests, came });
            }
            _ => {}
        }
        drop(relay);
        let done = call(&app);
        drop(app);
        self.relay.borrow_mut().ends = None;
        self.say(|| format!("{at}: {what} -> {done:?}"));
        let died = ends < 2 && done.as_ref().is_err_and(has_ended);
        self.people[at].goes_on();
        if died || self.dice.u8(..16) == 0 {
            self.people[at].open();
        }
        match done {
            Ok(done) => Some(done),
            Err(error) => {
                let told = format!("{error} {error:?}");
                if PERSONAL.iter().any(|words| told.contains(words)) {
                    self.fails(format!("{what}: the error names a person: {told}"));
                }
                match &error {
                    _ if died => self.count("died"),
                    AppError::Invalid { .. } | AppError::NotFound => {}
                    _ => self.fails(format!("{what}: {error:?}")),
                }
                None
            }
        }
    }

    /// The same without an end of the app: what a schedule begins with, and goes on with in the end.
    pub(super) fn surely<T>(&self, at: usize, call: impl FnOnce(&App) -> Result<T, AppError>) -> T {
        self.busy.borrow_mut().insert(at);
        let mut relay = self.relay.borrow_mut();
        relay.asking = at;
        relay.now_s = u64::try_from(self.now_ms / 1000).unwrap();
        drop(relay);
        call(&self.app(at)).unwrap()
    }

    /// The relay becomes honest, clocks go right, and time goes on.
    fn end(&mut self) {
        self.say(|| "the relay becomes honest".into());
        self.relay.borrow_mut().habits.clear();
        for at in 0..self.people.len() {
            self.people[at].shift_ms = 0;
            if self.hidden(at) {
                self.surely(at, |app| app.contacts_unhide("a word".into()));
            }
        }
        let mut unreached = 0;
        for round in 0..8 {
            self.now_ms += if round == 5 { 16 * DAY_MS } else { 2 * HOUR_MS };
            for at in 0..self.people.len() {
                if let Some(hostile) = &mut self.hostile {
                    let mut relay = self.relay.borrow_mut();
                    relay.now_s = u64::try_from(self.now_ms / 1000).unwrap();
                    hostile.read(&mut relay);
                }
                let carried = self.surely(at, |app| app.contacts_carry());
                if round == 7 {
                    unreached += carried.unreached;
                }
                self.look();
            }
        }
        if unreached > 0 {
            self.fails(format!("{unreached} requests fail at an honest relay"));
        }
        if self.outcome.faults.is_empty() {
            self.look_back();
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        line::set(None);
    }
}
