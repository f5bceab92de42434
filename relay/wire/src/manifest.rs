//! Who is a member of an account: a signed list, one after the other in a hash chain.
//!
//! Whether a list counts depends on public bytes alone, so that all devices and the relay agree. What a member's
//! device does with the key wrapped for it is the core's part (`core/src/sync`).

use crate::cbor::{Reader, Writer};
use crate::crypto::{self, Key};
use crate::label::Label;
use crate::{AccountId, Hash, Malformed, PublicKey, Signature};

mod chain;

pub use chain::{Chain, Refusal};

/// The one version and suite there is; anything else is not understood and does not count.
pub const VERSION: u8 = 1;
/// Members besides the recovery device.
pub const MOST_DEVICES: usize = 16;
/// Bytes of a signed list.
pub const MOST_BYTES: usize = 16 * 1024;
/// Lists in a chain.
pub const MOST_LISTS: u32 = 1 << 16;

/// What kind of member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The phrase: always the first member, never taken out.
    Recovery = 0,
    /// A phone or computer.
    Device = 1,
}

/// One member and its proof that it holds its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Recovery or device.
    pub kind: Kind,
    /// Under which it signs, and its only name.
    pub sign: PublicKey,
    /// To which keys are wrapped.
    pub kem: [u8; 32],
    /// Its own signature over account, kind and both keys.
    pub proof: Signature,
}

impl Member {
    /// A member of `account`, proven by its signing seed.
    pub fn new(
        account: &AccountId,
        kind: Kind,
        seed: &Key,
        kem: [u8; 32],
    ) -> Result<Self, crypto::Refused> {
        let sign = crypto::public_key(seed)?;
        let proof = crypto::sign(seed, Label::MEMBER, &claim(account, kind, &sign, &kem))?;
        Ok(Self {
            kind,
            sign,
            kem,
            proof,
        })
    }

    /// Whether the proof is this member's own, for this account.
    pub fn is_proven(&self, account: &AccountId) -> bool {
        let claim = claim(account, self.kind, &self.sign, &self.kem);
        crypto::signature_fits(&self.sign, Label::MEMBER, &claim, &self.proof)
    }
}

fn claim(account: &AccountId, kind: Kind, sign: &PublicKey, kem: &[u8; 32]) -> Vec<u8> {
    [account.as_slice(), &[kind as u8], sign, kem].concat()
}

/// The account that a recovery device's public key names: nobody can claim another's.
pub fn account_of(recovery: &PublicKey) -> AccountId {
    let hash = crypto::hash(Label::ACCOUNT, recovery);
    let mut id = [0; 16];
    id.copy_from_slice(hash.first_chunk::<16>().unwrap_or(&[0; 16]));
    id
}

/// A member that left or was taken out, and the last of its batches that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The member.
    pub sign: PublicKey,
    /// Number of its last batch that counts; 0 for none.
    pub last_seq: u64,
    /// Hash of that batch's header; zeros for none.
    pub last_hash: Hash,
}

/// The epoch key, sealed to one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrap {
    /// HPKE's encapsulated key.
    pub enc: [u8; 32],
    /// The sealed key.
    pub sealed: [u8; 48],
}

/// The key of the epoch before, sealed under this epoch's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OldKey {
    /// The epoch did not change.
    SameEpoch,
    /// History stays readable.
    Sealed([u8; 48]),
    /// History was dropped on purpose.
    Dropped,
}

/// A list of members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The account.
    pub account: AccountId,
    /// Place in the chain, from 0.
    pub n: u32,
    /// Hash of the list before; zeros for the first.
    pub prev: Hash,
    /// From 1; higher by one whenever somebody is taken out.
    pub epoch: u32,
    /// In the order of joining, the recovery device first.
    pub members: Vec<Member>,
    /// Taken out by this list.
    pub removed: Vec<Removed>,
    /// The same for all who hold the same epoch key.
    pub ek_commit: [u8; 32],
    /// One for each member, in their order.
    pub wraps: Vec<Wrap>,
    /// The epoch key before this.
    pub old_key: OldKey,
}

