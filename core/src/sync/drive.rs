//! Carries a round out: each step in a write transaction of its own, the network in none.

use std::sync::{Mutex, MutexGuard, TryLockError};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use waymark_wire::admission::Admission;
use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::request::{Method, Request, path};
use waymark_wire::work::Task;

use super::ask::Keys;
use super::carry::Carried;
use super::change::{Change, not_changed};
use super::http::Client;
use super::moving::go_back;
use super::round::Round;
use super::snapshot::Pace;
use super::step::{Here, Report, Wish};
use super::{State, store};
use crate::error::{Error, Result};
use crate::platform::{Clock, Random, Stopwatch};
use crate::progress::Progress;
use crate::store::{Store, Synced, Watch};
use crate::web::{GLANCE, WebLimits, WebTrust};

/// Zero bits that are worked for at most, whatever a relay asks: half a minute of a phone.
pub(super) const MOST_BITS: u32 = 26;
/// Numbers tried between two looks at whether to end.
const STRIDE: u64 = 1 << 12;
/// The pause before the second try; it doubles up to [`LONGEST_PAUSE`], each with chance added.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// One round at a time, and how far it is.
#[derive(Debug, Default)]
pub(crate) struct Syncing {
    turn: Mutex<()>,
    progress: Progress,
}

impl Syncing {
    /// Errors: `Busy` while another round runs.
    pub(super) fn turn(&self) -> Result<MutexGuard<'_, ()>> {
        match self.turn.try_lock() {
            Ok(turn) => Ok(turn),
            Err(TryLockError::Poisoned(left)) => Ok(left.into_inner()),
            Err(TryLockError::WouldBlock) => Err(Error::Busy),
        }
    }

    /// The turn as soon as the round that runs is over. Errors: `Interrupted`.
    pub(super) fn turn_after(&self, driver: &Driver<'_>) -> Result<MutexGuard<'_, ()>> {
        loop {
            match self.turn() {
                Err(Error::Busy) => driver.pause(GLANCE)?,
                turn => return turn,
            }
        }
    }

    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }
}

/// Hears which features changed, and whether words were erased; called outside of any transaction.
pub(crate) type Told<'a> = Box<dyn Fn(&[&'static str], bool) + 'a>;

/// What a round needs of the app around it.
pub(crate) struct Driver<'a> {
    pub(crate) diary: &'a Store,
    pub(crate) tables: &'a [&'static Synced],
    pub(crate) clock: &'a dyn Clock,
    pub(crate) random: &'a dyn Random,
    pub(crate) limits: WebLimits,
    pub(crate) trust: WebTrust,
    /// Begins with the driver: what is interrupted later ends it.
    pub(crate) watch: Watch,
    pub(crate) syncing: &'a Syncing,
    pub(crate) told: Told<'a>,
}

