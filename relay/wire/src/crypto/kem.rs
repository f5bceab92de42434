//! Sealing to a public key: HPKE (RFC 9180), with the library `hpke`.

use std::convert::Infallible;

use hpke::kem::X25519HkdfSha256 as Kem;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem as _, OpModeR, OpModeS, PskBundle, Serializable};
use zeroize::Zeroizing;

use super::{Key, Refused, expand, labelled};
use crate::label::Label;

type Aead = hpke::aead::ChaCha20Poly1305;
type Kdf = hpke::kdf::HkdfSha256;

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
