//! What the relay's answers bring, by what was asked.

use waymark_wire::answer::Answer;
use waymark_wire::pull::{Log, MOST_BYTES, Pulled};

use super::round::{Phase, Round, Why};
use super::step::{Here, Next, Stop, Wish};
use super::store::{self, Account};
use super::{State, change, sealed, settle, snapshot, take};
use crate::error::Error;

impl Round {
    /// What a relay's answer to the last request brings, and what comes next.
    pub(super) fn answered(
        &mut self,
        here: &Here<'_>,
        account: &Account,
        answer: &Answer,
    ) -> Result<Next, Stop> {
        if answer.status != 200 {
            return self.refused(here, account, answer);
        }
        match std::mem::replace(&mut self.phase, Phase::Pulling) {
            Phase::Pulling => {
                let pulled = Pulled::decode(&answer.body)
                    .map_err(|_| Stop::State(State::Offline, "not_a_relay"))?;
                self.pull_portion = MOST_BYTES.min(2 * self.pull_portion);
                self.view.list = Some((pulled.last_list, pulled.last_list_hash));
                self.view.logs = pulled.logs.iter().map(|log| (log.author, *log)).collect();
                let seen = take::pulled(self, here, &pulled)?;
                if seen.lists_part {
                    return self.compare_lists(here, &pulled);
                }
                self.lists_from = None;
                if pulled.more || seen.again {
                    if !seen.progress && !seen.again {
                        return Err(Stop::State(State::Withheld, "no_progress"));
                    }
                    return self.pull(here);
                }
                let chain = store::chain(here.sql)?.ok_or(Error::Corrupt)?;
                if snapshot::settle(self, here, &chain)? && take::held(self, here)? {
                    return self.pull(here);
                }
                if settle::compare_logs(self, here)? {
                    return self.pull(here);
                }
                self.news |= pulled.version != self.version.unwrap_or(account.version);
                self.version = Some(pulled.version);
            }
            Phase::PuttingList { list, why } => {
                self.view.list = Some((list.manifest.n, list.hash));
                // The first list makes the account, and the count.
                let before = self.version.filter(|_| list.manifest.n > 0);
                self.version = Some(before.unwrap_or(0).saturating_add(1));
                if why == Why::Wished {
                    self.wish = Wish::Sync;
                }
                if why == Why::Missing && self.shown_back.is_some() {
                    self.rolled_back = true;
                    if store::chain(here.sql)?.is_some_and(|chain| chain.last.hash == list.hash) {
                        return self.pull(here); // it knows this device again, and what else it has is not known yet
                    }
                }
                if why != Why::Missing && change::was_accepted(self, here, list)? {
                    return self.pull(here);
                }
            }
            Phase::Pushing {
                author, base, upto, ..
            } => {
                let hash = store::hash_at(here.sql, &author, upto)?.ok_or(Error::Corrupt)?;
                let log = Log {
                    author,
                    base,
                    head: upto,
                    head_hash: hash,
                };
                self.view.logs.insert(author, log);
                self.version = self.version.map(|version| version.saturating_add(1));
                self.push_portion = self.push_most.min(2 * self.push_portion);
                sealed::acknowledged(self, here, &author, upto)?;
            }
            Phase::PushingBefore { author, base, .. } => {
                self.push_portion = self.push_most.min(2 * self.push_portion);
                if let Some(log) = self.view.logs.get_mut(&author) {
                    log.base = base;
                }
            }
            Phase::Truncating(truncate) => {
                for (author, seq) in truncate.covers {
                    match self.view.logs.get_mut(&author) {
                        Some(log) if log.head >= seq => log.base = seq,
                        _ => {
                            self.view.logs.remove(&author);
                            self.misfit.remove(&author);
                        }
                    }
                }
            }
        }
        self.go_on(here)
    }

    /// The lists do not fit ours: they are asked for from the first, until the one where they part has come.
    fn compare_lists(&mut self, here: &Here<'_>, pulled: &Pulled) -> Result<Next, Stop> {
        let next = match self.lists_from {
            None => 0,
            Some(_) if pulled.lists.is_empty() || !pulled.more => {
                return Err(Stop::State(State::Withheld, "lists_do_not_fit"));
            }
            Some(from) => {
                from.saturating_add(u32::try_from(pulled.lists.len()).unwrap_or(u32::MAX))
            }
        };
        self.lists_from = Some(next);
        self.pull(here)
    }
}
