//! One round of sync, step by step.

use std::collections::{BTreeMap, BTreeSet};

use waymark_wire::manifest::{Chain, Signed};
use waymark_wire::pull::{Log, MOST_BYTES};
use waymark_wire::truncate::Truncate;
use waymark_wire::{Hash, PublicKey};

use super::change::Change;
use super::snapshot::{self, Ahead};
use super::step::{Event, Here, Next, Report, Stop, Wish};
use super::store::{self, Account};
use super::{State, change, devices, sealed, settle, verdict};
use crate::error::{Error, Result};
use crate::oplog::Taken;

/// Bytes of batches in the first upload of a round, and in the first download; each that arrives whole lets the next be
/// twice as long. A line that is cut again and again carries something over all the same.
const FIRST_PORTION: usize = 64 * 1024;
const _: () = assert!(FIRST_PORTION >= waymark_wire::batch::MOST_BYTES);

/// What the last request was for.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
pub(super) enum Phase {
    Pulling,
    PuttingList {
        list: Signed,
        why: Why,
    },
    /// Afterwards the relay has the log from after `base` up to `upto`.
    Pushing {
        author: PublicKey,
        base: u64,
        upto: u64,
        bytes: usize,
    },
    /// Afterwards the relay has the log from after `base`, up to where it had it.
    PushingBefore {
        author: PublicKey,
        base: u64,
        bytes: usize,
    },
    Truncating(Truncate),
}

/// Why a list is put.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The relay does not have it.
    Missing,
    /// What was found asks for it: somebody left, or this device was copied.
    Needed,
    /// The person wants it.
    Wished,
}

/// What the relay says it has, as of the last answer.
#[derive(Default)]
pub(super) struct View {
    /// Its last list; nothing when it knows no such account.
    pub(super) list: Option<(u32, Hash)>,
    pub(super) logs: BTreeMap<PublicKey, Log>,
}

/// A round. Dropped at any moment, the next one finds everything in the store.
pub(crate) struct Round {
    pub(super) wish: Wish,
    pub(super) phase: Phase,
    pub(super) view: View,
    /// The relay's clock less ours, in seconds: for the time in requests alone.
    pub(super) clock_shift: i64,
    pub(super) admission: Option<String>,
    pub(super) admissions: u32,
    /// Ask for lists from this one on, to see where two histories part.
    pub(super) lists_from: Option<u32>,
    /// So many lists before its last one this device has shown a relay that does not know it.
    pub(super) shown_back: Option<u32>,
    /// Logs that do not fit ours where they stand: asked for from the start, to see where they part.
    pub(super) whole: BTreeSet<PublicKey>,
    /// Logs that were forgotten here, because another history of them counts.
    pub(super) anew: BTreeSet<PublicKey>,
    /// Logs for which the relay has nothing that fits.
    pub(super) misfit: BTreeSet<PublicKey>,
    /// Batches beyond what the relay has no more.
    pub(super) ahead: Ahead,
    /// There are such, and nothing says what was before.
    pub(super) cut: bool,
    /// What others have and could be taken over, after a wait.
    pub(super) could_take: BTreeSet<Hash>,
    /// The relay was asked to drop what is covered.
    pub(super) truncated: bool,
    pub(super) requests: u32,
    /// Bytes of batches that the next download may have, the next upload, and any other of this round.
    pub(super) pull_portion: usize,
    pub(super) push_portion: usize,
    pub(super) push_most: usize,
    pub(super) conflicts: u32,
    pub(super) retry_after_s: Option<u64>,
    pub(super) rolled_back: bool,
    pub(super) cloned: bool,
    pub(super) sent: u64,
    pub(super) received: u64,
    pub(super) taken: Taken,
    /// The relay's count of changes, with those of this round; nothing before it was told.
    pub(super) version: Option<u64>,
    pub(super) news: bool,
}

impl Round {
    /// A round that has not begun. `admission` is an invitation the person was given.
    pub(crate) fn new(wish: Wish, admission: Option<String>) -> Self {
        Self {
            wish,
            phase: Phase::Pulling,
            view: View::default(),
            clock_shift: 0,
            admission,
            admissions: 0,
            lists_from: None,
            shown_back: None,
            whole: BTreeSet::new(),
            anew: BTreeSet::new(),
            misfit: BTreeSet::new(),
            ahead: Ahead::default(),
            cut: false,
            could_take: BTreeSet::new(),
            truncated: false,
            requests: 0,
            pull_portion: FIRST_PORTION,
            push_portion: FIRST_PORTION,
            push_most: MOST_BYTES,
            conflicts: 0,
            retry_after_s: None,
            rolled_back: false,
            cloned: false,
            sent: 0,
            received: 0,
            taken: Taken::default(),
            version: None,
            news: false,
        }
    }

    /// One step, within the write transaction of `here`; on an error nothing of it happened.
    ///
    /// Errors: `NotFound` while sync is off.
    pub(crate) fn step(&mut self, here: &Here<'_>, event: Event) -> Result<Next> {
        let mut account = store::account(here.sql)?.ok_or(Error::NotFound)?;
        let next = match event {
            Event::Begin if account.state.is_final() && !self.is_by_phrase() => {
                Err(Stop::State(account.state, ""))
            }
            Event::Begin => self.pull(here),
            Event::Unreachable => Err(Stop::State(State::Offline, "unreachable")),
            Event::Admitted(admission) => {
                self.admission = Some(admission);
                self.go_on(here)
            }
            Event::Answered(answer) => self.answered(here, &account, &answer),
        };
        // The keys may have changed on the way.
        if let Some(now) = store::account(here.sql)? {
            account = now;
        }
        match next {
            Ok(next) => Ok(next),
            Err(Stop::Error(error)) => Err(error),
            Err(Stop::State(state, detail)) => {
                self.finish(here, account, state, detail).map(Next::Done)
            }
        }
    }

