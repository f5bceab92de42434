//! A mailbox at a relay, asked by hand.

use fastrand::Rng;
use waymark_wire::Hash;
use waymark_wire::contact::MailboxId;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::mailbox::{Make, Names, Put};
use waymark_wire::contact::message::{BYTES, DAY_S, name};
use waymark_wire::request::{Method, path};
use zeroize::Zeroizing;

use crate::sync::account::Ready;
use crate::sync::device::now;

pub(super) struct Mailbox {
    id: MailboxId,
    write: Capability,
    read: Capability,
}

impl Mailbox {
    pub(super) fn new(rng: &mut Rng) -> Self {
        let mut chance = || Zeroizing::new(std::array::from_fn(|_| rng.u8(..)));
        let (write, read) = (Capability::new(chance()), Capability::new(chance()));
        Self {
            id: std::array::from_fn(|_| rng.u8(..)),
            write,
            read,
        }
    }

    pub(super) fn make(&self) -> Ready {
        let (write, read) = (self.write.hash(), self.read.hash());
        self.ready(
            Method::Put,
            path::mailbox(&self.id),
            &self.write,
            Make { write, read }.encode(),
        )
    }

    /// Random bytes, as long as whatever is sealed, and the name that the relay gives them.
    pub(super) fn put(&self, rng: &mut Rng) -> (Ready, Hash) {
        let mut message = [0; BYTES];
        rng.fill(&mut message);
        let today = u64::try_from(now().timestamp()).unwrap_or(0) / DAY_S;
        let day = u32::try_from(today + 14).unwrap_or(u32::MAX);
        let put = Put { day, message };
        let ready = self.ready(
            Method::Post,
            path::mailbox(&self.id),
            &self.write,
            put.encode(),
        );
        (ready, name(&message))
    }

    pub(super) fn read(&self) -> Ready {
        self.ready(Method::Post, path::read(&self.id), &self.read, Vec::new())
    }

    pub(super) fn drop(&self, name: Hash) -> Ready {
        self.ready(
            Method::Post,
            path::ack(&self.id),
            &self.read,
            Names(vec![name]).encode(),
        )
    }

    fn ready(&self, method: Method, path: String, shown: &Capability, body: Vec<u8>) -> Ready {
        let authorization = shown.header().to_string();
        Ready {
            method,
            path,
            body,
            authorization,
        }
    }
}
