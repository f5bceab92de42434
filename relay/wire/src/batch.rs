//! What a device wrote, sealed: one writer, in a chain, append-only.
//!
//! ```text
//! 0   version u8 = 1 | suite u8 = 1 | kind u8 | reserved u8 = 0
//! 4   account[16]  20 author[32]  52 epoch u32  56 seq u64 (from 1)
//! 64  prev[32]     96 manifest_hash[32]  128 salt[32]          the first 160 bytes are the stem
//! 160 commit[32]   192 ct_len u32  196 SHA-256(ct)[32]         228 bytes are the header
//! 228 signature[64] over the header        292 ct (padded plaintext and a 16-byte tag)
//! ```
//! Numbers are big-endian. `prev` is the hash of the header before, so a second signature over the same header
//! is no other batch.

use crate::crypto::{self, Key, TAG};
use crate::label::Label;
use crate::{AccountId, Hash, Malformed, PublicKey, Signature, take};

/// Bytes before the commitment: what the batch's key is bound to.
pub const STEM: usize = 160;
/// Bytes that are signed and hashed.
pub const HEADER: usize = 228;
/// Bytes before the sealed part.
pub const FRONT: usize = HEADER + 64;
/// Bytes of padded plaintext.
pub const MOST_PLAIN: usize = 63_488;
/// Bytes of a whole batch: 63,796.
pub const MOST_BYTES: usize = FRONT + MOST_PLAIN + TAG;
/// Bytes of padded plaintext at least.
pub const LEAST_PLAIN: usize = 512;

/// What a batch holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Writes; without any it only says that the device is there.
    Entries = 1,
    /// A piece of a snapshot.
    SnapshotPiece = 2,
}

/// The open part of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What is in it.
    pub kind: Kind,
    /// Whose it is.
    pub account: AccountId,
    /// The device that wrote it.
    pub author: PublicKey,
    /// The epoch whose key seals it.
    pub epoch: u32,
    /// From 1, without gaps.
    pub seq: u64,
    /// Hash of the author's header before; zeros at 1.
    pub prev: Hash,
    /// The list of members the author knew.
    pub manifest: Hash,
    /// Fresh random bytes, from which the key comes.
    pub salt: [u8; 32],
    /// Binds the key, so that no two keys open the same bytes.
    pub commit: [u8; 32],
    /// Bytes of the sealed part.
    pub ct_len: u32,
    /// Hash of the sealed part.
    pub ct_hash: Hash,
}

impl Header {
    /// The part the key is bound to.
    pub fn stem(&self) -> [u8; STEM] {
        let mut out = [0; STEM];
        let parts: [&[u8]; 8] = [
            &[1, 1, self.kind as u8, 0],
            &self.account,
            &self.author,
            &self.epoch.to_be_bytes(),
            &self.seq.to_be_bytes(),
            &self.prev,
            &self.manifest,
            &self.salt,
        ];
        fill(&mut out, &parts);
        out
    }

    /// The bytes that are signed and hashed.
    pub fn encode(&self) -> [u8; HEADER] {
        let mut out = [0; HEADER];
        let length = self.ct_len.to_be_bytes();
        fill(
            &mut out,
            &[&self.stem(), &self.commit, &length, &self.ct_hash],
        );
        out
    }

    /// Names this batch in the chain and wherever else it is spoken of.
    pub fn hash(&self) -> Hash {
        crypto::hash(Label::BATCH, &self.encode())
    }

