//! Who signs packs, and how a person names one.

use waymark_wire::label::Label;
use zeroize::Zeroizing;

use crate::crypto::{self, Key};
use crate::error::{Error, Result};
use crate::platform::{Random, SystemRandom};

/// Digits of a fingerprint: 80 bits, which nobody finds a second key for.
const FINGERPRINT: usize = 20;

/// An Ed25519 public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signer(pub [u8; 32]);

impl Signer {
    /// The key as 64 hex digits.
    pub fn key(&self) -> String {
        hex(&self.0)
    }

    /// What people compare: 20 hex digits of the key's SHA-256 in groups of four, such as
    /// `3f2a-91c0-77de-5b14-a9e8`.
    pub fn fingerprint(&self) -> String {
        let digits = hex(&crypto::sha256(&self.0));
        let mut shown = String::with_capacity(FINGERPRINT + 4);
        for (at, digit) in digits.chars().take(FINGERPRINT).enumerate() {
            if at > 0 && at % 4 == 0 {
                shown.push('-');
            }
            shown.push(digit);
        }
        shown
    }

    pub(super) fn signed(&self, bytes: &[u8], signature: &[u8; 64]) -> bool {
        crypto::signature_fits(&self.0, Label::PACK, bytes, signature)
    }
}

/// A signer as a person names one: a whole key or a fingerprint, in any case, with or without `-` and spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSigner(String);

impl NamedSigner {
    /// Nothing when it is neither a key nor a fingerprint.
    pub fn parse(text: &str) -> Option<Self> {
        let kept = |c: &char| !c.is_whitespace() && *c != '-';
        let digits: String = text
            .chars()
            .filter(kept)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let fits = [FINGERPRINT, 64].contains(&digits.len())
            && digits.chars().all(|c| c.is_ascii_hexdigit());
        fits.then_some(Self(digits))
    }

    /// Whether it names this signer.
    pub fn names(&self, signer: &Signer) -> bool {
        self.0 == signer.key() || self.0 == signer.fingerprint().replace('-', "")
    }
}

/// The secret with which packs are signed; wiped when dropped. It never lies on a phone.
pub struct SigningKey(Key);

impl SigningKey {
    /// A new one from the system's randomness; nothing when the system has none to give.
    pub fn new() -> Option<Self> {
        let mut seed = Key::default();
        SystemRandom::new().fill(seed.as_mut()).ok()?;
        Some(Self(seed))
    }

    /// The key of a 32-byte seed; nothing for another length.
    pub fn of_seed(seed: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(seed.try_into().ok()?)))
    }

    /// The seed, to be kept in a file that nobody else can read.
    pub fn seed(&self) -> &[u8; 32] {
        &self.0
    }

    /// What its signatures are checked with; nothing only where the library cannot do its work.
    pub fn signer(&self) -> Option<Signer> {
        crypto::public_key(&self.0).map(Signer).ok()
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> Result<[u8; 64]> {
        Ok(crypto::sign(&self.0, Label::PACK, bytes)?)
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

/// The signer a call was given, if any.
pub(super) fn named(text: Option<&str>) -> Result<Option<NamedSigner>> {
    text.map(|text| {
        NamedSigner::parse(text)
            .ok_or_else(|| Error::invalid("signer", "is neither a key nor a fingerprint"))
    })
    .transpose()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
