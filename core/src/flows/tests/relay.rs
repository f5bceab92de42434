//! A relay of mailboxes in memory: as it should be, with habits that it should not have.

use std::collections::{BTreeMap, BTreeSet};

use waymark_wire::Hash;
use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::contact::MailboxId;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::mailbox::{Held, KEPT_S, MOST_MESSAGES, Make, Names, Put};
use waymark_wire::contact::message::{DAY_S, name};
use waymark_wire::request::{Method, Request};

use super::lies::Lie;
use crate::error::{Error, Result};

pub(super) const ORIGIN: &str = "https://relay.example";

pub(super) struct Mailbox {
    make: Make,
    /// With the second after which it is dropped.
    held: Vec<(Put, u64)>,
}

/// A message that left an app, and whether the relay said that it took it.
pub(super) struct Sent {
    pub(super) by: usize,
    pub(super) mailbox: MailboxId,
    pub(super) put: Put,
    pub(super) taken: bool,
}

/// When an app ends: after so many requests, before this one leaves or after it came there.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) requests: u32,
    pub(super) came: bool,
}

pub(super) struct Relay {
    pub(super) dice: fastrand::Rng,
    pub(super) habits: Vec<Lie>,
    pub(super) one_in: u8,
    /// Seconds since 1970 by its clock.
    pub(super) now_s: u64,
    pub(super) boxes: BTreeMap<MailboxId, Mailbox>,
    pub(super) seen: Vec<(MailboxId, Put)>,
    pub(super) asked: Vec<Request>,
    /// Who asks now.
    pub(super) asking: usize,
    pub(super) ends: Option<End>,
    pub(super) sent: Vec<Sent>,
    /// Messages that it dropped, and not because somebody read them.
    pub(super) destroyed: BTreeSet<Hash>,
    pub(super) lies: u64,
}

impl Relay {
    pub(super) fn new(mut dice: fastrand::Rng) -> Self {
        let habits = (0..dice.usize(..4))
            .filter_map(|_| dice.choice(Lie::ALL))
            .collect();
        Self {
            habits,
            one_in: dice.choice([2, 3, 5, 9]).unwrap(),
            dice,
            now_s: 0,
            boxes: BTreeMap::new(),
            seen: Vec::new(),
            asked: Vec::new(),
            asking: 0,
            ends: None,
            sent: Vec::new(),
            destroyed: BTreeSet::new(),
            lies: 0,
        }
    }

    /// What comes of a request of an app.
    pub(super) fn ask(&mut self, request: &Request) -> Result<Answer> {
        let ends = self.ends.filter(|ends| ends.requests == 0);
        if let Some(left) = &mut self.ends {
            left.requests = left.requests.wrapping_sub(1);
        }
        if ends.is_some_and(|ends| !ends.came) {
            return Err(Error::Interrupted);
        }
        let answer = self.answer(request);
        if let Some(put) = sent(request) {
            let taken = answer.as_ref().is_ok_and(|answer| answer.status == 200);
            let (by, mailbox) = (self.asking, put.0);
            let taken = taken && ends.is_none();
            self.sent.push(Sent {
                by,
                mailbox,
                put: put.1,
                taken,
            });
        }
        self.asked.push(request.clone());
        if ends.is_some() {
            Err(Error::Interrupted)
        } else {
            answer
        }
    }

    /// An old request once more: what was dropped by it is the relay's doing.
    pub(super) fn honest_again(&mut self, request: &Request) {
        let before: BTreeSet<_> = self.all().collect();
        self.honest(request);
        let after: BTreeSet<_> = self.all().collect();
        self.destroyed.extend(before.difference(&after));
    }

    fn all(&self) -> impl Iterator<Item = Hash> {
        let held = self.boxes.values().flat_map(|there| &there.held);
        held.map(|(put, _)| name(&put.message))
    }

    pub(super) fn drop_box(&mut self, id: &MailboxId) {
        if let Some(gone) = self.boxes.remove(id) {
            let names = gone.held.iter().map(|(put, _)| name(&put.message));
            self.destroyed.extend(names);
        }
    }