    fn decode(bytes: &[u8; HEADER]) -> Result<Self, Malformed> {
        let mut from = bytes.as_slice();
        let [version, suite, kind, reserved] = *take(&mut from, "header")?;
        if version != 1 {
            return Err(Malformed("version"));
        }
        if suite != 1 {
            return Err(Malformed("suite"));
        }
        let kind = match kind {
            1 => Kind::Entries,
            2 => Kind::SnapshotPiece,
            _ => return Err(Malformed("kind")),
        };
        if reserved != 0 {
            return Err(Malformed("reserved"));
        }
        let header = Self {
            kind,
            account: *take(&mut from, "account")?,
            author: *take(&mut from, "author")?,
            epoch: u32::from_be_bytes(*take(&mut from, "epoch")?),
            seq: u64::from_be_bytes(*take(&mut from, "seq")?),
            prev: *take(&mut from, "prev")?,
            manifest: *take(&mut from, "manifest_hash")?,
            salt: *take(&mut from, "salt")?,
            commit: *take(&mut from, "commit")?,
            ct_len: u32::from_be_bytes(*take(&mut from, "ct_len")?),
            ct_hash: *take(&mut from, "ct_hash")?,
        };
        if header.seq == 0 || i64::try_from(header.seq).is_err() {
            return Err(Malformed("seq"));
        }
        if (header.seq == 1) != (header.prev == [0; 32]) {
            return Err(Malformed("prev"));
        }
        let length = usize::try_from(header.ct_len).unwrap_or(usize::MAX);
        if !(LEAST_PLAIN + TAG..=MOST_PLAIN + TAG).contains(&length) {
            return Err(Malformed("ct_len"));
        }
        Ok(header)
    }
}

/// Copies the parts one after the other; together they are as long as `out`.
fn fill(out: &mut [u8], parts: &[&[u8]]) {
    let bytes = parts.iter().flat_map(|part| part.iter());
    out.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
}

/// A batch as it travels. Holds its exact bytes; nothing is believed before [`Batch::check`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch<'a> {
    bytes: &'a [u8],
    front: &'a [u8; HEADER],
    signature: &'a Signature,
    sealed: &'a [u8],
}

impl<'a> Batch<'a> {
    /// Takes the first batch off a row of them.
    pub fn split_off(from: &mut &'a [u8]) -> Result<(Self, Header), Malformed> {
        let whole = *from;
        let mut rest = whole;
        let front: &[u8; HEADER] = take(&mut rest, "header")?;
        let header = Header::decode(front)?;
        let signature = take(&mut rest, "signature")?;
        let length = usize::try_from(header.ct_len).unwrap_or(usize::MAX);
        let (sealed, after) = rest.split_at_checked(length).ok_or(Malformed("ct"))?;
        let bytes = whole
            .get(..FRONT + sealed.len())
            .ok_or(Malformed("header"))?;
        *from = after;
        let batch = Self {
            bytes,
            front,
            signature,
            sealed,
        };
        Ok((batch, header))
    }

    /// One batch and nothing after it.
    pub fn read(bytes: &'a [u8]) -> Result<(Self, Header), Malformed> {
        let mut rest = bytes;
        let read = Self::split_off(&mut rest)?;
        rest.is_empty().then_some(read).ok_or(Malformed("length"))
    }

    /// All the bytes.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The sealed part.
    pub fn sealed(&self) -> &'a [u8] {
        self.sealed
    }

    /// Whether the author signed this header and the sealed part is the one it names.
    pub fn check(&self, header: &Header) -> Result<(), Malformed> {
        if !crypto::signature_fits(&header.author, Label::BATCH, self.front, self.signature) {
            return Err(Malformed("signature"));
        }
        (crypto::sha256(self.sealed) == header.ct_hash)
            .then_some(())
            .ok_or(Malformed("ct_hash"))
    }
}

/// Signs a header and puts it before its sealed part.
pub fn assemble(header: &Header, sealed: &[u8], seed: &Key) -> Result<Vec<u8>, crypto::Refused> {
    let front = header.encode();
    let signature = crypto::sign(seed, Label::BATCH, &front)?;
    Ok([front.as_slice(), &signature, sealed].concat())
}

/// The padded length of `body` bytes (the 4 of the length among them): Padmé with a floor of 512, so that lengths
/// tell little. At most 6.3 % more above the floor.
///
/// Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019.
/// ```
/// use waymark_wire::batch::padded;
///
/// assert_eq!([512, 513, 1000, 1025, 3000, 32_769, 100_000].map(padded),
///            [512, 544, 1024, 1088, 3072, 34_816, 100_352]);
/// ```
pub fn padded(body: u32) -> u32 {
    let length = body.max(512);
    let exponent = 31 - length.leading_zeros();
    let digits = 32 - exponent.leading_zeros();
    let step = 1_u32 << (exponent - digits);
    length.div_ceil(step).saturating_mul(step)
}
