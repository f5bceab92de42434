//! A contact who means harm: paired, with every key that a contact has, and a relay that helps.

use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::mailbox::{Make, Put};
use waymark_wire::contact::pairing::{Pairing, Terms};
use waymark_wire::contact::record::{Agreed, Answer, Kind, ReKey, Record, Words};
use waymark_wire::contact::{MailboxId, MessageId};
use waymark_wire::crypto::{Key, kem_public_key};
use waymark_wire::request::{Method, Request, path};

use super::relay::{ORIGIN, Relay};

/// 2099-01-01.
const LATE_S: u64 = 4_070_908_800;

pub(super) struct Hostile {
    pub(super) terms: Terms,
    kem: Key,
    pairing: Pairing,
    theirs: Terms,
    /// Alerts that were sent to them.
    pub(super) alerts: Vec<MessageId>,
    /// Answers of theirs that count.
    pub(super) answers: Vec<(MessageId, Answer)>,
    sent: Vec<Put>,
}

impl Hostile {
    /// What they show to be scanned, and the key of it.
    pub(super) fn code(dice: &mut fastrand::Rng) -> (Terms, Key) {
        let mut key = || Key::new(std::array::from_fn(|_| dice.u8(..)));
        let kem = key();
        let terms = Terms {
            origin: ORIGIN.into(),
            kem: kem_public_key(&kem).unwrap(),
            half: key(),
            mailbox: *key().first_chunk().unwrap(),
            write: Capability::new(key()),
        };
        (terms, kem)
    }

    pub(super) fn new((terms, kem): (Terms, Key), theirs: Terms) -> Self {
        let pairing = Pairing::new(&terms, &theirs).unwrap();
        let (alerts, answers, sent) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            terms,
            kem,
            pairing,
            theirs,
            alerts,
            answers,
            sent,
        }
    }

    /// Where others put what is for them. It is made where the relay forgot it.
    pub(super) fn read(&mut self, relay: &mut Relay) {
        let write = self.terms.write.hash();
        relay.honest(&Request {
            method: Method::Put,
            path: path::mailbox(&self.terms.mailbox),
            body: Make { write, read: write }.encode(),
            authorization: None,
            admission: None,
        });
        for put in relay.empty(&self.terms.mailbox) {
            if let Some(said) = self.open(&put)
                && matches!(said.kind, Kind::Alert(_) | Kind::Test(_))
            {
                self.alerts.push(said.id);
            }
        }
    }

    pub(super) fn open(&self, put: &Put) -> Option<Record> {
        let opened = self
            .pairing
            .open(&self.kem, &self.terms.mailbox, put.day, &put.message);
        opened.ok()
    }

    /// One deed. `others`: ids of alerts that were not to them. What it was.
    pub(super) fn act(
        &mut self,
        relay: &mut Relay,
        dice: &mut fastrand::Rng,
        others: &[MessageId],
    ) -> &'static str {
        self.read(relay);
        let now_s = relay.now_s;
        let id = std::array::from_fn(|_| dice.u8(..));
        let strange = |dice: &mut fastrand::Rng| {
            let times = [0, now_s, now_s + 86_400, LATE_S, (1 << 63) - 1];
            dice.choice(times).unwrap()
        };
        let said = |dice: &mut fastrand::Rng, id, kind| {
            let (created_s, expires_s) = (strange(dice), strange(dice));
            Record {
                id,
                created_s,
                expires_s,
                kind,
            }
        };
        let own = (!dice.bool()).then(|| "x".repeat(dice.usize(..=800)));
        let words = Words {
            id: dice.u16(..6),
            own,
        };
        let any = dice.choice(Answer::ALL).unwrap();
        let (what, record) = match dice.u8(..11) {
            0 => {
                for _ in 0..25 {
                    let id = std::array::from_fn(|_| dice.u8(..));
                    let flood = said(dice, id, Kind::Alert(words.clone()));
                    self.put(relay, dice, &flood);
                }
                return "floods";
            }
            1 => {
                let old = self.sent.clone();
                for put in old.iter().rev().take(5) {
                    let _ = relay.put(self.theirs.mailbox, *put);
                }
                return "sends again";
            }
            2 => {
                // What every member of the relay's own staff could do: any mailbox, own keys.
                let forger = Pairing {
                    psk: Key::new([dice.u8(..); 32]),
                    ..self.pairing.clone()
                };
                for mailbox in relay.mailboxes() {
                    let of = dice.choice(others).copied().unwrap_or(id);
                    let kind = match dice.bool() {
                        true => Kind::Answer(of, Answer::Calling, None),
                        false => Kind::Revoked,
                    };
                    let (pairing, chance) = match dice.bool() {
                        true => (&forger, [dice.u8(..); 32]),
                        false if mailbox != self.theirs.mailbox => (&self.pairing, [1; 32]),
                        false => continue,
                    };
                    let record = said(dice, id, kind);
                    let message = pairing.seal(&mailbox, &record, &Key::new(chance)).unwrap();
                    let _ = relay.put(
                        mailbox,
                        Put {
                            day: record.day(),
                            message,
                        },
                    );
                }
                return "forges";
            }
            3 => match dice.choice(others).copied() {
                Some(of) => (
                    "answers for another",
                    said(dice, id, Kind::Answer(of, any, None)),
                ),
                None => (
                    "answers nobody",
                    said(dice, id, Kind::Answer(id, any, None)),
                ),
            },
            4 | 5 => match dice.choice(&self.alerts).copied() {
                Some(of) => {
                    self.answers.push((of, any));
                    ("answers", said(dice, id, Kind::Answer(of, any, words.own)))
                }
                None => ("tests", said(dice, id, Kind::Test(words))),
            },
            6 if dice.bool() => {
                let agreed = Agreed {
                    levels: dice.u8(..),
                    since_s: dice.u64(..1 << 63),
                    hours: None,
                };
                ("says what was agreed", said(dice, id, Kind::Agreed(agreed)))
            }
            6 => (
                "says it is over",
                said(dice, id, Kind::StandDown(id, words)),
            ),
            7 => {
                let (terms, _) = Self::code(dice);
                let told = Kind::ReKey(ReKey {
                    of: dice.bool().then_some(id),
                    terms,
                    new_phone: dice.bool(),
                });
                ("tells keys", said(dice, id, told))
            }
            // One in a few schedules: what follows is from somebody who is no contact any more.
            8 if dice.u8(..4) == 0 => ("says revoked", said(dice, id, Kind::Revoked)),
            9 => {
                // The same id, twice, for different things.
                let first = said(dice, id, Kind::Alert(words.clone()));
                self.put(relay, dice, &first);
                (
                    "says another thing by one id",
                    said(dice, id, Kind::Test(words)),
                )
            }
            _ => ("alerts", said(dice, id, Kind::Alert(words))),
        };
        self.put(relay, dice, &record);
        what
    }

    fn put(&mut self, relay: &mut Relay, dice: &mut fastrand::Rng, record: &Record) {
        let chance = Key::new(std::array::from_fn(|_| dice.u8(..)));
        let Ok(message) = self.pairing.seal(&self.theirs.mailbox, record, &chance) else {
            return;
        };
        let put = Put {
            day: record.day(),
            message,
        };
        self.sent.push(put);
        let _ = relay.put(self.theirs.mailbox, put);
    }

    /// Their mailbox, as others know it.
    pub(super) fn mailbox(&self) -> MailboxId {
        self.terms.mailbox
    }
}
