//! All cryptography of Waymark, behind a few plain functions, so that a library can be replaced.
//!
//! `ring` hashes, signs and seals; `hpke` wraps a key for a public key. Every purpose is a [`Label`].

use std::convert::Infallible;

use hpke::kem::X25519HkdfSha256 as Kem;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem as _, OpModeR, OpModeS, PskBundle, Serializable};
use ring::signature::KeyPair;
use ring::{aead, digest, hkdf, hmac, signature};
use zeroize::Zeroizing;

use crate::label::Label;
use crate::{Hash, PublicKey, Signature};

type Aead = hpke::aead::ChaCha20Poly1305;
type Kdf = hpke::kdf::HkdfSha256;

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

fn labelled(label: Label, bytes: &[u8]) -> Vec<u8> {
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

fn one_use(key: &Key) -> Result<aead::LessSafeKey, Refused> {
    aead::UnboundKey::new(&aead::CHACHA20_POLY1305, key.as_ref())
        .map(aead::LessSafeKey::new)
        .map_err(|_| Refused)
}

/// ChaCha20-Poly1305 with the nonce 0. **A key seals once**: it must be fresh or derived for these bytes alone.
pub fn seal_once(key: &Key, aad: &[u8], mut bytes: Vec<u8>) -> Result<Vec<u8>, Refused> {
    let nonce = aead::Nonce::assume_unique_for_key([0; 12]);
    one_use(key)?
        .seal_in_place_append_tag(nonce, aead::Aad::from(aad), &mut bytes)
        .map_err(|_| Refused)?;
    Ok(bytes)
}

/// What [`seal_once`] sealed with the same key and `aad`.
pub fn open_once(key: &Key, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let nonce = aead::Nonce::assume_unique_for_key([0; 12]);
    let mut bytes = Zeroizing::new(sealed.to_vec());
    let length = one_use(key)?
        .open_in_place(nonce, aead::Aad::from(aad), &mut bytes)
        .map_err(|_| Refused)?
        .len();
    bytes.truncate(length);
    Ok(bytes)
}

/// The X25519 public key of 32 random bytes.
pub fn kem_public_key(secret: &Key) -> Result<[u8; 32], Refused> {
    let secret = kem_secret(secret)?;
    let mut out = [0; 32];
    out.copy_from_slice(&Kem::sk_to_pk(&secret).to_bytes());
    Ok(out)
}

fn kem_secret(secret: &Key) -> Result<<Kem as hpke::Kem>::PrivateKey, Refused> {
    <Kem as hpke::Kem>::PrivateKey::from_bytes(secret.as_ref()).map_err(|_| Refused)
}

/// A secret both sides know beforehand, which makes the sender known too.
#[derive(Clone, Copy)]
pub struct Shared<'a> {
    /// 32 random bytes.
    pub secret: &'a Key,
    /// Its public name.
    pub id: &'a [u8],
}

/// What a sealed message is bound to: its purpose, who and where (`info`), and open bytes beside it (`aad`).
#[derive(Clone, Copy)]
pub struct Bound<'a> {
    /// The purpose.
    pub label: Label,
    /// Joined to the label by a zero byte.
    pub info: &'a [u8],
    /// Not sealed, not to be changed.
    pub aad: &'a [u8],
}

/// HPKE (RFC 9180; X25519, HKDF-SHA256, ChaCha20-Poly1305), one message: to the holder of `to`, mode Base or,
/// with a shared secret, PSK. `chance` is 32 fresh random bytes. Answers the encapsulated key and the sealed bytes.
pub fn seal_to(
    to: &[u8; 32],
    shared: Option<Shared<'_>>,
    bound: Bound<'_>,
    bytes: &[u8],
    chance: &Key,
) -> Result<([u8; 32], Vec<u8>), Refused> {
    let to = <Kem as hpke::Kem>::PublicKey::from_bytes(to).map_err(|_| Refused)?;
    let mode = match shared {
        None => OpModeS::Base,
        Some(Shared { secret, id }) => {
            OpModeS::Psk(PskBundle::new(secret.as_ref(), id).map_err(|_| Refused)?)
        }
    };
    let info = labelled(bound.label, bound.info);
    let mut chance = Chance(chance, 0);
    let (encapsulated, sealed) = hpke::single_shot_seal_with_rng::<Aead, Kdf, Kem>(
        &mode,
        &to,
        &info,
        bytes,
        bound.aad,
        &mut chance,
    )
    .map_err(|_| Refused)?;
    let mut key = [0; 32];
    key.copy_from_slice(&encapsulated.to_bytes());
    Ok((key, sealed))
}

/// What [`seal_to`] sealed to the public key of `secret`, with the same shared secret and bounds.
pub fn open_from(
    secret: &Key,
    shared: Option<Shared<'_>>,
    bound: Bound<'_>,
    encapsulated: &[u8; 32],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let key = <Kem as hpke::Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| Refused)?;
    let mode = match shared {
        None => OpModeR::Base,
        Some(Shared { secret, id }) => {
            OpModeR::Psk(PskBundle::new(secret.as_ref(), id).map_err(|_| Refused)?)
        }
    };
    let info = labelled(bound.label, bound.info);
    hpke::single_shot_open::<Aead, Kdf, Kem>(
        &mode,
        &kem_secret(secret)?,
        &key,
        &info,
        sealed,
        bound.aad,
    )
    .map(Zeroizing::new)
    .map_err(|_| Refused)
}

/// Hands given random bytes to the library, which asks for 32 once: chance comes from the platform alone.
struct Chance<'a>(&'a Key, usize);

impl TryRng for Chance<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for byte in out {
            // Never more than it was given: past the end the bytes are derived, not repeated.
            let block: Zeroizing<[u8; 32]> = if self.1 < 32 {
                self.0.clone()
            } else {
                let round = (self.1 / 32).to_be_bytes();
                expand(self.0, Label::EPOCH, &round)
            };
            *byte = block.get(self.1 % 32).copied().unwrap_or_default();
            self.1 += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Chance<'_> {}