impl Manifest {
    /// The bytes that are signed and hashed.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        let changed = self.old_key != OldKey::SameEpoch;
        out.map(if changed { 10 } else { 9 });
        out.uint(0_u8).uint(VERSION);
        out.uint(1_u8).bytes(&self.account);
        out.uint(2_u8).uint(self.n);
        out.uint(3_u8).bytes(&self.prev);
        out.uint(4_u8).uint(self.epoch);
        out.uint(5_u8).array(self.members.len());
        for member in &self.members {
            out.array(4).uint(member.kind as u8);
            out.bytes(&member.sign)
                .bytes(&member.kem)
                .bytes(&member.proof);
        }
        out.uint(6_u8).array(self.removed.len());
        for gone in &self.removed {
            out.array(3).bytes(&gone.sign);
            out.uint(gone.last_seq).bytes(&gone.last_hash);
        }
        out.uint(7_u8).bytes(&self.ek_commit);
        out.uint(8_u8).array(self.wraps.len());
        for wrap in &self.wraps {
            out.array(2).bytes(&wrap.enc).bytes(&wrap.sealed);
        }
        match &self.old_key {
            OldKey::SameEpoch => {}
            OldKey::Sealed(key) => {
                out.uint(9_u8).bytes(key);
            }
            OldKey::Dropped => {
                out.uint(9_u8).bytes(&[]);
            }
        }
        out.finish()
    }

    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        let pairs = from.map(10, "manifest")?;
        from.key(0, "version")?;
        if from.uint::<u8>("version")? != VERSION {
            return Err(Malformed("version"));
        }
        from.key(1, "account")?;
        let account = from.fixed("account")?;
        from.key(2, "n")?;
        let n = from.uint("n")?;
        from.key(3, "prev")?;
        let prev = from.fixed("prev")?;
        from.key(4, "epoch")?;
        let epoch = from.uint("epoch")?;
        from.key(5, "members")?;
        let members = list(&mut from, MOST_DEVICES + 1, "members", member)?;
        from.key(6, "removed")?;
        let removed = list(&mut from, MOST_DEVICES, "removed", removed)?;
        from.key(7, "ek_commit")?;
        let ek_commit = from.fixed("ek_commit")?;
        from.key(8, "wraps")?;
        let wraps = list(&mut from, MOST_DEVICES + 1, "wraps", wrap)?;
        let old_key = if pairs == 10 {
            from.key(9, "old_key")?;
            match from.bytes("old_key")? {
                [] => OldKey::Dropped,
                key => OldKey::Sealed(key.try_into().map_err(|_| Malformed("old_key"))?),
            }
        } else {
            OldKey::SameEpoch
        };
        let manifest = Self {
            account,
            n,
            prev,
            epoch,
            members,
            removed,
            ek_commit,
            wraps,
            old_key,
        };
        (manifest.encode() == bytes)
            .then_some(manifest)
            .ok_or(Malformed("manifest"))
    }
}

fn list<'a, T>(
    from: &mut Reader<'a>,
    most: usize,
    what: &'static str,
    one: fn(&mut Reader<'a>) -> Result<T, Malformed>,
) -> Result<Vec<T>, Malformed> {
    let len = from.array(most, what)?;
    (0..len).map(|_| one(from)).collect()
}

fn member(from: &mut Reader<'_>) -> Result<Member, Malformed> {
    from.tuple(4, "member")?;
    let kind = match from.uint::<u8>("kind")? {
        0 => Kind::Recovery,
        1 => Kind::Device,
        _ => return Err(Malformed("kind")),
    };
    Ok(Member {
        kind,
        sign: from.fixed("sign_pk")?,
        kem: from.fixed("kem_pk")?,
        proof: from.fixed("proof")?,
    })
}

fn removed(from: &mut Reader<'_>) -> Result<Removed, Malformed> {
    from.tuple(3, "removed")?;
    let removed = Removed {
        sign: from.fixed("sign_pk")?,
        last_seq: from.uint("last_seq")?,
        last_hash: from.fixed("last_hash")?,
    };
    // Only what a batch can have.
    if i64::try_from(removed.last_seq).is_err() {
        return Err(Malformed("last_seq"));
    }
    ((removed.last_seq == 0) == (removed.last_hash == [0; 32]))
        .then_some(removed)
        .ok_or(Malformed("last_hash"))
}

fn wrap(from: &mut Reader<'_>) -> Result<Wrap, Malformed> {
    from.tuple(2, "wrap")?;
    Ok(Wrap {
        enc: from.fixed("enc")?,
        sealed: from.fixed("ct")?,
    })
}

/// A list with the signatures on it, as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The list.
    pub manifest: Manifest,
    /// Its hash, which the next list and every batch name. Signatures are not in it.
    pub hash: Hash,
    /// Who signed.
    pub signatures: Vec<(PublicKey, Signature)>,
    body: Vec<u8>,
}

impl Signed {
    /// Signs a list.
    pub fn new(manifest: Manifest, seeds: &[&Key]) -> Result<Self, crypto::Refused> {
        let body = manifest.encode();
        let signatures = seeds
            .iter()
            .map(|seed| {
                let signature = crypto::sign(seed, Label::MANIFEST, &body)?;
                Ok((crypto::public_key(seed)?, signature))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            hash: crypto::hash(Label::MANIFEST, &body),
            manifest,
            signatures,
            body,
        })
    }

    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(2).uint(0_u8).bytes(&self.body);
        out.uint(1_u8).array(self.signatures.len());
        for (signer, signature) in &self.signatures {
            out.array(2).bytes(signer).bytes(signature);
        }
        out.finish()
    }

    /// Reads what [`Signed::encode`] wrote; nothing of it is believed yet.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > MOST_BYTES {
            return Err(Malformed("size"));
        }
        let mut from = Reader::new(bytes);
        if from.map(2, "envelope")? != 2 {
            return Err(Malformed("envelope"));
        }
        from.key(0, "body")?;
        let body = from.bytes("body")?;
        from.key(1, "signatures")?;
        let signatures = list(&mut from, MOST_DEVICES + 1, "signatures", |from| {
            from.tuple(2, "signature")?;
            Ok((from.fixed("signer_pk")?, from.fixed("sig")?))
        })?;
        let signed = Self {
            manifest: Manifest::decode(body)?,
            hash: crypto::hash(Label::MANIFEST, body),
            signatures,
            body: body.to_vec(),
        };
        (signed.encode() == bytes)
            .then_some(signed)
            .ok_or(Malformed("envelope"))
    }

    /// Whether the holder of this key signed.
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.signatures.iter().any(|(signer, signature)| {
            signer == key && crypto::signature_fits(key, Label::MANIFEST, &self.body, signature)
        })
    }
}
