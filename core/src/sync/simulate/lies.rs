//! The relay as it may be: the honest one, and what stands between it and the devices.

use std::collections::BTreeSet;

use waymark_wire::answer::Answer;
use waymark_wire::request::Request;

use super::answers::{add_list, change, edited, garbage, shuffle, withhold};
use super::honest::Relay;

/// What a relay may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lie {
    /// A request or its answer is lost.
    Loses,
    /// A request is done twice, or one of before again.
    Repeats,
    /// An answer belongs to another request; logs and batches come in another order.
    Reorders,
    /// It goes back to what it was, for good or for one answer.
    RollsBack,
    /// The beginnings of logs are gone, for good or for one answer, as if devices had agreed to it.
    Drops,
    /// Devices are shown different accounts.
    Forks,
    /// Batches, lists or whole logs are left out.
    Withholds,
    /// Bytes, keys, numbers and hashes are changed.
    Changes,
    /// Something else altogether.
    Garbage,
    /// Its clock is wrong.
    Clock,
}

impl Lie {
    pub(super) const ALL: [Self; 10] = [
        Self::Loses,
        Self::Repeats,
        Self::Reorders,
        Self::RollsBack,
        Self::Drops,
        Self::Forks,
        Self::Withholds,
        Self::Changes,
        Self::Garbage,
        Self::Clock,
    ];

    /// As a table of results has it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Loses => "loses",
            Self::Repeats => "repeats",
            Self::Reorders => "reorders",
            Self::RollsBack => "rolls back",
            Self::Drops => "drops beginnings",
            Self::Forks => "forks",
            Self::Withholds => "withholds",
            Self::Changes => "changes",
            Self::Garbage => "garbage",
            Self::Clock => "wrong clock",
        }
    }
}

/// Accounts that a forking relay keeps side by side.
pub(super) const MOST_SIDES: usize = 3;
/// Kept states to go back to.
const MOST_SAVED: usize = 4;

pub(super) struct Hostile {
    /// What devices are shown; one while it does not fork.
    pub(super) sides: Vec<Relay>,
    saved: Vec<Relay>,
    requests: Vec<Request>,
    answers: Vec<Answer>,
    /// What it does at all.
    pub(super) habits: Vec<Lie>,
    /// One request in so many meets a lie.
    pub(super) one_in: u8,
    /// What it did since this was last taken.
    pub(super) told: BTreeSet<Lie>,
    pub(super) shift_s: i64,
    /// A list that a stolen device made against the rules: given out once.
    pub(super) forged: Option<Vec<u8>>,
}

impl Hostile {
    pub(super) fn new(habits: Vec<Lie>, one_in: u8) -> Self {
        Self {
            sides: vec![Relay::default()],
            saved: Vec::new(),
            requests: Vec::new(),
            answers: Vec::new(),
            habits,
            one_in,
            told: BTreeSet::new(),
            shift_s: 0,
            forged: None,
        }
    }

    /// From now on it does what it should, from what it has.
    pub(super) fn become_honest(&mut self) {
        self.habits.clear();
        self.forged = None;
        self.sides.truncate(1);
        self.shift_s = 0;
    }

    pub(super) fn set_clock(&mut self, true_ms: i64) {
        let unix_s = u64::try_from(true_ms / 1000 + self.shift_s).unwrap_or(0);
        self.sides.iter_mut().for_each(|side| side.unix_s = unix_s);
    }

