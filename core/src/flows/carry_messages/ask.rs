//! What a relay is asked about mailboxes, and what its answers mean. Nothing of them is believed.

use std::cell::RefCell;
use std::collections::BTreeSet;

use waymark_wire::Hash;
use waymark_wire::admission::Admission;
use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::contact::MailboxId;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::linked::{self, Ask, Replies};
use waymark_wire::contact::mailbox::{Escrow, Held, Later, Make, Names, Put};
use waymark_wire::request::{Method, Request, path};
use waymark_wire::word::Word;
use waymark_wire::work::{BITS, Task};

use crate::error::{Error, Result};
use crate::features::ContactsCarried;
use crate::sync::Driver;

/// A relay that asks for more patience is asked again all the same.
const MOST_PATIENCE_S: u64 = 86_400;

/// What came of a request.
pub(super) enum Reply {
    /// Done, with the body.
    Done(Vec<u8>),
    /// There is no such mailbox, or the capability opens none.
    Gone,
    /// Its time is over.
    TooLate,
    /// The relay does not do it now; and seconds for which it wants to be left alone.
    Refused(Option<u64>),
    /// No relay was reached.
    Unreached,
}

impl Reply {
    /// Counts what was not done.
    pub(super) fn count(&self, carried: &mut ContactsCarried) {
        match self {
            Self::Done(_) | Self::Gone | Self::TooLate => {}
            Self::Refused(wait) => {
                carried.unreached += 1;
                carried.retry_after_s = carried.retry_after_s.max(*wait);
            }
            Self::Unreached => carried.unreached += 1,
        }
    }
}

/// The relays of one turn.
pub(super) struct Relays<'a> {
    driver: Driver<'a>,
    /// Those that were not reached: one turn waits for each of them once.
    silent: RefCell<BTreeSet<String>>,
}

impl<'a> Relays<'a> {
    pub(super) fn new(driver: Driver<'a>) -> Self {
        Self {
            driver,
            silent: RefCell::default(),
        }
    }

    /// Makes a mailbox: with the relay's word, else for nothing, else for work.
    pub(super) fn make(
        &self,
        (origin, word): (&str, Option<&str>),
        mailbox: &MailboxId,
        (write, read): (&Capability, &Capability),
    ) -> Result<Reply> {
        let make = Make {
            write: write.hash(),
            read: read.hash(),
        };
        let what = (path::mailbox(mailbox), make.encode());
        self.make_at((origin, word), mailbox, what)
    }

    /// Makes a link, with its note, as a mailbox is made.
    pub(super) fn make_link(
        &self,
        at: (&str, Option<&str>),
        link: &[u8; 16],
        make: &linked::Make,
    ) -> Result<Reply> {
        self.make_at(at, link, (path::link(link), make.encode()))
    }

    fn make_at(
        &self,
        (origin, word): (&str, Option<&str>),
        subject: &[u8; 16],
        (path, body): (String, Vec<u8>),
    ) -> Result<Reply> {
        let word = word.and_then(|word| Word::read(word).ok());
        let mut request = Request {
            method: Method::Put,
            path,
            body,
            authorization: None,
            admission: word.map(|word| Admission::Word(word).text()),
        };
        let answer = self.answer(origin, &request)?;
        let problem = answer
            .as_ref()
            .and_then(|answer| Problem::decode(&answer.body).ok());
        let asked = problem.filter(|problem| problem.code == Code::Admission);
        let Some(problem) = asked.filter(|_| request.admission.is_none()) else {
            return Ok(meant(answer));
        };
        let bits = problem
            .number
            .map_or(Some(BITS), |bits| u32::try_from(bits).ok());
        let task = Task {
            origin,
            subject,
            bits: bits.unwrap_or(u32::MAX),
        };
        let now = self.driver.clock.now()?.timestamp();
        match self.driver.work(&task, u64::try_from(now).unwrap_or(0)) {
            Ok(work) => request.admission = Some(work),
            Err(Error::Offline) => return Ok(Reply::Refused(None)), // more than a phone can do
            Err(error) => return Err(error),
        }
        Ok(meant(self.answer(origin, &request)?))
    }

