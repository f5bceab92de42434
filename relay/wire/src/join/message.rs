//! What the two phones say to each other, before it is sealed.

use zeroize::Zeroizing;

use crate::cbor::{Reader, Writer};
use crate::crypto::Key;
use crate::{AccountId, Hash, Malformed, PublicKey, Signature};

/// CBOR `{0: account, 1: n, 2: manifest hash, 3: the old phone's sign_pk, 4: r_old}`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) standing: Standing,
    pub(super) r_old: Key,
}

/// Where the old phone stands: what the new one will join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The account.
    pub account: AccountId,
    /// The number of its last list of members.
    pub n: u32,
    /// That list's hash.
    pub manifest: Hash,
    /// The old phone's signing key.
    pub sign: PublicKey,
}

impl Offer {
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Writer::default();
        out.map(5).uint(0_u8).bytes(&self.standing.account);
        out.uint(1_u8).uint(self.standing.n);
        out.uint(2_u8).bytes(&self.standing.manifest);
        out.uint(3_u8).bytes(&self.standing.sign);
        out.uint(4_u8).bytes(self.r_old.as_ref());
        Zeroizing::new(out.finish())
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        from.map(5, "offer")?;
        from.key(0, "account")?;
        let account = from.fixed("account")?;
        from.key(1, "n")?;
        let n = from.uint("n")?;
        from.key(2, "manifest hash")?;
        let manifest = from.fixed("manifest hash")?;
        from.key(3, "sign_pk")?;
        let sign = from.fixed("sign_pk")?;
        from.key(4, "r_old")?;
        let offer = Self {
            standing: Standing {
                account,
                n,
                manifest,
                sign,
            },
            r_old: Zeroizing::new(from.fixed("r_old")?),
        };
        (*offer.encode() == bytes)
            .then_some(offer)
            .ok_or(Malformed("offer"))
    }
}

/// CBOR `{0: r_new, 1: proof}`.
pub(super) struct Reveal {
    pub(super) r_new: Key,
    pub(super) proof: Signature,
}

impl Reveal {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(2).uint(0_u8).bytes(self.r_new.as_ref());
        out.uint(1_u8).bytes(&self.proof);
        out.finish()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        from.map(2, "reveal")?;
        from.key(0, "r_new")?;
        let r_new = Zeroizing::new(from.fixed("r_new")?);
        from.key(1, "proof")?;
        let reveal = Self {
            r_new,
            proof: from.fixed("proof")?,
        };
        (reveal.encode() == bytes)
            .then_some(reveal)
            .ok_or(Malformed("reveal"))
    }
}

/// What a new member needs to begin: CBOR `{0: n, 1: manifest hash, 2: root, 3: invite}`, the last two where there
/// are any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// The number of the list that has the new phone in it.
    pub n: u32,
    /// That list's hash: the chain fetched from 0 must end in it or go on from it.
    pub manifest: Hash,
    /// The last snapshot that all devices endorsed.
    pub root: Option<Hash>,
    /// For a relay that needs one.
    pub invite: Option<String>,
}

impl Welcome {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(2 + usize::from(self.root.is_some()) + usize::from(self.invite.is_some()));
        out.uint(0_u8).uint(self.n);
        out.uint(1_u8).bytes(&self.manifest);
        if let Some(root) = &self.root {
            out.uint(2_u8).bytes(root);
        }
        if let Some(invite) = &self.invite {
            out.uint(3_u8).text(invite);
        }
        out.finish()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        let pairs = from.map(4, "welcome")?;
        from.key(0, "n")?;
        let n = from.uint("n")?;
        from.key(1, "manifest hash")?;
        let mut welcome = Self {
            n,
            manifest: from.fixed("manifest hash")?,
            root: None,
            invite: None,
        };
        for _ in 2..pairs {
            match from.uint::<u8>("welcome")? {
                2 => welcome.root = Some(from.fixed("root")?),
                3 => welcome.invite = Some(from.text("invite")?.to_owned()),
                _ => return Err(Malformed("welcome")),
            }
        }
        (welcome.encode() == bytes)
            .then_some(welcome)
            .ok_or(Malformed("welcome"))
    }
}
