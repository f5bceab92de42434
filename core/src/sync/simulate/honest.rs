//! A relay as it should be, in memory: the rules of the real one without its limits.

use std::collections::BTreeMap;

use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::batch::Batch;
use waymark_wire::manifest::{Chain, Signed};
use waymark_wire::pull::{Log, MOST_BYTES, MOST_LISTS, Pull, Pulled};
use waymark_wire::request::{Authorization, Method, Request, Signing};
use waymark_wire::truncate::Truncate;
use waymark_wire::{AccountId, Hash, PublicKey};

pub(in crate::sync) const ORIGIN: &str = "https://relay.example";

/// One account's bytes.
#[derive(Clone)]
pub(in crate::sync) struct Kept {
    pub(in crate::sync) chain: Chain,
    pub(in crate::sync) lists: Vec<Vec<u8>>,
    pub(in crate::sync) logs: BTreeMap<PublicKey, Vec<(Hash, Vec<u8>)>>,
    /// Number and hash of the last batch that was dropped at a snapshot's word.
    pub(in crate::sync) bases: BTreeMap<PublicKey, (u64, Hash)>,
    pub(in crate::sync) version: u64,
}

/// The relay.
#[derive(Clone, Default)]
pub(in crate::sync) struct Relay {
    pub(in crate::sync) accounts: BTreeMap<AccountId, Kept>,
    /// Where devices meet, by path.
    pub(in crate::sync) slots: BTreeMap<String, Vec<u8>>,
    /// Seconds since 1970 by its clock.
    pub(in crate::sync) unix_s: u64,
}

impl Relay {
    pub(in crate::sync) fn answer(&mut self, request: &Request) -> Answer {
        match self.handle(request) {
            Ok(body) => Answer {
                status: 200,
                body,
                retry_after_s: None,
            },
            Err(problem) => Answer {
                status: problem.code.status(),
                body: problem.encode(),
                retry_after_s: None,
            },
        }
    }

    fn handle(&mut self, request: &Request) -> Result<Vec<u8>, Problem> {
        if request.path.starts_with("/v1/j/") {
            return self.slot(request);
        }
        let authorization = request.authorization.as_deref().ok_or(Code::Unsigned)?;
        let who = Authorization::read(authorization).map_err(|_| Code::Unsigned)?;
        if who.unix_s.abs_diff(self.unix_s) > 300 {
            return Err(Problem {
                number: Some(self.unix_s),
                ..Code::Time.into()
            });
        }
        let signing = Signing {
            method: request.method,
            origin: ORIGIN,
            path: &request.path,
            body: &request.body,
        };
        if !who.fits(&signing) {
            return Err(Code::Unsigned.into());
        }
        let rest = request.path.splitn(5, '/').nth(4).unwrap_or_default();
        match (request.method, rest) {
            (Method::Put, "manifest") => self.put_list(&who, &request.body),
            (Method::Post, "truncate") => self.truncate(&who, &request.body),
            (Method::Post, pull) if pull.starts_with("pull") => {
                let most = pull.split_once("?most=").map(|(_, most)| most.parse());
                let most = most.unwrap_or(Ok(MOST_BYTES));
                self.pull(&who, &request.body, most.map_err(|_| Code::Malformed)?)
            }
            (Method::Post, log) => {
                let author = log.strip_prefix("log/").ok_or(Code::Unknown)?;
                let author = waymark_wire::request::hex(author).map_err(|_| Code::Malformed)?;
                self.append(&who, author, &request.body)
            }
            _ => Err(Code::Unknown.into()),
        }
    }

    /// Written once; the same again is nothing new.
    fn slot(&mut self, request: &Request) -> Result<Vec<u8>, Problem> {
        let there = self.slots.get(&request.path);
        match (request.method, there) {
            (Method::Put, None) => {
                let body = request.body.clone();
                self.slots.insert(request.path.clone(), body);
                Ok(Vec::new())
            }
            (Method::Put, Some(body)) if *body == request.body => Ok(Vec::new()),
            (Method::Put, Some(_)) => Err(Code::Taken.into()),
            (_, there) => Ok(there.cloned().ok_or(Code::Unknown)?),
        }
    }