    /// As a relay should.
    pub(super) fn honest(&mut self, request: &Request) -> Answer {
        for there in self.boxes.values_mut() {
            let (stays, over): (Vec<_>, _) = there
                .held
                .iter()
                .partition(|(_, until_s)| *until_s > self.now_s);
            there.held = stays;
            let over = over.into_iter().map(|(put, _)| name(&put.message));
            self.destroyed.extend(over);
        }
        let (status, body) = match self.handle(request) {
            Ok(body) => (200, body),
            Err(code) => (code.status(), Problem::from(code).encode()),
        };
        Answer {
            status,
            body,
            retry_after_s: None,
        }
    }

    fn handle(&mut self, request: &Request) -> Result<Vec<u8>, Code> {
        let (id, rest) = at(&request.path).ok_or(Code::Unknown)?;
        if (request.method, rest) == (Method::Put, "") {
            let make = Make::decode(&request.body).map_err(|_| Code::Malformed)?;
            let there = self.boxes.entry(id).or_insert_with(|| Mailbox {
                make,
                held: Vec::new(),
            });
            return if there.make == make {
                Ok(Vec::new())
            } else {
                Err(Code::Taken)
            };
        }
        let shown = request.authorization.as_deref().ok_or(Code::Unsigned)?;
        let shown = Capability::read(shown).map_err(|_| Code::Unsigned)?;
        let there = self.boxes.get_mut(&id).ok_or(Code::Unknown)?;
        let wanted = match (request.method, rest) {
            (Method::Post, "") => there.make.write,
            _ => there.make.read,
        };
        if !shown.fits(&wanted) {
            return Err(Code::Unknown);
        }
        match (request.method, rest) {
            (Method::Post, "") => {
                let put = Put::decode(&request.body).map_err(|_| Code::Malformed)?;
                self.put(id, put)?;
            }
            (Method::Post, "/read") => {
                return Ok(Held(there.held.iter().map(|(put, _)| *put).collect()).encode());
            }
            (Method::Post, "/ack") => {
                let Names(names) = Names::decode(&request.body).map_err(|_| Code::Malformed)?;
                there
                    .held
                    .retain(|(put, _)| !names.contains(&name(&put.message)));
            }
            (Method::Delete, "") => drop(self.boxes.remove(&id)),
            _ => return Err(Code::Malformed),
        }
        Ok(Vec::new())
    }

    /// Puts, whoever does.
    pub(super) fn put(&mut self, id: MailboxId, put: Put) -> Result<(), Code> {
        let there = self.boxes.get_mut(&id).ok_or(Code::Unknown)?;
        if there
            .held
            .iter()
            .any(|(held, _)| held.message == put.message)
        {
            return Ok(());
        }
        if there.held.len() >= MOST_MESSAGES {
            return Err(Code::Quota);
        }
        let end_s = (u64::from(put.day) + 1) * DAY_S;
        let until_s = end_s.clamp(self.now_s + DAY_S, self.now_s + KEPT_S);
        there.held.push((put, until_s));
        self.seen.push((id, put));
        Ok(())
    }

    /// Takes out what lies in a mailbox, as who owns it does.
    pub(super) fn empty(&mut self, id: &MailboxId) -> Vec<Put> {
        let held = self
            .boxes
            .get_mut(id)
            .map(|there| std::mem::take(&mut there.held));
        held.unwrap_or_default()
            .into_iter()
            .map(|(put, _)| put)
            .collect()
    }

    /// Gives out last what came first.
    pub(super) fn turn_round(&mut self) {
        let all = self.boxes.values_mut();
        all.for_each(|there| there.held.reverse());
    }

    /// All mailboxes there are.
    pub(super) fn mailboxes(&self) -> Vec<MailboxId> {
        self.boxes.keys().copied().collect()
    }
}

/// The mailbox of a path, and what follows.
fn at(path: &str) -> Option<(MailboxId, &str)> {
    let rest = path.strip_prefix("/v1/m/")?;
    let (digits, rest) = rest.split_at_checked(32)?;
    let id = u128::from_str_radix(digits, 16).ok()?;
    Some((id.to_be_bytes(), rest))
}

/// The message of a request that puts one.
pub(super) fn sent(request: &Request) -> Option<(MailboxId, Put)> {
    let (id, rest) = at(&request.path)?;
    let puts = (request.method, rest) == (Method::Post, "");
    Put::decode(&request.body)
        .ok()
        .filter(|_| puts)
        .map(|put| (id, put))
}
