//! All lists of members of an account, fetched from the first and checked before any is kept.

use std::collections::BTreeMap;

use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::close::Close;
use waymark_wire::crypto::Key;
use waymark_wire::manifest::{Chain, Refusal, Signed};
use waymark_wire::pull::{Pull, Pulled};
use waymark_wire::request::{Method, Request, path};
use waymark_wire::{AccountId, Hash, PublicKey};

use crate::error::{Error, Result};
use crate::sync::ask::Keys;
use crate::sync::notice::Notice;
use crate::sync::sealed::{self, Brought};
use crate::sync::step::Here;
use crate::sync::store;

/// What a relay shows of an account to who is not yet part of it.
pub(super) struct Lists {
    pub(super) account: AccountId,
    origin: String,
    /// Who asks: a member, or the recovery device.
    signer: Key,
    chain: Option<Chain>,
    all: Vec<Signed>,
    /// Of each log, what need not be sent.
    after: BTreeMap<PublicKey, u64>,
    clock_shift: i64,
}

/// What came of an answer.
pub(super) enum Got {
    /// There is more to ask for.
    More(Pulled),
    /// All lists are here, and all batches that were wanted.
    All(Pulled),
    /// The relay's clock is another; ask again.
    Again,
}

impl Lists {
    pub(super) fn new(account: AccountId, origin: &str, signer: Key) -> Self {
        Self {
            account,
            origin: origin.to_owned(),
            signer,
            chain: None,
            all: Vec::new(),
            after: BTreeMap::new(),
            clock_shift: 0,
        }
    }

    /// The chain, once there is one.
    pub(super) fn chain(&self) -> Result<&Chain> {
        self.chain.as_ref().ok_or(Error::Refused("lists_missing"))
    }

    /// The list of that number.
    pub(super) fn list(&self, n: u32) -> Option<&Signed> {
        self.all.get(usize::try_from(n).ok()?)
    }

    /// The list with that hash.
    pub(super) fn by_hash(&self, hash: &Hash) -> Option<&Signed> {
        self.all.iter().find(|list| list.hash == *hash)
    }

    /// The lists from that number on.
    pub(super) fn from(&self, n: u32) -> impl Iterator<Item = &Signed> {
        self.all
            .iter()
            .skip(usize::try_from(n).unwrap_or(usize::MAX))
    }

    /// What is asked for next.
    pub(super) fn request(&self, here: &Here<'_>) -> Result<Request> {
        let pull = Pull {
            first_list: u32::try_from(self.all.len()).unwrap_or(u32::MAX),
            after: self
                .after
                .iter()
                .map(|(author, seq)| (*author, *seq))
                .take(waymark_wire::pull::MOST_LOGS)
                .collect(),
        };
        let keys = Keys {
            account: &self.account,
            origin: &self.origin,
            seed: &self.signer,
        };
        keys.request(
            Method::Post,
            path::pull(&self.account),
            pull.encode(),
            here.unix_s(self.clock_shift),
        )
    }

    /// Takes in an answer: the lists of it, each checked as the next one of the chain.
    ///
    /// Errors: `NotFound` for no such account, `Refused` for lists that are no chain of it, `Offline`.
    pub(super) fn take(&mut self, here: &Here<'_>, answer: &Answer) -> Result<Got> {
        if answer.status != 200 {
            return self.refused(here, answer);
        }
        let pulled = Pulled::decode(&answer.body).map_err(|_| Error::Offline)?;
        for bytes in &pulled.lists {
            let list = Signed::decode(bytes).map_err(|_| Error::Refused("lists_not_valid"))?;
            let next = match &self.chain {
                None => Chain::begin(&self.account, list.clone()),
                Some(chain) => chain.extend(list.clone()),
            };
            let next = next.map_err(|refusal| match refusal {
                Refusal::Account => Error::Refused("phrase_of_another_account"),
                _ => Error::Refused("lists_not_valid"),
            });
            self.chain = Some(next?);
            self.all.push(list);
        }
        let last = &self.chain()?.last;
        let is_all = last.manifest.n >= pulled.last_list;
        if is_all && last.hash != pulled.last_list_hash || !is_all && pulled.lists.is_empty() {
            return Err(Error::Refused("lists_not_valid"));
        }
        Ok(if is_all && !pulled.more {
            Got::All(pulled)
        } else {
            Got::More(pulled)
        })
    }

    /// Of this log, nothing up to that number is needed.
    pub(super) fn have(&mut self, author: PublicKey, seq: u64) {
        self.after.insert(author, seq);
    }

    fn refused(&mut self, here: &Here<'_>, answer: &Answer) -> Result<Got> {
        let problem = Problem::decode(&answer.body).map_err(|_| Error::Offline)?;
        match problem.code {
            Code::Time if self.clock_shift == 0 => {
                let theirs = problem.number.and_then(|s| i64::try_from(s).ok());
                let shift = theirs.and_then(|s| s.checked_sub(here.now.timestamp()));
                self.clock_shift = shift.filter(|shift| *shift != 0).ok_or(Error::Offline)?;
                Ok(Got::Again)
            }
            Code::Unknown => Err(Error::NotFound),
            // Only a signed statement says that an account ended; and a device's can be checked by members alone.
            Code::Closed => {
                let statement = problem.bytes.as_deref().map(Close::decode);
                let is_closed = statement.is_some_and(|close| {
                    close.is_ok_and(|close| close.account == self.account && close.is_by_recovery())
                });
                Err(if is_closed {
                    Error::Refused("account_closed")
                } else {
                    Error::NotFound
                })
            }
            Code::NotMember => Err(Error::Refused("lists_not_valid")),
            _ => Err(Error::Offline),
        }
    }

    /// Keeps the lists as this device's account, with the key that the last one brings `me`, who may be the recovery
    /// device. What came and went before is no news to a device that was not there.
    pub(super) fn adopt(&self, here: &Here<'_>, me: &PublicKey, kem_secret: &Key) -> Result<()> {
        for list in &self.all {
            store::put_list(here.sql, list, here.ms())?;
        }
        let last = &self.chain()?.last;
        if sealed::take_keys(here, me, kem_secret, last)? == Brought::WrongKey {
            let signer = last.signatures.first().map(|(signer, _)| signer);
            let what = Notice::WrongKey.word();
            store::put_notice(here.sql, here.ms(), what, Some(me), signer)?;
        }
        Ok(())
    }
}