    fn account(&mut self, who: &Authorization) -> Result<&mut Kept, Problem> {
        Ok(self.accounts.get_mut(&who.account).ok_or(Code::Unknown)?)
    }

    fn put_list(&mut self, who: &Authorization, body: &[u8]) -> Result<Vec<u8>, Problem> {
        let signed = Signed::decode(body).map_err(|_| Code::Malformed)?;
        let Ok(kept) = self.account(who) else {
            let chain = Chain::begin(&who.account, signed).map_err(|_| Code::Malformed)?;
            let kept = Kept {
                chain,
                lists: vec![body.to_vec()],
                logs: BTreeMap::new(),
                bases: BTreeMap::new(),
                version: 1,
            };
            self.accounts.insert(who.account, kept);
            return Ok(Vec::new());
        };
        if kept.lists.iter().any(|list| list == body) {
            return Ok(Vec::new());
        }
        let last = &kept.chain.last;
        if signed.manifest.prev != last.hash {
            // Only a member is told what stands here.
            kept.chain.member(&who.signer).ok_or(Code::NotMember)?;
            return Err(Problem::standing(
                Code::List,
                last.manifest.n.into(),
                &last.hash,
            ));
        }
        kept.chain = kept.chain.extend(signed).map_err(|_| Code::Malformed)?;
        for gone in &kept.chain.last.manifest.removed {
            let base = kept.bases.get(&gone.sign).map_or(0, |(base, _)| *base);
            if let Some(log) = kept.logs.get_mut(&gone.sign) {
                let ends = usize::try_from(gone.last_seq.saturating_sub(base));
                let ends = ends.unwrap_or(usize::MAX);
                log.truncate(ends);
                // The list decides between two histories: the other one makes room.
                if log.len() == ends && log.last().is_some_and(|(hash, _)| *hash != gone.last_hash)
                {
                    log.clear();
                    kept.bases.remove(&gone.sign);
                }
            }
        }
        kept.lists.push(body.to_vec());
        kept.version += 1;
        Ok(Vec::new())
    }

    fn append(
        &mut self,
        who: &Authorization,
        author: PublicKey,
        body: &[u8],
    ) -> Result<Vec<u8>, Problem> {
        let kept = self.account(who)?;
        kept.chain.member(&who.signer).ok_or(Code::NotMember)?;
        let cut = kept.chain.cut_off(&author).map(|cut| cut.last_seq);
        if cut.is_none() && kept.chain.member(&author).is_none() {
            return Err(Code::Author.into());
        }
        let mut log = kept.logs.get(&author).cloned().unwrap_or_default();
        let mut base = kept.bases.get(&author).copied().unwrap_or_default();
        Self::add_to(&mut log, &mut base, author, cut, body)?;
        kept.logs.insert(author, log);
        kept.bases.insert(author, base);
        kept.version += 1;
        Ok(Vec::new())
    }

    /// What is covered goes; a log of which more is covered than is there begins anew.
    fn truncate(&mut self, who: &Authorization, body: &[u8]) -> Result<Vec<u8>, Problem> {
        let asked = Truncate::decode(body).map_err(|_| Code::Malformed)?;
        let kept = self.account(who)?;
        kept.chain.member(&who.signer).ok_or(Code::NotMember)?;
        for (author, upto) in asked.covers {
            let base = kept.bases.get(&author).map_or(0, |(base, _)| *base);
            let Some(log) = kept.logs.get_mut(&author).filter(|_| upto > base) else {
                continue;
            };
            let goes = usize::try_from(upto - base).unwrap_or(usize::MAX);
            match log.get(goes - 1).map(|(hash, _)| *hash) {
                Some(hash) => {
                    log.drain(..goes);
                    kept.bases.insert(author, (upto, hash));
                }
                None => {
                    kept.logs.remove(&author);
                    kept.bases.remove(&author);
                }
            }
        }
        kept.version += 1;
        Ok(Vec::new())
    }

