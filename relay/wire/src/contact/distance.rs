//! How two people become contacts who cannot meet: one sends a link, the other answers it, the one replies.
//!
//! The link has no half of the secret, so that whoever carries it (a mail or message service) cannot forge what is
//! sealed later. They could answer in the other's place, though: what was paired so is unverified until the two have
//! compared their [safety number](super::pairing::Pairing::safety_number). A second answer that opens and differs
//! from the first means that somebody else has the link.

use zeroize::Zeroizing;

use super::capability::Capability;
use super::message::{Envelope, Sealed};
use super::pairing::{self, Pairing, Terms};
use super::{Fault, MailboxId};
use crate::Malformed;
use crate::cbor::{Reader, Writer};
use crate::crypto::Key;
use crate::label::Label;

/// What the fragment of a link starts with.
pub const PREFIX: &str = "WM1C";

/// What stands behind the `#` of a link: how it is answered.
#[derive(Clone, PartialEq, Eq)]
pub struct PairingLink {
    /// The relay of the mailbox.
    pub origin: String,
    /// The sender's X25519 key, for this contact alone.
    pub kem: [u8; 32],
    /// Where the answer is put: for this alone, and gone after it.
    pub mailbox: MailboxId,
    /// What puts it there.
    pub write: Capability,
}

impl std::fmt::Debug for PairingLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PairingLink").finish_non_exhaustive()
    }
}

impl PairingLink {
    /// CBOR `{0: 1, 1: origin, 2: kem_pk, 3: mailbox, 4: write capability}`.
    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Writer::default();
        out.map(5).uint(0_u8).uint(1_u8);
        out.uint(1_u8).text(&self.origin);
        out.uint(2_u8).bytes(&self.kem);
        out.uint(3_u8).bytes(&self.mailbox);
        out.uint(4_u8).bytes(self.write.bytes().as_ref());
        Zeroizing::new(out.finish())
    }

    /// The fragment: `WM1C` and base64url.
    pub fn text(&self) -> Zeroizing<String> {
        pairing::text(PREFIX, &self.encode())
    }

    /// Reads a fragment; white space around it does not count.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let bytes = pairing::bytes(PREFIX, text)?;
        let mut from = Reader::new(&bytes);
        if from.map(5, "pairing link")? != 5 {
            return Err(Malformed("pairing link"));
        }
        from.key(0, "version")?;
        from.key(1, "version")?;
        from.key(1, "origin")?;
        let origin = pairing::origin(&mut from)?;
        from.key(2, "kem_pk")?;
        let kem = from.fixed("kem_pk")?;
        from.key(3, "mailbox")?;
        let mailbox = from.fixed("mailbox")?;
        from.key(4, "write capability")?;
        let link = Self {
            origin,
            kem,
            mailbox,
            write: Capability::new(Zeroizing::new(from.fixed("write capability")?)),
        };
        (*link.encode() == *bytes)
            .then_some(link)
            .ok_or(Malformed("pairing link"))
    }

    /// Answers with the own terms: to the one who holds the key of the link. `chance` is 32 fresh random bytes, `day`
    /// the last one on which a relay keeps it.
    pub fn answer(&self, own: &Terms, day: u32, chance: &Key) -> Result<Sealed, Fault> {
        self.answering(&self.bound(), day)
            .seal(&self.kem, &own.encode(), chance)
    }

    /// Opens an answer to the own link, as the relay gave it: with the day beside it.
    pub fn open_answer(&self, kem: &Key, day: u32, message: &[u8]) -> Result<Terms, Fault> {
        self.answering(&self.bound(), day)
            .open(kem, message, Terms::decode)
    }

    fn bound(&self) -> Vec<u8> {
        [self.kem.as_slice(), &self.mailbox].concat()
    }

    fn answering<'a>(&'a self, bound: &'a [u8], day: u32) -> Envelope<'a> {
        Envelope {
            bound: (Label::PAIR_ANSWER, bound),
            shared: None,
            mailbox: &self.mailbox,
            day,
        }
    }
}

/// Replies to an answer with the own terms, whose key is that of the link: sealed with the half that came in the
/// answer, so that only who opened it can have sealed the reply.
pub fn reply(own: &Terms, answer: &Terms, day: u32, chance: &Key) -> Result<Sealed, Fault> {
    let bound = [own.kem, answer.kem].concat();
    replying(answer, &bound, day).seal(&answer.kem, &own.encode(), chance)
}

/// Opens the reply to the answer with which one's `own` terms went, and pairs.
pub fn open_reply(
    link: &PairingLink,
    own: &Terms,
    kem: &Key,
    day: u32,
    message: &[u8],
) -> Result<(Terms, Pairing), Fault> {
    let bound = [link.kem, own.kem].concat();
    let terms = replying(own, &bound, day).open(kem, message, Terms::decode)?;
    if terms.kem != link.kem {
        return Err(Malformed("kem_pk").into());
    }
    let pairing = Pairing::new(own, &terms)?;
    Ok((terms, pairing))
}

fn replying<'a>(answer: &'a Terms, bound: &'a [u8], day: u32) -> Envelope<'a> {
    Envelope {
        bound: (Label::PAIR_REPLY, bound),
        shared: Some(&answer.half),
        mailbox: &answer.mailbox,
        day,
    }
}
