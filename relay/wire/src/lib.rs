//! What goes between a device and a relay: the formats, the checks that need no secret, and the cryptography
//! under them.
//!
//! The relay and the core both use this crate, so that there is one reader of each format. Everything read
//! here comes from somebody who may lie: readers are total, check lengths before they take memory, and name
//! what is wrong ([`Malformed`], [`Refusal`]). docs/protocol.md says why each thing is as it is.
//!
//! | to find | look in |
//! |---|---|
//! | the words, and the keys they give | [`phrase`] |
//! | the list of members, and which next one counts | [`manifest`] |
//! | how a phone becomes a member | [`join`] |
//! | what a device wrote, sealed | [`batch`], opened by [`sealing`] into a [`body`] or a [`piece`] of a [`state`] |
//! | what two devices compare | [`heads`] |
//! | a request, and who signed it | [`request`], with the bodies in [`pull`], [`truncate`] and [`close`] |
//! | people who are told when things get hard | [`contact`] |
//! | what a new account costs, or a mailbox | [`admission`]: an [`invite`], a [`word`] or [`work`] |
//! | what a relay answers | [`answer`] |
//! | keys, hashes, signatures, sealing | [`crypto`], with the purposes in [`label`] |

pub mod admission;
pub mod answer;
pub mod batch;
pub mod body;
pub mod cbor;
pub mod close;
pub mod contact;
pub mod crypto;
pub mod heads;
pub mod invite;
pub mod join;
pub mod label;
pub mod manifest;
pub mod phrase;
pub mod piece;
#[cfg(any(test, fuzzing))]
pub mod promises;
pub mod pull;
pub mod request;
pub mod sealing;
pub mod state;
pub mod truncate;
pub mod word;
pub mod work;

/// An Ed25519 public key.
pub type PublicKey = [u8; 32];
/// 16 bytes that name an account: a hash of its recovery device's public key.
pub type AccountId = [u8; 16];
/// A SHA-256.
pub type Hash = [u8; 32];
/// An Ed25519 signature.
pub type Signature = [u8; 64];

/// The bytes are not what they should be: the part of the format that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed: {0}")]
pub struct Malformed(pub &'static str);

/// Takes `N` bytes off the front.
pub(crate) fn take<'a, const N: usize>(
    from: &mut &'a [u8],
    what: &'static str,
) -> Result<&'a [u8; N], Malformed> {
    let (head, rest) = from.split_first_chunk().ok_or(Malformed(what))?;
    *from = rest;
    Ok(head)
}