    /// All of it or, with an error, some that does not count.
    fn add_to(
        log: &mut Vec<(Hash, Vec<u8>)>,
        base: &mut (u64, Hash),
        author: PublicKey,
        cut: Option<u64>,
        mut rest: &[u8],
    ) -> Result<(), Problem> {
        let begins = (log.is_empty() && base.0 == 0).then_some(());
        let mut before = Vec::new();
        while !rest.is_empty() {
            let (batch, header) = Batch::split_off(&mut rest).map_err(|_| Code::Malformed)?;
            batch.check(&header).map_err(|_| Code::Malformed)?;
            if header.author != author || cut.is_some_and(|cut| header.seq > cut) {
                return Err(Code::Author.into());
            }
            if begins.is_some() && log.is_empty() {
                *base = (header.seq - 1, header.prev);
            }
            if header.seq <= base.0 {
                before.push((header, batch.bytes().to_vec()));
                continue;
            }
            let place = usize::try_from(header.seq - 1 - base.0).unwrap_or(usize::MAX);
            let last = log.last().map_or(base.1, |(hash, _)| *hash);
            match log.get(place) {
                Some((hash, _)) if *hash == header.hash() => {}
                None if place == log.len() && header.prev == last => {
                    log.push((header.hash(), batch.bytes().to_vec()));
                }
                _ => {
                    let seq = base.0 + log.len() as u64;
                    return Err(Problem::standing(Code::Head, seq, &last));
                }
            }
        }
        // What ends right before the log was dropped too early.
        let ends = before.last().map(|(header, _)| (header.seq, header.hash()));
        if ends == Some(*base)
            && let Some((first, _)) = before.first()
        {
            *base = (first.seq - 1, first.prev);
            let before = before.into_iter();
            log.splice(..0, before.map(|(header, bytes)| (header.hash(), bytes)));
        }
        Ok(())
    }

    fn pull(&mut self, who: &Authorization, body: &[u8], most: usize) -> Result<Vec<u8>, Problem> {
        let asked = Pull::decode(body).map_err(|_| Code::Malformed)?;
        let kept = self.account(who)?;
        let is_member = kept.chain.member(&who.signer).is_some();
        if !is_member && kept.chain.cut_off(&who.signer).is_none() {
            return Err(Code::NotMember.into());
        }
        let first = usize::try_from(asked.first_list).unwrap_or(usize::MAX);
        let lists: Vec<_> = kept
            .lists
            .iter()
            .skip(first)
            .take(MOST_LISTS)
            .cloned()
            .collect();
        let mut more = first + lists.len() < kept.lists.len();
        let mut batches = Vec::new();
        let base = |author| kept.bases.get(author).copied().unwrap_or_default();
        let logs = kept.logs.iter().map(|(author, log)| Log {
            author: *author,
            base: base(author).0,
            head: base(author).0 + log.len() as u64,
            head_hash: log.last().map_or(base(author).1, |(hash, _)| *hash),
        });
        // Who was taken out learns that, and nothing else.
        let logs: Vec<_> = logs.filter(|_| is_member).collect();
        for (author, log) in kept.logs.iter().filter(|_| is_member) {
            let after = asked.after.iter().find(|(known, _)| known == author);
            let after = after.map_or(0, |(_, seq)| seq.saturating_sub(base(author).0));
            let after = usize::try_from(after).unwrap_or(usize::MAX);
            for (_, bytes) in log.iter().skip(after) {
                if batches.len() + bytes.len() > most {
                    more = true;
                    break;
                }
                batches.extend_from_slice(bytes);
            }
        }
        let pulled = Pulled {
            more,
            version: kept.version,
            last_list: kept.chain.last.manifest.n,
            last_list_hash: kept.chain.last.hash,
            lists,
            logs,
            batches,
        };
        Ok(pulled.encode())
    }
}
