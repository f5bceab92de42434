//! What a round asks of a relay, and what it makes of a refusal.

use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::crypto::Key;
use waymark_wire::manifest::Signed;
use waymark_wire::pull::Pull;
use waymark_wire::request::{Method, Request, Signing, path};
use waymark_wire::truncate::Truncate;
use waymark_wire::{AccountId, PublicKey};

use super::round::{Phase, Round, View, Why};
use super::snapshot::Before;
use super::step::{Here, Next, Stop};
use super::store::{self, Account};
use super::{State, change, settle};
use crate::error::{Error, Result};

/// Requests of one round: more than 4 GiB of batches. No answers of a relay make it go on for ever.
const MOST_REQUESTS: u32 = 8192;
/// Times that a relay asks for an invitation or work.
const MOST_ADMISSIONS: u32 = 2;
/// The longest wait a relay can ask for, in seconds.
pub(super) const LONGEST_WAIT_S: u64 = 86_400;
/// Times that somebody else was quicker before a round gives up.
const MOST_CONFLICTS: u32 = 5;

/// Who asks, of which account, where.
pub(super) struct Keys<'a> {
    pub(super) account: &'a AccountId,
    pub(super) origin: &'a str,
    pub(super) seed: &'a Key,
}

impl<'a> Keys<'a> {
    pub(super) fn of(account: &'a Account) -> Self {
        Self {
            account: &account.id,
            origin: &account.origin,
            seed: &account.sign_seed,
        }
    }

    /// A request signed for this moment of the relay's clock.
    pub(super) fn request(
        &self,
        method: Method,
        path: String,
        body: Vec<u8>,
        unix_s: u64,
    ) -> Result<Request> {
        let signing = Signing {
            method,
            origin: self.origin,
            path: &path,
            body: &body,
        };
        let authorization = signing.authorize(self.account, self.seed, unix_s)?;
        Ok(Request {
            method,
            path,
            body,
            authorization: Some(authorization),
            admission: None,
        })
    }
}

impl Round {
    pub(super) fn pull(&mut self, here: &Here<'_>) -> Result<Next, Stop> {
        // The answer before may have brought other keys.
        let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
        let chain = store::chain(here.sql)?;
        let next = chain.as_ref().map_or(0, |chain| chain.last.manifest.n + 1);
        let first_list = self.lists_from.unwrap_or(next);
        let after = settle::wanted(self, here, &account, chain.as_ref())?;
        self.phase = Phase::Pulling;
        let body = Pull { first_list, after }.encode();
        let path = path::pull_part(&account.id, self.pull_portion);
        self.ask(here, &account, Method::Post, path, body)
    }

    pub(super) fn put_list(
        &mut self,
        here: &Here<'_>,
        account: &Account,
        list: Signed,
        why: Why,
    ) -> Result<Next, Stop> {
        let body = list.encode();
        self.phase = Phase::PuttingList { list, why };
        self.ask(
            here,
            account,
            Method::Put,
            path::manifest(&account.id),
            body,
        )
    }

    pub(super) fn push(
        &mut self,
        here: &Here<'_>,
        account: &Account,
        author: PublicKey,
        after: u64,
    ) -> Result<Next, Stop> {
        let (body, upto) = store::batches_after(here.sql, &author, after, self.push_portion)?;
        let base = self.view.logs.get(&author).map_or(after, |log| log.base);
        self.phase = Phase::Pushing {
            author,
            base,
            upto,
            bytes: body.len(),
        };
        let path = path::log(&account.id, &author);
        self.ask(here, account, Method::Post, path, body)
    }

    /// Gives what stood right before a log as the relay has it.
    pub(super) fn push_before(
        &mut self,
        here: &Here<'_>,
        account: &Account,
        before: Before,
    ) -> Result<Next, Stop> {
        let Before {
            author,
            base,
            bytes: body,
        } = before;
        let bytes = body.len();
        self.phase = Phase::PushingBefore {
            author,
            base,
            bytes,
        };
        let path = path::log(&account.id, &author);
        self.ask(here, account, Method::Post, path, body)
    }

    pub(super) fn truncate(
        &mut self,
        here: &Here<'_>,
        account: &Account,
        truncate: Truncate,
    ) -> Result<Next, Stop> {
        let body = truncate.encode();
        self.phase = Phase::Truncating(truncate);
        let path = path::truncate(&account.id);
        self.ask(here, account, Method::Post, path, body)
    }

    fn ask(
        &mut self,
        here: &Here<'_>,
        account: &Account,
        method: Method,
        path: String,
        body: Vec<u8>,
    ) -> Result<Next, Stop> {
        self.requests += 1;
        if self.requests > MOST_REQUESTS {
            return Err(Stop::State(State::Withheld, "no_end"));
        }
        let unix_s = here.unix_s(self.clock_shift);
        let mut keys = Keys::of(account);
        keys.seed = change::signer(&self.wish, account);
        let request = keys.request(method, path, body, unix_s)?;
        let first = self.puts_first_list();
        let admission = self.admission.clone().filter(|_| first);
        Ok(Next::Ask(Request {
            admission,
            ..request
        }))
    }

