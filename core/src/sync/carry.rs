//! A round on its way: what each step asks for, from the relay and back.

use waymark_wire::answer::{Code, Problem};
use waymark_wire::request::Request;
use waymark_wire::work::{self, Task};

use super::ask::LONGEST_WAIT_S;
use super::drive::{Driver, MOST_BITS};
use super::http::Client;
use super::round::Round;
use super::step::{Event, Next, Report};
use super::{State, settle, store};
use crate::error::{Error, Result};

/// A round on its way.
pub(super) struct Carried<'a> {
    driver: &'a Driver<'a>,
    client: &'a Client,
    round: &'a mut Round,
    /// An invitation or work was shown.
    shown: bool,
    /// Why the relay was not reached, where that is known better.
    trouble: Option<&'static str>,
    /// Zero bits that the relay asks for.
    bits: u32,
    retry_after_s: Option<u64>,
}

impl<'a> Carried<'a> {
    /// A round that has not begun.
    pub(super) fn new(driver: &'a Driver<'a>, client: &'a Client, round: &'a mut Round) -> Self {
        Self {
            driver,
            client,
            shown: round.admission.is_some(),
            round,
            trouble: None,
            bits: work::BITS,
            retry_after_s: None,
        }
    }

    /// To its end.
    pub(super) fn whole_way(&mut self) -> Result<Report> {
        let mut event = Event::Begin;
        loop {
            event = match self.step(event)? {
                Next::Ask(request) => self.carry(&request)?,
                Next::Admission => self.admit()?,
                Next::Done(report) => return Ok(self.told(report)),
            };
        }
    }

    fn step(&mut self, event: Event) -> Result<Next> {
        let driver = self.driver;
        driver.watch.check()?;
        let (next, (done, total)) = driver.within(|here| {
            let next = self.round.step(here, event)?;
            Ok((next, settle::standing(self.round, here)?))
        })?;
        driver.syncing.progress().go_on(done, total);
        let taken = std::mem::take(&mut self.round.taken);
        let changed: Vec<_> = taken.changed.into_iter().collect();
        if !changed.is_empty() || taken.erased {
            (driver.told)(&changed, taken.erased);
        }
        Ok(next)
    }

    fn carry(&mut self, request: &Request) -> Result<Event> {
        self.retry_after_s = None;
        match self.client.ask(request) {
            Ok(answer) => {
                self.retry_after_s = answer.retry_after_s.map(|s| s.min(LONGEST_WAIT_S));
                let problem = Problem::decode(&answer.body).ok();
                let asked = problem.filter(|p| p.code == Code::Admission);
                if let Some(bits) = asked.and_then(|p| u32::try_from(p.number?).ok()) {
                    self.bits = bits;
                }
                Ok(Event::Answered(answer))
            }
            Err(Error::Offline) => Ok(Event::Unreachable),
            Err(Error::Refused(why)) => {
                self.trouble = Some(why);
                Ok(Event::Unreachable)
            }
            Err(error) => Err(error),
        }
    }

    /// Works for a new account, once: who shows it in vain, or was invited in vain, is not let in.
    fn admit(&mut self) -> Result<Event> {
        if self.shown || self.bits > MOST_BITS {
            self.trouble = Some("admission");
            return Ok(Event::Unreachable);
        }
        self.shown = true;
        let account = self
            .driver
            .diary
            .read(store::account)?
            .ok_or(Error::NotFound)?;
        let now = self.driver.clock.now()?.timestamp();
        let relay_s = now.saturating_add(self.round.clock_shift);
        let task = Task {
            origin: &account.origin,
            subject: &account.id,
            bits: self.bits,
        };
        let admission = self
            .driver
            .work(&task, u64::try_from(relay_s).unwrap_or(0))?;
        Ok(Event::Admitted(admission))
    }

    /// The report, with what only who carries the requests knows.
    fn told(&self, mut report: Report) -> Report {
        if !report.changed.is_empty() || report.erased {
            (self.driver.told)(&report.changed, report.erased);
        }
        if matches!(report.state, State::Offline | State::Quota) {
            report.retry_after_s = self.retry_after_s;
        }
        if report.detail == "unreachable" {
            report.detail = self.trouble.unwrap_or(report.detail);
        }
        report
    }
}
