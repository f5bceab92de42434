//! All cryptography of Waymark, behind a few plain functions, so that a library can be replaced.
//!
//! `ring` hashes, signs and seals; `hpke`, in `kem.rs`, seals to a public key. Every purpose is a [`Label`].

use ring::signature::KeyPair;
use ring::{aead, digest, hkdf, hmac, signature};
use zeroize::Zeroizing;

use crate::label::Label;
use crate::{Hash, PublicKey, Signature};

mod kem;

pub use kem::{Bound, Shared, kem_public_key, open_from, seal_to};

/// A 256-bit key; wiped when dropped.
pub type Key = Zeroizing<[u8; 32]>;

/// Bytes that a seal adds.
pub const TAG: usize = 16;

/// A library refused: a key of the wrong kind, or bytes that were not sealed with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cryptography refused")]
pub struct Refused;

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> Hash {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

/// SHA-256 over `label`, a zero byte and `bytes`.
pub fn hash(label: Label, bytes: &[u8]) -> Hash {
    let mut context = Sha256::of(label);
    context.update(bytes);
    context.finish()
}

/// `label`, a zero byte and `bytes`.
pub(crate) fn labelled(label: Label, bytes: &[u8]) -> Vec<u8> {
    [label.0.as_bytes(), &[0], bytes].concat()
}

/// HMAC-SHA256 over `label`, a zero byte and `bytes`.
pub fn mac(key: &Key, label: Label, bytes: &[u8]) -> Hash {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_ref());
    let mut out = [0; 32];
    out.copy_from_slice(hmac::sign(&key, &labelled(label, bytes)).as_ref());
    out
}

/// Whether `tag` is the [`mac`] of the same things; takes the same time whatever differs.
pub fn mac_fits(key: &Key, label: Label, bytes: &[u8], tag: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_ref());
    hmac::verify(&key, &labelled(label, bytes), tag).is_ok()
}

/// Whether two secrets are the same; takes the same time whatever differs.
pub fn same(a: &[u8; 32], b: &[u8; 32]) -> bool {
    // Compared as MACs under a fixed key: ring offers no plain comparison that is not on its way out.
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"");
    hmac::verify(&key, a, hmac::sign(&key, b).as_ref()).is_ok()
}

/// HKDF-Extract: a key out of `secret`, which need not be evenly random, and a public `salt`.
pub fn extract(salt: &[u8], secret: &[u8]) -> Key {
    let key = hmac::Key::new(hmac::HMAC_SHA256, salt);
    let mut out = Zeroizing::new([0; 32]);
    out.copy_from_slice(hmac::sign(&key, secret).as_ref());
    out
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// HKDF-Expand: `N` bytes (at most 8,160) for the purpose `label`, bound to `context`.
pub fn expand<const N: usize>(key: &Key, label: Label, context: &[u8]) -> Zeroizing<[u8; N]> {
    let mut out = Zeroizing::new([0; N]);
    let filled = hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, key.as_ref())
        .expand(&[label.0.as_bytes(), &[0], context], Length(N))
        .and_then(|okm| okm.fill(out.as_mut()));
    // Only a length over 8,160 is refused, and none is asked for.
    debug_assert!(filled.is_ok());
    out
}

/// A key for one purpose, derived by HKDF-SHA256 (no salt) from another.
pub fn derive(key: &Key, label: Label) -> Key {
    expand(&extract(&[], key.as_ref()), label, &[])
}

/// A SHA-256 that is fed piece by piece.
#[derive(Clone)]
pub struct Sha256(digest::Context);

impl Default for Sha256 {
    fn default() -> Self {
        Self::new()
    }
}

impl Sha256 {
    /// Nothing fed yet.
    pub fn new() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }

    /// Fed a label and a zero byte: what is fed from here on is hashed for that purpose.
    pub fn of(label: Label) -> Self {
        let mut context = Self::new();
        context.update(label.0.as_bytes());
        context.update(&[0]);
        context
    }

    /// Feeds some more.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all that was fed.
    pub fn finish(self) -> Hash {
        let mut out = [0; 32];
        out.copy_from_slice(self.0.finish().as_ref());
        out
    }
}

fn pair(seed: &Key) -> Result<signature::Ed25519KeyPair, Refused> {
    signature::Ed25519KeyPair::from_seed_unchecked(seed.as_ref()).map_err(|_| Refused)
}

/// The Ed25519 public key of a 32-byte seed: the name under which a device signs.
pub fn public_key(seed: &Key) -> Result<PublicKey, Refused> {
    let mut out = [0; 32];
    out.copy_from_slice(pair(seed)?.public_key().as_ref());
    Ok(out)
}

/// An Ed25519 signature over `label`, a zero byte and `bytes`. The same things give the same signature.
pub fn sign(seed: &Key, label: Label, bytes: &[u8]) -> Result<Signature, Refused> {
    let mut out = [0; 64];
    out.copy_from_slice(pair(seed)?.sign(&labelled(label, bytes)).as_ref());
    Ok(out)
}

/// Whether `tag` is the [`sign`] of the same things by the holder of that public key.
pub fn signature_fits(public: &PublicKey, label: Label, bytes: &[u8], tag: &Signature) -> bool {
    signature::UnparsedPublicKey::new(&signature::ED25519, public)
        .verify(&labelled(label, bytes), tag)
        .is_ok()
}

/// ChaCha20-Poly1305 with the nonce 0. **A key seals once**: it must be fresh or derived for these bytes alone.
pub fn seal_once(key: &Key, aad: &[u8], bytes: Vec<u8>) -> Result<Vec<u8>, Refused> {
    seal(&aead::CHACHA20_POLY1305, key, aad, bytes)
}

/// What [`seal_once`] sealed with the same key and `aad`.
pub fn open_once(key: &Key, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refused> {
    open(&aead::CHACHA20_POLY1305, key, aad, sealed)
}

/// As [`seal_once`] with AES-256-GCM: for what a browser opens, which has no other.
pub fn seal_once_for_browser(key: &Key, aad: &[u8], bytes: Vec<u8>) -> Result<Vec<u8>, Refused> {
    seal(&aead::AES_256_GCM, key, aad, bytes)
}

/// What [`seal_once_for_browser`] sealed with the same key and `aad`, or a browser did.
pub fn open_once_of_browser(
    key: &Key,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refused> {
    open(&aead::AES_256_GCM, key, aad, sealed)
}

fn one_use(
    algorithm: &'static aead::Algorithm,
    key: &Key,
) -> Result<(aead::LessSafeKey, aead::Nonce), Refused> {
    let key = aead::UnboundKey::new(algorithm, key.as_ref()).map_err(|_| Refused)?;
    let nonce = aead::Nonce::assume_unique_for_key([0; 12]);
    Ok((aead::LessSafeKey::new(key), nonce))
}

fn seal(
    algorithm: &'static aead::Algorithm,
    key: &Key,
    aad: &[u8],
    mut bytes: Vec<u8>,
) -> Result<Vec<u8>, Refused> {
    let (key, nonce) = one_use(algorithm, key)?;
    key.seal_in_place_append_tag(nonce, aead::Aad::from(aad), &mut bytes)
        .map_err(|_| Refused)?;
    Ok(bytes)
}

fn open(
    algorithm: &'static aead::Algorithm,
    key: &Key,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let (key, nonce) = one_use(algorithm, key)?;
    let mut bytes = Zeroizing::new(sealed.to_vec());
    let length = key
        .open_in_place(nonce, aead::Aad::from(aad), &mut bytes)
        .map_err(|_| Refused)?
        .len();
    bytes.truncate(length);
    Ok(bytes)
}