    /// The answer to a device that is shown `side`; none when it never comes.
    pub(super) fn answer(
        &mut self,
        side: usize,
        request: &Request,
        dice: &mut fastrand::Rng,
    ) -> Option<Answer> {
        let at = side % self.sides.len().max(1);
        let lie = (!self.habits.is_empty() && dice.u8(..self.one_in) == 0)
            .then(|| dice.choice(&self.habits).copied())
            .flatten();
        let shift = self.shift_s;
        let relay = self.sides.get_mut(at)?;
        let Some(lie) = lie else {
            let answer = relay.answer(request);
            if request.path.contains("/pull")
                && let Some(list) = self.forged.take()
            {
                return Some(edited(answer, |pulled| add_list(pulled, list)));
            }
            let saves = dice.u8(..12) == 0;
            let save = saves.then(|| relay.clone());
            self.remember(request, &answer, save, dice);
            return Some(answer);
        };
        self.told.insert(lie);
        match lie {
            Lie::Loses => {
                if dice.bool() {
                    relay.answer(request);
                }
                None
            }
            Lie::Repeats => {
                if let Some(before) = dice.choice(&self.requests).filter(|_| dice.bool()) {
                    relay.answer(before);
                    return Some(relay.answer(request));
                }
                relay.answer(request);
                Some(relay.answer(request))
            }
            Lie::Reorders => {
                let answer = relay.answer(request);
                match dice.u8(..3) {
                    0 => dice.choice(&self.answers).cloned().or(Some(answer)),
                    _ => Some(edited(answer, |pulled| shuffle(pulled, dice))),
                }
            }
            Lie::RollsBack => {
                let then = dice.choice(&self.saved).cloned().unwrap_or_default();
                if dice.bool() {
                    *relay = then;
                    relay.unix_s = relay.unix_s.max(1);
                    return None;
                }
                let now = relay.unix_s;
                Some(
                    Relay {
                        unix_s: now,
                        ..then
                    }
                    .answer(request),
                )
            }
            Lie::Drops => {
                let mut less = relay.clone();
                drop_beginnings(&mut less, dice);
                if dice.bool() {
                    *relay = less;
                    return Some(relay.answer(request));
                }
                Some(less.answer(request))
            }
            Lie::Forks => {
                let answer = relay.answer(request);
                let copy = relay.clone();
                if self.sides.len() < MOST_SIDES {
                    self.sides.push(copy);
                }
                Some(answer)
            }
            Lie::Withholds => {
                let answer = relay.answer(request);
                Some(edited(answer, |pulled| withhold(pulled, dice)))
            }
            Lie::Changes => {
                let mut answer = relay.answer(request);
                if answer.status == 200 && !answer.body.is_empty() && dice.bool() {
                    return Some(edited(answer, |pulled| change(pulled, dice)));
                }
                if dice.bool() {
                    answer.status = *dice.choice(&[200, 409, 404, 403, 500])?;
                } else if let Some(byte) = dice.choice(answer.body.iter_mut()) {
                    *byte ^= 1 << dice.u8(..8);
                }
                Some(answer)
            }
            Lie::Garbage => Some(garbage(relay.answer(request), dice)),
            Lie::Clock => {
                self.shift_s = *dice.choice(&[0, 400, -400, 40_000_000, -200_000_000])?;
                let now = i64::try_from(relay.unix_s).unwrap_or(0) - shift + self.shift_s;
                relay.unix_s = u64::try_from(now).unwrap_or(0);
                Some(relay.answer(request))
            }
        }
    }

    fn remember(
        &mut self,
        request: &Request,
        answer: &Answer,
        save: Option<Relay>,
        dice: &mut fastrand::Rng,
    ) {
        if self.habits.is_empty() {
            return;
        }
        if let Some(save) = save.or_else(|| self.saved.is_empty().then(Relay::default)) {
            self.saved.push(save);
            if self.saved.len() > MOST_SAVED {
                self.saved.swap_remove(dice.usize(..MOST_SAVED));
            }
        }
        self.requests.push(request.clone());
        if self.requests.len() > 8 {
            self.requests.swap_remove(dice.usize(..8));
        }
        self.answers.push(answer.clone());
        if self.answers.len() > 8 {
            self.answers.swap_remove(dice.usize(..8));
        }
    }
}

fn drop_beginnings(relay: &mut Relay, dice: &mut fastrand::Rng) {
    for kept in relay.accounts.values_mut() {
        for (author, log) in &mut kept.logs {
            let goes = dice.usize(..=2 * log.len()).saturating_sub(log.len());
            if let Some((hash, _)) = log.drain(..goes).next_back() {
                let base = kept.bases.entry(*author).or_default();
                *base = (base.0 + goes as u64, hash);
            }
        }
    }
}
