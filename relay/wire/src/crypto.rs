//! All cryptography of the core, behind a few plain functions, so that the library can be replaced.

use ring::signature::KeyPair;
use ring::{digest, hkdf, hmac, signature};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// A 256-bit key; wiped when dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

fn labelled(label: &str, bytes: &[u8]) -> Vec<u8> {
    [label.as_bytes(), &[0], bytes].concat()
}

/// HMAC-SHA256 over `label`, a zero byte and `bytes`.
pub(crate) fn mac(key: &Key, label: &str, bytes: &[u8]) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_ref());
    let mut out = [0; 32];
    out.copy_from_slice(hmac::sign(&key, &labelled(label, bytes)).as_ref());
    out
}

/// Whether `tag` is the [`mac`] of the same things; takes the same time whatever differs.
pub(crate) fn mac_fits(key: &Key, label: &str, bytes: &[u8], tag: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_ref());
    hmac::verify(&key, &labelled(label, bytes), tag).is_ok()
}

/// A key for one purpose, derived by HKDF-SHA256 from another.
pub(crate) fn derive(key: &Key, label: &str) -> Result<Key> {
    let mut out = Zeroizing::new([0; 32]);
    hkdf::Salt::new(hkdf::HKDF_SHA256, &[])
        .extract(key.as_ref())
        .expand(&[label.as_bytes(), &[0]], hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(out.as_mut()))
        .map_err(|_| Error::Internal("crypto"))?;
    Ok(out)
}

/// A SHA-256 that is fed piece by piece.
pub(crate) struct Sha256(digest::Context);

impl Sha256 {
    pub(crate) fn new() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        let mut out = [0; 32];
        out.copy_from_slice(self.0.finish().as_ref());
        out
    }
}

fn pair(seed: &Key) -> Result<signature::Ed25519KeyPair> {
    signature::Ed25519KeyPair::from_seed_unchecked(seed.as_ref())
        .map_err(|_| Error::Internal("crypto"))
}

/// The Ed25519 public key of a 32-byte seed: the name under which a device signs.
pub(crate) fn public_key(seed: &Key) -> Result<[u8; 32]> {
    let mut out = [0; 32];
    out.copy_from_slice(pair(seed)?.public_key().as_ref());
    Ok(out)
}

/// An Ed25519 signature over `label`, a zero byte and `bytes`. The same things give the same signature.
pub(crate) fn sign(seed: &Key, label: &str, bytes: &[u8]) -> Result<[u8; 64]> {
    let mut out = [0; 64];
    out.copy_from_slice(pair(seed)?.sign(&labelled(label, bytes)).as_ref());
    Ok(out)
}

/// Whether `tag` is the [`sign`] of the same things by the holder of that public key.
pub(crate) fn signature_fits(public: &[u8; 32], label: &str, bytes: &[u8], tag: &[u8; 64]) -> bool {
    signature::UnparsedPublicKey::new(&signature::ED25519, public)
        .verify(&labelled(label, bytes), tag)
        .is_ok()
}