    /// Puts a message.
    pub(super) fn put(
        &self,
        origin: &str,
        mailbox: &MailboxId,
        write: &Capability,
        put: &Put,
    ) -> Result<Reply> {
        self.ask(
            origin,
            (Method::Post, path::mailbox(mailbox)),
            write,
            put.encode(),
        )
    }

    /// What lies in a mailbox.
    pub(super) fn read(
        &self,
        origin: &str,
        mailbox: &MailboxId,
        read: &Capability,
    ) -> Result<Result<Held, Reply>> {
        let reply = self.ask(
            origin,
            (Method::Post, path::read(mailbox)),
            read,
            Vec::new(),
        )?;
        Ok(match reply {
            Reply::Done(body) => Held::decode(&body).map_err(|_| Reply::Refused(None)),
            reply => Err(reply),
        })
    }

    /// These need not be kept any more.
    pub(super) fn drop(
        &self,
        origin: &str,
        mailbox: &MailboxId,
        read: &Capability,
        names: Names,
    ) -> Result<Reply> {
        self.ask(
            origin,
            (Method::Post, path::ack(mailbox)),
            read,
            names.encode(),
        )
    }

    /// What came of the note behind a link.
    pub(super) fn replies(&self, origin: &str, ask: &Ask) -> Result<Result<Replies, Reply>> {
        let request = Request {
            method: Method::Post,
            path: path::LINK_REPLIES.to_owned(),
            body: ask.encode().to_vec(),
            authorization: None,
            admission: None,
        };
        Ok(match meant(self.answer(origin, &request)?) {
            Reply::Done(body) => Replies::decode(&body).map_err(|_| Reply::Refused(None)),
            reply => Err(reply),
        })
    }

    /// Puts a message that is held back.
    pub(super) fn hold_back(
        &self,
        (origin, mailbox): (&str, &MailboxId),
        write: &Capability,
        escrow: &Escrow,
    ) -> Result<Reply> {
        let to = (Method::Put, path::escrow(mailbox));
        self.ask(origin, to, write, escrow.encode())
    }

    /// Moves the time of one that is held back.
    pub(super) fn move_on(
        &self,
        (origin, mailbox): (&str, &MailboxId),
        cancel: &Capability,
        later: Later,
    ) -> Result<Reply> {
        let to = (Method::Post, path::later(mailbox));
        self.ask(origin, to, cancel, later.encode())
    }

    /// Calls one off that is held back.
    pub(super) fn call_off(
        &self,
        (origin, mailbox): (&str, &MailboxId),
        cancel: &Capability,
        name: Hash,
    ) -> Result<Reply> {
        let to = (Method::Post, path::cancel(mailbox));
        self.ask(origin, to, cancel, name.to_vec())
    }

    /// Ends a mailbox or a link.
    pub(super) fn end(&self, origin: &str, path: String, capability: &Capability) -> Result<Reply> {
        self.ask(origin, (Method::Delete, path), capability, Vec::new())
    }

    fn ask(
        &self,
        origin: &str,
        (method, path): (Method, String),
        capability: &Capability,
        body: Vec<u8>,
    ) -> Result<Reply> {
        let request = Request {
            method,
            path,
            body,
            authorization: Some(capability.header().to_string()),
            admission: None,
        };
        Ok(meant(self.answer(origin, &request)?))
    }

    /// The answer; nothing where there is no server to be had, or what is there is none.
    fn answer(&self, origin: &str, request: &Request) -> Result<Option<Answer>> {
        if self.silent.borrow().contains(origin) {
            return Ok(None);
        }
        match self.driver.ask(origin, request) {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::Offline | Error::Refused(_)) => {
                self.silent.borrow_mut().insert(origin.to_owned());
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

fn meant(answer: Option<Answer>) -> Reply {
    let Some(answer) = answer else {
        return Reply::Unreached;
    };
    let problem = Problem::decode(&answer.body).ok();
    match (answer.status, problem.map(|problem| problem.code)) {
        (200, _) => Reply::Done(answer.body),
        // What any other server would say to an address it does not know is no answer of a relay.
        (404, Some(Code::Unknown)) => Reply::Gone,
        (410, Some(Code::TooLate)) => Reply::TooLate,
        _ => Reply::Refused(answer.retry_after_s.map(|s| s.min(MOST_PATIENCE_S))),
    }
}