impl Driver<'_> {
    /// A step: one write transaction of the diary, at this moment.
    pub(crate) fn within<T>(&self, act: impl FnOnce(&Here<'_>) -> Result<T>) -> Result<T> {
        let now = self.clock.now()?;
        self.diary.write(|sql| {
            act(&Here {
                sql,
                tables: self.tables,
                now,
                random: self.random,
                pace: Pace::USUAL,
            })
        })
    }

    /// One request that is part of no round, by a client of its own: no connection, no session of TLS and no account
    /// is shared with anything else that is asked. Ends when the app is interrupted.
    ///
    /// Errors: `Offline`, `Refused` for what is no server, `Interrupted`.
    pub(crate) fn ask(&self, origin: &str, request: &Request) -> Result<Answer> {
        #[cfg(test)]
        if let Some(answer) = super::line::asked(origin, request) {
            return answer;
        }
        let client = Client::new(origin, &self.limits, &self.trust)?;
        client.ending_when_told(&self.watch, || client.ask(request))
    }

    /// One request that is part of no round, signed for the seconds it is given: once more where the relay's clock is
    /// another. Its answer, and the seconds it was signed for. Ends when the app is interrupted.
    ///
    /// Errors: `Offline`, also for what is there and is no relay; `Interrupted`.
    pub(super) fn ask_signed(
        &self,
        client: &Client,
        signed: impl Fn(u64) -> Result<Request>,
    ) -> Result<(Answer, u64)> {
        let ask = |unix_s| {
            let request = signed(unix_s)?;
            let answer = client.ending_when_told(&self.watch, || client.ask(&request));
            answer.map_err(|error| match error {
                Error::Refused(_) => Error::Offline,
                error => error,
            })
        };
        let ours = u64::try_from(self.clock.now()?.timestamp()).unwrap_or(0);
        let answer = ask(ours)?;
        match Problem::decode(&answer.body) {
            Ok(Problem {
                code: Code::Time,
                number: Some(theirs),
                ..
            }) => Ok((ask(theirs)?, theirs)),
            _ => Ok((answer, ours)),
        }
    }

    /// Works for a new account or mailbox: the admission to show. `unix_s`: the relay's time.
    ///
    /// Errors: `Interrupted`, `Offline` for a relay that asks for more than a phone can do.
    pub(crate) fn work(&self, task: &Task<'_>, unix_s: u64) -> Result<String> {
        if task.bits > MOST_BITS {
            return Err(Error::Offline);
        }
        let mut from = 0;
        loop {
            self.watch.check()?;
            let to = from + STRIDE;
            if let Some(nonce) = task.find(unix_s, from..to) {
                return Ok(Admission::Work(nonce).text());
            }
            from = to;
        }
    }

    /// One round to its end. `admission` is the header of an invitation, for a new account.
    ///
    /// Errors: `NotFound` while sync is off, `Interrupted`, and what the store says.
    pub(crate) fn round(&self, wish: Wish, admission: Option<String>) -> Result<Report> {
        go_back(self)?;
        self.carry_out(&mut Round::new(wish, admission))
    }

    /// One round that changes the list of members as the person wishes: where this returns, that has come to be.
    ///
    /// Errors: as [`Driver::round`]; `Offline`, `Refused` with a state of sync or `not_changed`: the list is as it was.
    pub(super) fn change(&self, change: Change) -> Result<Report> {
        go_back(self)?;
        let mut round = Round::new(Wish::Change(change), None);
        let report = self.carry_out(&mut round)?;
        let chain = self.diary.read(store::chain)?;
        if chain.is_some_and(|chain| round.is_changed(&chain.last)) {
            return Ok(report);
        }
        Err(not_changed(report.state))
    }

    /// As [`Driver::round`], for who wants to ask the round about itself afterwards.
    pub(super) fn carry_out(&self, round: &mut Round) -> Result<Report> {
        let account = self.diary.read(store::account)?.ok_or(Error::NotFound)?;
        let client = Client::new(&account.origin, &self.limits, &self.trust)?;
        let mut carried = Carried::new(self, &client, round);
        let report = client.ending_when_told(&self.watch, || carried.whole_way());
        self.syncing.progress.begin(0);
        report
    }

    /// Rounds until the relay was reached, at most for so long. A relay that asks for time is given it.
    ///
    /// Errors: as [`Driver::round`].
    pub(crate) fn patiently(&self, patience: Duration) -> Result<Report> {
        let begun = Stopwatch::start();
        let mut seed = [0; 8];
        self.random.fill(&mut seed)?;
        let pauses = ExponentialBuilder::new()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .without_max_times()
            .with_jitter()
            .with_jitter_seed(u64::from_be_bytes(seed))
            .build();
        let mut report = self.round(Wish::Sync, None)?;
        for pause in pauses {
            let asked = Duration::from_secs(report.retry_after_s.unwrap_or(0));
            let pause = pause.max(asked);
            let past = Duration::from_millis(begun.millis());
            if report.state != State::Offline || past + pause > patience {
                break;
            }
            self.pause(pause)?;
            report = self.round(Wish::Sync, None)?;
        }
        Ok(report)
    }

    pub(super) fn pause(&self, pause: Duration) -> Result<()> {
        let begun = Stopwatch::start();
        while Duration::from_millis(begun.millis()) < pause {
            self.watch.check()?;
            std::thread::sleep(GLANCE.min(pause));
        }
        Ok(())
    }

    /// Waits, for most of a minute, until another device brought something. Whether it did.
    ///
    /// Errors: `NotFound` while sync is off, `Offline`, `Interrupted`.
    pub(crate) fn wait(&self) -> Result<bool> {
        let account = self.diary.read(store::account)?.ok_or(Error::NotFound)?;
        let client = Client::patient(&account.origin, &self.limits, &self.trust)?;
        let keys = Keys::of(&account);
        let path = path::wait(&account.id, account.version);
        let request = |unix_s| keys.request(Method::Get, path.clone(), Vec::new(), unix_s);
        match self.ask_signed(&client, request)?.0.status {
            200 => Ok(true),
            204 => Ok(false),
            // What has become of the account or of this device, a round finds out.
            401 | 403 | 404 | 410 => Ok(true),
            _ => Err(Error::Offline),
        }
    }
}