    /// What comes next, from what is here and what the relay is known to have.
    pub(super) fn go_on(&mut self, here: &Here<'_>) -> Result<Next, Stop> {
        let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
        let Some(chain) = store::chain(here.sql)? else {
            return Err(Stop::State(State::Offline, "no_account"));
        };
        if let Some(list) = settle::missing_list(self, here, &chain)? {
            return self.put_list(here, &account, list, Why::Missing);
        }
        let me = account.key()?;
        if chain.member(&me).is_none() && !self.is_by_phrase() {
            return Err(match chain.cut_off(&me) {
                Some(_) => Stop::State(State::Revoked, ""),
                None => Stop::State(State::Withheld, "not_yet_a_member"),
            });
        }
        // Who goes, and keys that go, first give what they have: where they are cut off must be there.
        let goes = change::goes(self, here, &chain)?;
        if !goes && let Some((list, why)) = change::wished(self, here, &account, &chain)? {
            return self.put_list(here, &account, list, why);
        }
        if let Some(truncate) = snapshot::forgotten(self, here, &chain)? {
            settle::lost(self, here)?;
            return self.truncate(here, &account, truncate);
        }
        if let Some((author, after)) = settle::missing_batches(self, here, &chain, &me)? {
            return self.push(here, &account, author, after);
        }
        let may_seal = settle::may_seal(self, here, &me)?;
        if may_seal {
            snapshot::look(here, &chain)?;
            snapshot::seal_due(here, &chain)?;
            let late = snapshot::has_late_words(here, &me)?;
            // The bytes are in the store before they leave.
            while sealed::seal_next(here, &chain)? {}
            snapshot::seal_now(here, &chain, late)?;
        }
        let (head, known) = (store::head(here.sql, &me)?, self.view.logs.get(&me));
        let covered = snapshot::store::cover(here.sql, &me)?.map_or(0, |cover| cover.seq);
        let known = known.map_or(covered, |log| log.head);
        if head.is_some_and(|head| head.seq > known) && !self.misfit.contains(&me) {
            return self.push(here, &account, me, known);
        }
        if (goes || !may_seal)
            && let Some((list, why)) = change::wished(self, here, &account, &chain)?
        {
            return self.put_list(here, &account, list, why);
        }
        if may_seal {
            snapshot::advance(self, here, &chain)?;
        }
        if let Some(truncate) = snapshot::covered(self, here, &chain)? {
            self.truncated = true;
            return self.truncate(here, &account, truncate);
        }
        if let Some(before) = snapshot::too_early(self, here, &chain)? {
            self.rolled_back = true;
            return self.push_before(here, &account, before);
        }
        snapshot::keep_waiting(self, here)?;
        snapshot::finish(self, here, &chain)?;
        let state = verdict::verdict(self, here, &account, &chain)?;
        Err(Stop::State(state.0, state.1))
    }

    /// Whether the person has given the phrase, which outranks whatever this device is.
    pub(super) fn is_by_phrase(&self) -> bool {
        matches!(self.wish, Wish::Change(Change::Restore { .. }))
    }

    /// Whether the relay is known to have the account.
    pub(super) fn is_known_there(&self) -> bool {
        self.view.list.is_some()
    }

    /// Whether the change that the person wishes for has come to be.
    pub(super) fn is_changed(&self, last: &Signed) -> bool {
        match &self.wish {
            Wish::Change(change) => change.is_done(last),
            Wish::Sync => true,
        }
    }

    pub(super) fn wish(&self) -> &Wish {
        &self.wish
    }

    fn finish(
        &mut self,
        here: &Here<'_>,
        account: Account,
        state: State,
        detail: &'static str,
    ) -> Result<Report> {
        let reached = state != State::Offline;
        let kept = Account {
            // What only the person can end is not forgotten for want of a network.
            state: if reached { state } else { account.state },
            synced_at: if reached {
                Some(here.ms())
            } else {
                account.synced_at
            },
            // Cut off, it finds out again what changed.
            version: self.version.filter(|_| reached).unwrap_or(account.version),
            has_news: account.has_news || (reached && self.news),
            ..account
        };
        store::put_account(here.sql, &kept)?;
        verdict::tell_of_clock(here, self.clock_shift)?;
        let taken = std::mem::take(&mut self.taken);
        if taken.erased {
            devices::forget_stale(here.sql)?;
        }
        Ok(Report {
            state,
            detail,
            sent: self.sent,
            received: self.received,
            retry_after_s: self.retry_after_s,
            changed: taken.changed.into_iter().collect(),
            erased: taken.erased,
        })
    }
}

/// The list after `chain`'s last, for [`Chain::extend`].
pub(super) fn follows(chain: &Chain, list: &Signed) -> bool {
    list.manifest.n == chain.last.manifest.n + 1
}
