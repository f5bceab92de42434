//! A relay as it should be, in memory: the rules of the real one without its limits.

use std::collections::BTreeMap;

use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::batch::Batch;
use waymark_wire::manifest::{Chain, Signed};
use waymark_wire::pull::{Log, MOST_BYTES, MOST_LISTS, Pull, Pulled};
use waymark_wire::request::{Authorization, Method, Request, Signing};
use waymark_wire::{AccountId, Hash, PublicKey};

pub(in crate::sync) const ORIGIN: &str = "https://relay.example";

/// One account's bytes.
#[derive(Clone)]
pub(in crate::sync) struct Kept {
    pub(in crate::sync) chain: Chain,
    pub(in crate::sync) lists: Vec<Vec<u8>>,
    pub(in crate::sync) logs: BTreeMap<PublicKey, Vec<(Hash, Vec<u8>)>>,
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
            return Err(Problem::standing(
                Code::List,
                last.manifest.n.into(),
                &last.hash,
            ));
        }
        kept.chain = kept.chain.extend(signed).map_err(|_| Code::Malformed)?;
        for gone in &kept.chain.last.manifest.removed {
            if let Some(log) = kept.logs.get_mut(&gone.sign) {
                let ends = usize::try_from(gone.last_seq).unwrap_or(usize::MAX);
                log.truncate(ends);
                // The list decides between two histories: the other one makes room.
                if log.len() == ends && log.last().is_some_and(|(hash, _)| *hash != gone.last_hash)
                {
                    log.clear();
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
        let log = kept.logs.entry(author).or_default();
        let before = log.len();
        let added = Self::add_to(log, author, cut, body);
        if added.is_err() {
            log.truncate(before);
        }
        if log.is_empty() {
            kept.logs.remove(&author);
        }
        kept.version += 1;
        added.map(|()| Vec::new())
    }

    /// All of it or, with an error, some that has to go again.
    fn add_to(
        log: &mut Vec<(Hash, Vec<u8>)>,
        author: PublicKey,
        cut: Option<u64>,
        mut rest: &[u8],
    ) -> Result<(), Problem> {
        while !rest.is_empty() {
            let (batch, header) = Batch::split_off(&mut rest).map_err(|_| Code::Malformed)?;
            batch.check(&header).map_err(|_| Code::Malformed)?;
            let place = usize::try_from(header.seq - 1).unwrap_or(usize::MAX);
            if header.author != author || cut.is_some_and(|cut| header.seq > cut) {
                return Err(Code::Author.into());
            }
            match log.get(place) {
                Some((hash, _)) if *hash == header.hash() => {}
                None if place == log.len()
                    && header.prev == log.last().map_or([0; 32], |(hash, _)| *hash) =>
                {
                    log.push((header.hash(), batch.bytes().to_vec()));
                }
                _ => {
                    let (seq, hash) = (log.len() as u64, log.last().map_or([0; 32], |l| l.0));
                    return Err(Problem::standing(Code::Head, seq, &hash));
                }
            }
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
        let logs = kept.logs.iter().map(|(author, log)| Log {
            author: *author,
            base: 0,
            head: log.len() as u64,
            head_hash: log.last().map_or([0; 32], |(hash, _)| *hash),
        });
        // Who was taken out learns that, and nothing else.
        let logs: Vec<_> = logs.filter(|_| is_member).collect();
        for (author, log) in kept.logs.iter().filter(|_| is_member) {
            let after = asked.after.iter().find(|(known, _)| known == author);
            let after = usize::try_from(after.map_or(0, |(_, seq)| *seq)).unwrap_or(usize::MAX);
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
