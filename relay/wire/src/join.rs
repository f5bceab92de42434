//! How a phone becomes a member: the new phone shows a code, the old one scans it, and the person types six digits
//! from the old phone into the new one.
//!
//! The two meet at the relay in four slots that are written once. The relay sees sizes only. Who photographed the
//! code can write into the slots too, so the new phone takes one offer only, and the digits, which are committed to
//! before they can be known, show it to be the old phone's: one guess in a million, instead of a search.
//!
//! No clock, no chance and no network here: all of it is given. [`Joining`] is the new phone's side, [`Approving`]
//! the old one's. docs/protocol.md has every byte.

use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use crate::cbor::{Reader, Writer};
use crate::crypto::{self, Bound, Key, Refused, Shared};
use crate::label::Label;
use crate::manifest::{Kind, Member};
use crate::{AccountId, Hash, Malformed, PublicKey, Signature};

mod approving;
mod joining;
mod message;

pub use approving::Approving;
pub use joining::{Fresh, Joining};
use message::{Offer, Reveal};
pub use message::{Standing, Welcome};

/// What the text of the code starts with.
pub const PREFIX: &str = "WM1J";
/// Seconds for which a code is good.
pub const VALID_S: u64 = 600;
/// Wrong digits after which a new code is needed.
pub const TRIES: u8 = 3;
/// Bytes of a slot.
pub const MOST_SLOT: usize = 1024;
/// Bytes of an origin: `https://host[:port]`.
pub const MOST_ORIGIN: usize = 300;
const MOST_TEXT: usize = 1024;

/// A place at the relay for one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// From the old phone: which account.
    Offer,
    /// From the new phone: what it had committed to.
    Reveal,
    /// From the new phone: the digits were right.
    Ok,
    /// From the old phone: you are a member.
    Welcome,
}

impl Slot {
    /// Every slot, in the order they are written.
    pub const ALL: [Self; 4] = [Self::Offer, Self::Reveal, Self::Ok, Self::Welcome];

    /// As it stands in a path.
    pub fn name(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Reveal => "reveal",
            Self::Ok => "ok",
            Self::Welcome => "welcome",
        }
    }

    /// The slot of that name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.name() == name)
    }
}

/// Why a step of joining was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// The bytes.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The cryptography refused: not sealed by who saw the code, or not for this phone.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The ten minutes are over.
    #[error("the code is too old")]
    TooOld,
    /// A step before this one is missing.
    #[error("too early")]
    TooEarly,
    /// Somebody else made an offer too: they saw the code. A new one is needed.
    #[error("a second offer")]
    SecondOffer,
    /// What was revealed is not what the code had committed to.
    #[error("commitment")]
    Commitment,
    /// The new phone did not prove its keys for this account.
    #[error("proof")]
    Proof,
    /// Other digits; this many tries are left. With none, a new code is needed.
    #[error("other digits; {0} tries left")]
    Digits(u8),
    /// What is in the slot `ok` is not the right answer.
    #[error("ok")]
    NotOk,
    /// The account in the welcome stands before the one in the offer.
    #[error("welcome")]
    Welcome,
}

/// What the new phone shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// The relay where the two meet.
    pub origin: String,
    /// The new phone's signing key.
    pub sign: PublicKey,
    /// Its X25519 key.
    pub kem: [u8; 32],
    /// The hash of what it will reveal.
    pub commit: Hash,
    psk: Key,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Code").finish_non_exhaustive()
    }
}

