//! The end of an account at a relay: a statement that its members can check, not the relay's word for it.
//!
//! `account[16] | n u32 | manifest_hash[32] | unix seconds u64 | signer[32] | signature[64]`, 156 bytes; the
//! signature is over all before the signer. Signed by the recovery device it counts at once; signed by a device,
//! after [`WAIT_S`], and any other device may call it off until then. What is on a device stays in any case.

use crate::crypto::{self, Key};
use crate::label::Label;
use crate::manifest::{Chain, Kind, account_of};
use crate::{AccountId, Hash, Malformed, PublicKey, Signature, take};

/// Seconds before a device's word counts.
pub const WAIT_S: u64 = 72 * 3600;
/// Seconds for which a relay shows the statement afterwards.
pub const SHOWN_S: u64 = 400 * 86_400;
/// Bytes of a statement.
pub const BYTES: usize = 156;

/// The statement, as it was read: not believed before [`Close::by`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// Which account.
    pub account: AccountId,
    /// The number of the last list of members.
    pub n: u32,
    /// Its hash.
    pub manifest: Hash,
    /// Seconds since 1970 by the signer's clock.
    pub unix_s: u64,
    /// Who says so.
    pub signer: PublicKey,
    signature: Signature,
}

impl Close {
    /// Signs the end of the account whose last list is that of `chain`.
    pub fn new(chain: &Chain, unix_s: u64, seed: &Key) -> Result<Self, crypto::Refused> {
        let list = &chain.last.manifest;
        let mut close = Self {
            account: list.account,
            n: list.n,
            manifest: chain.last.hash,
            unix_s,
            signer: crypto::public_key(seed)?,
            signature: [0; 64],
        };
        close.signature = crypto::sign(seed, Label::CLOSE, &close.claim())?;
        Ok(close)
    }

    /// The bytes of the statement.
    pub fn encode(&self) -> Vec<u8> {
        [self.claim().as_slice(), &self.signer, &self.signature].concat()
    }

    /// Reads a statement.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() != BYTES {
            return Err(Malformed("length"));
        }
        let mut from = bytes;
        Ok(Self {
            account: *take(&mut from, "account")?,
            n: u32::from_be_bytes(*take(&mut from, "n")?),
            manifest: *take(&mut from, "manifest_hash")?,
            unix_s: u64::from_be_bytes(*take(&mut from, "time")?),
            signer: *take(&mut from, "signer")?,
            signature: *take(&mut from, "signature")?,
        })
    }

    /// As what kind of member the signer may say so, seen from `chain`; none when it may not, when it did not sign,
    /// or when the statement is about another list than the chain's last.
    pub fn by(&self, chain: &Chain) -> Option<Kind> {
        let list = &chain.last.manifest;
        let is_last = self.n == list.n && self.manifest == chain.last.hash;
        let member = chain.member(&self.signer)?;
        (self.account == list.account && is_last && self.is_signed()).then_some(member.kind)
    }

    /// Whether the recovery device signed it: all that is needed of a statement about a list that is not known.
    pub fn is_by_recovery(&self) -> bool {
        account_of(&self.signer) == self.account && self.is_signed()
    }

    fn is_signed(&self) -> bool {
        let claim = self.claim();
        crypto::signature_fits(&self.signer, Label::CLOSE, &claim, &self.signature)
    }

    fn claim(&self) -> Vec<u8> {
        [
            self.account.as_slice(),
            &self.n.to_be_bytes(),
            &self.manifest,
            &self.unix_s.to_be_bytes(),
        ]
        .concat()
    }
}
