//! How two people become contacts, side by side: each shows a code and scans the other's. Both then hold the same
//! secret, which neither a relay nor a link has seen, and can compare a number that it gives.

use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use super::MailboxId;
use super::capability::Capability;
use crate::Malformed;
use crate::cbor::{Reader, Writer};
use crate::crypto::{self, Key};
use crate::join::MOST_ORIGIN;
use crate::label::Label;
use crate::phrase;

/// What the text of a code starts with.
pub const PREFIX: &str = "WM1P";
/// Words of a safety number.
pub const WORDS: usize = 16;
const MOST_TEXT: usize = 1024;

/// How one of two can be reached, made for the other alone: fresh keys, a mailbox of its own, half of a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Terms {
    /// The relay of the mailbox.
    pub origin: String,
    /// The X25519 key that messages are sealed to.
    pub kem: [u8; 32],
    /// 32 random bytes: half of the secret.
    pub half: Key,
    /// Where messages are put.
    pub mailbox: MailboxId,
    /// What puts them there.
    pub write: Capability,
}

impl std::fmt::Debug for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terms").finish_non_exhaustive()
    }
}

impl Terms {
    /// CBOR `{0: 1, 1: origin, 2: kem_pk, 3: half, 4: mailbox, 5: write capability}`.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Writer::default();
        out.map(6).uint(0_u8).uint(1_u8);
        out.uint(1_u8).text(&self.origin);
        out.uint(2_u8).bytes(&self.kem);
        out.uint(3_u8).bytes(self.half.as_ref());
        out.uint(4_u8).bytes(&self.mailbox);
        out.uint(5_u8).bytes(self.write.bytes().as_ref());
        Zeroizing::new(out.finish())
    }

    /// Reads what [`Terms::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        if from.map(6, "terms")? != 6 {
            return Err(Malformed("terms"));
        }
        from.key(0, "version")?;
        from.key(1, "version")?;
        from.key(1, "origin")?;
        let origin = origin(&mut from)?;
        from.key(2, "kem_pk")?;
        let kem = from.fixed("kem_pk")?;
        from.key(3, "half")?;
        let half = Zeroizing::new(from.fixed("half")?);
        from.key(4, "mailbox")?;
        let mailbox = from.fixed("mailbox")?;
        from.key(5, "write capability")?;
        let terms = Self {
            origin,
            kem,
            half,
            mailbox,
            write: Capability::new(Zeroizing::new(from.fixed("write capability")?)),
        };
        (*terms.encode() == bytes)
            .then_some(terms)
            .ok_or(Malformed("terms"))
    }

    /// `WM1P` and base64url: what is in the QR code.
    pub fn text(&self) -> Zeroizing<String> {
        text(PREFIX, &self.encode())
    }

    /// Reads the text of a code; white space around it does not count.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        Self::decode(&bytes(PREFIX, text)?)
    }
}

/// An origin of at most [`MOST_ORIGIN`] bytes.
pub(super) fn origin(from: &mut Reader<'_>) -> Result<String, Malformed> {
    let origin = from.text("origin")?;
    (origin.len() <= MOST_ORIGIN)
        .then(|| origin.to_owned())
        .ok_or(Malformed("origin"))
}

pub(super) fn text(prefix: &str, bytes: &[u8]) -> Zeroizing<String> {
    let encoded = Zeroizing::new(BASE64URL_NOPAD.encode(bytes));
    Zeroizing::new([prefix, encoded.as_str()].concat())
}

pub(super) fn bytes(prefix: &str, text: &str) -> Result<Zeroizing<Vec<u8>>, Malformed> {
    text.trim()
        .strip_prefix(prefix)
        .filter(|text| text.len() <= MOST_TEXT)
        .and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok())
        .map(Zeroizing::new)
        .ok_or(Malformed("text"))
}

/// What two who paired have in common, as one of them sees it. The secret is wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Pairing {
    /// Known to both and to nobody else: who seals with it is the contact.
    pub psk: Key,
    /// The own X25519 public key.
    pub own: [u8; 32],
    /// The contact's.
    pub other: [u8; 32],
}

impl std::fmt::Debug for Pairing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pairing").finish_non_exhaustive()
    }
}

impl Pairing {
    /// From what each gave the other. Refuses the own code.
    pub fn new(own: &Terms, other: &Terms) -> Result<Self, Malformed> {
        if own.kem == other.kem {
            return Err(Malformed("own code"));
        }
        let (low, high) = if own.kem < other.kem {
            (own, other)
        } else {
            (other, own)
        };
        let halves = Zeroizing::new([*low.half, *high.half].concat());
        let keys = [low.kem, high.kem].concat();
        Ok(Self {
            psk: crypto::expand(&crypto::extract(&[], &halves), Label::PAIR, &keys),
            own: own.kem,
            other: other.kem,
        })
    }

    fn safety(&self) -> Zeroizing<[u8; 60]> {
        let mut keys = [self.own, self.other];
        keys.sort_unstable();
        let root = crypto::extract(&[], self.psk.as_ref());
        crypto::expand(&root, Label::SAFETY, &keys.concat())
    }

    /// The number both see: 60 digits in 12 groups of five, a space between two.
    pub fn safety_number(&self) -> String {
        let bytes = self.safety();
        let groups = bytes.chunks_exact(5).map(|group| {
            let number = group
                .iter()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
            format!("{:05}", number % 100_000)
        });
        groups.collect::<Vec<_>>().join(" ")
    }

    /// The same to read aloud: 16 words.
    pub fn safety_words(&self) -> [&'static str; WORDS] {
        phrase::words(self.safety().as_slice())
    }
}