impl Code {
    /// CBOR `{0: 1, 1: origin, 2: sign_pk, 3: kem_pk, 4: psk, 5: commit}`.
    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Writer::default();
        out.map(6).uint(0_u8).uint(1_u8);
        out.uint(1_u8).text(&self.origin);
        out.uint(2_u8).bytes(&self.sign);
        out.uint(3_u8).bytes(&self.kem);
        out.uint(4_u8).bytes(self.psk.as_ref());
        out.uint(5_u8).bytes(&self.commit);
        Zeroizing::new(out.finish())
    }

    /// `WM1J` and base64url: what is in the QR code, or sent as text where there is no camera.
    pub fn text(&self) -> Zeroizing<String> {
        let encoded = Zeroizing::new(BASE64URL_NOPAD.encode(&self.encode()));
        Zeroizing::new([PREFIX, encoded.as_str()].concat())
    }

    /// Reads the text of a code; white space around it does not count.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let text = text.trim();
        let bytes = text
            .strip_prefix(PREFIX)
            .filter(|text| text.len() <= MOST_TEXT)
            .and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok())
            .map(Zeroizing::new)
            .ok_or(Malformed("text"))?;
        let mut from = Reader::new(&bytes);
        if from.map(6, "code")? != 6 {
            return Err(Malformed("code"));
        }
        from.key(0, "version")?;
        from.key(1, "version")?;
        from.key(1, "origin")?;
        let origin = from.text("origin")?;
        if origin.len() > MOST_ORIGIN {
            return Err(Malformed("origin"));
        }
        from.key(2, "sign_pk")?;
        let sign = from.fixed("sign_pk")?;
        from.key(3, "kem_pk")?;
        let kem = from.fixed("kem_pk")?;
        from.key(4, "psk")?;
        let psk = Zeroizing::new(from.fixed("psk")?);
        from.key(5, "commit")?;
        let code = Self {
            origin: origin.to_owned(),
            sign,
            kem,
            psk,
            commit: from.fixed("commit")?,
        };
        (*code.encode() == *bytes)
            .then_some(code)
            .ok_or(Malformed("code"))
    }

    /// Where at the relay the slots are.
    pub fn place(&self) -> [u8; 16] {
        *crypto::expand(&self.psk, Label::JOIN_PLACE, &[])
    }

    /// The key of the one message that the new phone seals.
    fn reveal_key(&self) -> Key {
        crypto::expand(&self.psk, Label::JOIN_REVEAL, &[])
    }

    /// What the slot `ok` holds.
    fn ok(&self) -> [u8; 32] {
        *crypto::expand(&self.psk, Label::JOIN_OK, &[])
    }

    /// Seals a message of the old phone: the encapsulated key and what is sealed.
    fn seal(&self, label: Label, message: &[u8], chance: &Key) -> Result<Vec<u8>, Refused> {
        let place = self.place();
        let shared = Shared {
            secret: &self.psk,
            id: &place,
        };
        let (enc, sealed) =
            crypto::seal_to(&self.kem, Some(shared), plainly(label), message, chance)?;
        Ok([enc.as_slice(), &sealed].concat())
    }

    /// Opens a message of the old phone.
    fn open(&self, kem: &Key, label: Label, slot: &[u8]) -> Result<Zeroizing<Vec<u8>>, Stop> {
        let (enc, sealed) = bounded(slot)?
            .split_first_chunk()
            .ok_or(Malformed("slot"))?;
        let place = self.place();
        let shared = Shared {
            secret: &self.psk,
            id: &place,
        };
        Ok(crypto::open_from(
            kem,
            Some(shared),
            plainly(label),
            enc,
            sealed,
        )?)
    }

    /// The six digits: of what was revealed, the offer and the code itself.
    fn digits(&self, r_new: &Key, offer: &Offer) -> Zeroizing<String> {
        let root = crypto::extract(r_new.as_ref(), offer.r_old.as_ref());
        let code = crypto::sha256(&self.encode());
        let context = [code, crypto::sha256(&offer.encode())].concat();
        let bytes: Zeroizing<[u8; 8]> = crypto::expand(&root, Label::JOIN_CODE, &context);
        Zeroizing::new(format!("{:06}", u64::from_be_bytes(*bytes) % 1_000_000))
    }
}

fn plainly(label: Label) -> Bound<'static> {
    Bound {
        label,
        info: &[],
        aad: &[],
    }
}

fn bounded(slot: &[u8]) -> Result<&[u8], Malformed> {
    (slot.len() <= MOST_SLOT)
        .then_some(slot)
        .ok_or(Malformed("slot"))
}

/// The new phone as a member of `account`, if it proved its keys.
fn member(code: &Code, account: &AccountId, proof: Signature) -> Option<Member> {
    let member = Member {
        kind: Kind::Device,
        sign: code.sign,
        kem: code.kem,
        proof,
    };
    member.is_proven(account).then_some(member)
}

/// What is read of a message is written again to the same bytes, sealed or not.
#[cfg(any(test, fuzzing))]
pub(crate) fn hold_messages(bytes: &[u8]) {
    use crate::promises::key;

    if let Ok(offer) = Offer::decode(bytes) {
        assert_eq!(*offer.encode(), bytes);
    }
    if let Ok(reveal) = Reveal::decode(bytes) {
        assert_eq!(reveal.encode(), bytes);
    }
    if let Ok(welcome) = Welcome::decode(bytes) {
        assert_eq!(welcome.encode(), bytes);
    }
    let fresh = Fresh {
        seed: key(),
        kem: key(),
        psk: key(),
        r_new: key(),
    };
    if let Ok(mut new) = Joining::new("https://relay.example", fresh, 0) {
        assert!(new.take_offer(bytes, 0).is_err());
        assert!(new.take_digits(&String::from_utf8_lossy(bytes), 0).is_err());
        assert!(new.take_welcome(bytes, 0).is_err());
    }
}