    /// What it means that a relay knows this device as no member: a list that it does not have, or joining with the
    /// phrase that was cut off before its list went out.
    fn not_member(&self, here: &Here<'_>, account: &Account) -> Result<Stop> {
        let me = account.key()?;
        let chain = store::chain(here.sql)?;
        let knows_none =
            chain.is_some_and(|chain| chain.member(&me).is_none() && chain.cut_off(&me).is_none());
        Ok(if knows_none {
            Stop::State(State::Offline, "not_joined")
        } else {
            Stop::State(State::Withheld, "not_member")
        })
    }

    /// For a relay that does not know this device, as it went back to before a list made it a member: the last list, then
    /// earlier ones, each twice as far back, until one follows what is there. A list proves itself, whoever brings it.
    fn list_to_show(&mut self, here: &Here<'_>, account: &Account) -> Result<Option<Signed>> {
        let shows = match self.phase {
            Phase::Pulling => true,
            Phase::PuttingList { why, .. } => why == Why::Missing && self.shown_back.is_some(),
            _ => false,
        };
        let me = account.key()?;
        let chain = store::chain(here.sql)?.filter(|chain| shows && chain.member(&me).is_some());
        let Some(last) = chain.map(|chain| chain.last.manifest.n) else {
            return Ok(None);
        };
        let back = match self.shown_back {
            None => 0,
            Some(back) if back < last => last.min(2 * back + 1),
            Some(_) => return Ok(None),
        };
        self.shown_back = Some(back);
        store::list(here.sql, last - back)
    }

    /// What stands before a relay may take less at once than the relay does: from now on half of what it did not take,
    /// unless that was one batch alone.
    fn gives_less(&mut self) -> bool {
        let (Phase::Pushing { bytes, .. } | Phase::PushingBefore { bytes, .. }) = self.phase else {
            return false;
        };
        let is_one = bytes > self.push_most;
        self.push_most = bytes / 2;
        self.push_portion = self.push_portion.min(self.push_most);
        !is_one
    }

    /// The relay did not do it.
    pub(super) fn refused(
        &mut self,
        here: &Here<'_>,
        account: &Account,
        answer: &Answer,
    ) -> Result<Next, Stop> {
        self.retry_after_s = answer.retry_after_s.map(|wait| wait.min(LONGEST_WAIT_S));
        if answer.status == Code::TooLarge.status() {
            return if self.gives_less() {
                self.go_on(here)
            } else {
                Err(Stop::State(State::Offline, "refused"))
            };
        }
        let Ok(problem) = Problem::decode(&answer.body) else {
            return Err(Stop::State(State::Offline, "not_a_relay"));
        };
        let conflict = |round: &mut Self| {
            round.conflicts += 1;
            if round.conflicts > MOST_CONFLICTS {
                return Err(Stop::State(State::Offline, "others_were_quicker"));
            }
            round.pull(here)
        };
        match problem.code {
            Code::Time if self.clock_shift == 0 => {
                let theirs = problem.number.and_then(|s| i64::try_from(s).ok());
                let shift = theirs.and_then(|s| s.checked_sub(here.now.timestamp()));
                self.clock_shift = shift
                    .filter(|shift| *shift != 0)
                    .ok_or(Stop::State(State::Offline, "time"))?;
                match std::mem::replace(&mut self.phase, Phase::Pulling) {
                    Phase::PuttingList { list, why } => self.put_list(here, account, list, why),
                    _ => self.pull(here),
                }
            }
            Code::Closed if settle::closed(here, account, &problem)? => {
                Err(Stop::State(State::Closed, ""))
            }
            // An account that is not there, or said to be closed without proof, is an emptied relay: it is filled.
            Code::Unknown | Code::Closed if matches!(self.phase, Phase::Pulling) => {
                self.view = View::default();
                self.go_on(here)
            }
            Code::Head | Code::List | Code::Author | Code::Unknown | Code::Closed => conflict(self),
            Code::Admission if self.puts_first_list() && self.admissions < MOST_ADMISSIONS => {
                self.admissions += 1;
                Ok(Next::Admission)
            }
            Code::NotMember => match self.list_to_show(here, account)? {
                Some(list) => self.put_list(here, account, list, Why::Missing),
                None if matches!(self.phase, Phase::Pulling) || self.shown_back.is_some() => {
                    Err(self.not_member(here, account)?)
                }
                // It may have been taken out since the pull: the list says so.
                None => conflict(self),
            },
            Code::Quota => Err(Stop::State(State::Quota, "quota")),
            Code::Version => Err(Stop::State(State::Offline, "newer_needed")),
            Code::TooMany | Code::Unavailable => Err(Stop::State(State::Offline, "busy")),
            _ => Err(Stop::State(State::Offline, "refused")),
        }
    }

    fn puts_first_list(&self) -> bool {
        matches!(&self.phase, Phase::PuttingList { list, .. } if list.manifest.n == 0)
    }
}
