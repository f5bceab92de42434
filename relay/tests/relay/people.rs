//! Contacts with mailboxes and links, as a relay sees them: random ids and capabilities, and bytes of one length.

use waymark_wire::contact::MailboxId;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::linked::{self, Answering, Ask, Replies};
use waymark_wire::contact::mailbox::{Escrow, Held, Later, Make, Names, Put};
use waymark_wire::contact::message::{DAY_S, Sealed, name};
use waymark_wire::request::{Method, path};
use zeroize::Zeroizing;

use crate::devices::random;
use crate::stage::{Answer, Stage, send, try_send};

pub(crate) fn capability() -> Capability {
    Capability::new(Zeroizing::new(random()))
}

/// A request that names no account; with a capability, or with nothing.
pub(crate) fn ask(
    stage: &Stage,
    capability: Option<&Capability>,
    method: Method,
    path: &str,
    body: &[u8],
) -> Answer {
    let header = capability.map(Capability::header);
    let headers = header.iter().map(|value| ("authorization", value.as_str()));
    let headers: Vec<_> = headers.collect();
    send(
        &format!("http://{}", stage.address),
        method,
        path,
        &headers,
        body,
    )
}

/// A mailbox, with what both sides hold.
#[derive(Clone)]
pub(crate) struct Mailbox {
    pub(crate) id: MailboxId,
    pub(crate) write: Capability,
    pub(crate) read: Capability,
}

impl Mailbox {
    pub(crate) fn new() -> Self {
        Self {
            id: random(),
            write: capability(),
            read: capability(),
        }
    }

    pub(crate) fn make(&self) -> Make {
        Make {
            write: self.write.hash(),
            read: self.read.hash(),
        }
    }

    /// One that is there.
    pub(crate) fn at(stage: &Stage) -> Self {
        let mailbox = Self::new();
        let path = path::mailbox(&mailbox.id);
        ask(stage, None, Method::Put, &path, &mailbox.make().encode()).is_done();
        mailbox
    }

    pub(crate) fn put(&self, stage: &Stage, put: &Put) -> Answer {
        let path = path::mailbox(&self.id);
        ask(stage, Some(&self.write), Method::Post, &path, &put.encode())
    }

    /// As [`Mailbox::put`], or nothing where the relay is gone.
    pub(crate) fn try_put(&self, stage: &Stage, put: &Put) -> Option<Answer> {
        let (here, path) = (format!("http://{}", stage.address), path::mailbox(&self.id));
        let header = self.write.header();
        let headers = [("authorization", header.as_str())];
        try_send(&here, Method::Post, &path, &headers, &put.encode()).ok()
    }

    pub(crate) fn ask_to_read(&self, stage: &Stage) -> Answer {
        ask(
            stage,
            Some(&self.read),
            Method::Post,
            &path::read(&self.id),
            &[],
        )
    }

    pub(crate) fn read_all(&self, stage: &Stage) -> Vec<Put> {
        let answer = self.ask_to_read(stage);
        answer.is_done();
        Held::decode(&answer.body).unwrap().0
    }

    pub(crate) fn ack(&self, stage: &Stage, messages: &[Sealed]) -> Answer {
        let names = Names(messages.iter().map(name).collect());
        ask(
            stage,
            Some(&self.read),
            Method::Post,
            &path::ack(&self.id),
            &names.encode(),
        )
    }

    pub(crate) fn end(&self, stage: &Stage) -> Answer {
        ask(
            stage,
            Some(&self.read),
            Method::Delete,
            &path::mailbox(&self.id),
            &[],
        )
    }

    pub(crate) fn hold(&self, stage: &Stage, escrow: &Escrow) -> Answer {
        let path = path::escrow(&self.id);
        ask(
            stage,
            Some(&self.write),
            Method::Put,
            &path,
            &escrow.encode(),
        )
    }

    pub(crate) fn later(
        &self,
        stage: &Stage,
        by: &Capability,
        message: &Sealed,
        after_s: u32,
    ) -> Answer {
        let later = Later {
            after_s,
            name: name(message),
        };
        ask(
            stage,
            Some(by),
            Method::Post,
            &path::later(&self.id),
            &later.encode(),
        )
    }

    pub(crate) fn cancel(&self, stage: &Stage, by: &Capability, message: &Sealed) -> Answer {
        ask(
            stage,
            Some(by),
            Method::Post,
            &path::cancel(&self.id),
            &name(message),
        )
    }
}

pub(crate) fn bodies(held: &[Put]) -> Vec<Sealed> {
    held.iter().map(|put| put.message).collect()
}

/// A message that is kept for three days.
pub(crate) fn message(stage: &Stage) -> Put {
    let day = u32::try_from(stage.now_s() / DAY_S + 3).unwrap();
    Put {
        day,
        message: random(),
    }
}

/// A note behind a link.
#[derive(Clone)]
pub(crate) struct Note {
    pub(crate) id: [u8; 16],
    pub(crate) read: Capability,
    pub(crate) write: Capability,
    pub(crate) owner: Capability,
    pub(crate) sealed: Sealed,
}

impl Note {
    pub(crate) fn new() -> Self {
        Self {
            id: random(),
            read: capability(),
            write: capability(),
            owner: capability(),
            sealed: random(),
        }
    }

    pub(crate) fn make(&self) -> linked::Make {
        linked::Make {
            read: self.read.hash(),
            write: self.write.hash(),
            owner: self.owner.hash(),
            sealed: self.sealed,
        }
    }

    pub(crate) fn put(&self, stage: &Stage) -> Answer {
        ask(
            stage,
            None,
            Method::Put,
            &path::link(&self.id),
            &self.make().encode(),
        )
    }

    pub(crate) fn at(stage: &Stage) -> Self {
        let note = Self::new();
        note.put(stage).is_done();
        note
    }

    fn of(&self, token: &Capability) -> Ask {
        Ask {
            id: self.id,
            token: token.clone(),
        }
    }

    pub(crate) fn read_with(&self, stage: &Stage, token: &Capability) -> Answer {
        ask(
            stage,
            None,
            Method::Post,
            path::LINK_READ,
            &self.of(token).encode(),
        )
    }

    pub(crate) fn read(&self, stage: &Stage) -> Answer {
        self.read_with(stage, &self.read)
    }

    pub(crate) fn reply_with(
        &self,
        stage: &Stage,
        token: &Capability,
        sealed: [u8; 256],
    ) -> Answer {
        let answering = Answering {
            ask: self.of(token),
            sealed,
        };
        ask(
            stage,
            None,
            Method::Post,
            path::LINK_REPLY,
            &answering.encode(),
        )
    }

    pub(crate) fn reply(&self, stage: &Stage, sealed: [u8; 256]) -> Answer {
        self.reply_with(stage, &self.write, sealed)
    }

    pub(crate) fn ask_for_replies(&self, stage: &Stage, token: &Capability) -> Answer {
        ask(
            stage,
            None,
            Method::Post,
            path::LINK_REPLIES,
            &self.of(token).encode(),
        )
    }

    pub(crate) fn replies(&self, stage: &Stage) -> Replies {
        let answer = self.ask_for_replies(stage, &self.owner);
        answer.is_done();
        Replies::decode(&answer.body).unwrap()
    }

    pub(crate) fn end(&self, stage: &Stage, by: &Capability) -> Answer {
        ask(stage, Some(by), Method::Delete, &path::link(&self.id), &[])
    }
}
