//! A relay's habits.

use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::contact::MailboxId;
use waymark_wire::contact::mailbox::{Held, MOST_MESSAGES, Put};
use waymark_wire::contact::message::name;
use waymark_wire::request::{Method, Request, path};

use super::relay::{Relay, sent};
use crate::error::{Error, Result};

/// A habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lie {
    LosesRequests,
    LosesAnswers,
    Repeats,
    RepeatsOld,
    Reorders,
    Withholds,
    Replays,
    Changes,
    GivesOthers,
    SaysFull,
    SaysBusy,
    Garbage,
    /// Says that it took it, and has not.
    Swallows,
    /// Ends a mailbox nobody ended.
    Forgets,
    SaysGone,
}

impl Lie {
    pub(super) const ALL: [Self; 15] = [
        Self::LosesRequests,
        Self::LosesAnswers,
        Self::Repeats,
        Self::RepeatsOld,
        Self::Reorders,
        Self::Withholds,
        Self::Replays,
        Self::Changes,
        Self::GivesOthers,
        Self::SaysFull,
        Self::SaysBusy,
        Self::Garbage,
        Self::Swallows,
        Self::Forgets,
        Self::SaysGone,
    ];
}

impl Relay {
    pub(super) fn answer(&mut self, request: &Request) -> Result<Answer> {
        let lies = !self.habits.is_empty() && self.dice.u8(..self.one_in) == 0;
        let Some(lie) = self.dice.choice(&self.habits).copied().filter(|_| lies) else {
            return Ok(self.honest(request));
        };
        self.lies += 1;
        let says = |code: Code, retry_after_s| {
            let body = Problem::from(code).encode();
            Ok(Answer {
                status: code.status(),
                body,
                retry_after_s,
            })
        };
        match lie {
            Lie::LosesRequests => return Err(Error::Offline),
            Lie::SaysFull => return says(Code::Quota, None),
            Lie::SaysBusy => return says(Code::TooMany, Some(self.dice.u64(..=u64::MAX))),
            Lie::SaysGone => return says(Code::Unknown, None),
            Lie::Swallows => {
                if let Some((_, put)) = sent(request) {
                    self.destroyed.insert(name(&put.message));
                }
                return Ok(Answer {
                    status: 200,
                    body: Vec::new(),
                    retry_after_s: None,
                });
            }
            Lie::Forgets => {
                let ids: Vec<_> = self.boxes.keys().copied().collect();
                if let Some(id) = self.dice.choice(ids) {
                    self.drop_box(&id);
                }
            }
            Lie::RepeatsOld => {
                let old = self.dice.choice(&self.asked).cloned();
                if let Some(old) = old.filter(|old| old.method != Method::Put) {
                    self.honest_again(&old);
                }
            }
            _ => {}
        }
        let mut answer = self.honest(request);
        match lie {
            Lie::LosesAnswers => return Err(Error::Offline),
            Lie::Repeats => return Ok(self.honest(request)),
            Lie::Garbage => {
                let refused = answer.status != 200;
                answer = self.garbage(answer);
                if let (true, 200, Some((_, put))) = (refused, answer.status, sent(request)) {
                    self.destroyed.insert(name(&put.message));
                }
            }
            _ => {}
        }
        if let (200, Ok(held)) = (answer.status, Held::decode(&answer.body)) {
            answer.body = self.other(lie, request, held).encode();
        }
        Ok(answer)
    }

    /// What it says lies in a mailbox.
    fn other(&mut self, lie: Lie, request: &Request, held: Held) -> Held {
        let Held(mut puts) = held;
        match lie {
            Lie::Reorders => self.dice.shuffle(&mut puts),
            Lie::Withholds => puts.retain(|_| self.dice.bool()),
            Lie::Replays => {
                let of = |(id, _): &&(MailboxId, Put)| request.path == path::read(id);
                puts.extend(self.seen.iter().filter(of).map(|(_, put)| *put));
            }
            Lie::GivesOthers => puts.extend(self.seen.iter().map(|(_, put)| *put)),
            Lie::Changes => {
                for put in &mut puts {
                    let before = name(&put.message);
                    match self.dice.u8(..4) {
                        0 => put.day = self.dice.u32(..),
                        1 => put.message[self.dice.usize(..1024)] ^= 1 << self.dice.u8(..8),
                        _ => continue,
                    }
                    // What nobody can open is dropped by its reader, under the name it came by.
                    self.destroyed.insert(before);
                }
            }
            _ => {}
        }
        self.dice.shuffle(&mut puts);
        puts.truncate(MOST_MESSAGES);
        Held(puts)
    }

    fn garbage(&mut self, honest: Answer) -> Answer {
        let noise: Vec<u8> = (0..self.dice.usize(..200))
            .map(|_| self.dice.u8(..))
            .collect();
        let (status, body) = match self.dice.u8(..5) {
            0 => (200, noise),
            1 => (200, b"<!doctype html><title>Sign in</title>".to_vec()),
            2 => (self.dice.u16(100..600), noise),
            3 => {
                let cut = self.dice.usize(..=honest.body.len());
                (honest.status, honest.body[..cut].to_vec())
            }
            _ => (404, noise),
        };
        Answer {
            status,
            body,
            retry_after_s: self.dice.bool().then(|| self.dice.u64(..)),
        }
    }
}
