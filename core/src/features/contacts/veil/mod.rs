//! Contacts put away under a word: what is kept of the word, and what hides while it is.

pub(super) mod store;

use waymark_wire::label::Label;

use crate::crypto::{hash, same};
use crate::error::{Error, Result};

/// Characters of the word.
const WORD: std::ops::RangeInclusive<usize> = 4..=64;

/// Refuses a word that is too short to keep anything, or too long to be typed again.
pub(super) fn checked_word(word: &str) -> Result<&str> {
    let word = word.trim();
    if !WORD.contains(&word.chars().count()) {
        return Err(Error::invalid("word", "must have 4 to 64 characters"));
    }
    Ok(word)
}

/// What is kept of the word: 16 bytes of salt, and a hash of salt and word.
pub(super) fn proof(salt: [u8; 16], word: &str) -> Vec<u8> {
    let hash = hash(
        Label::CONTACTS_VEIL,
        &[salt.as_slice(), word.as_bytes()].concat(),
    );
    [salt.as_slice(), hash.as_slice()].concat()
}

/// Whether it is the word.
pub(super) fn fits(proof: &[u8], word: &str) -> bool {
    let Some((salt, kept)) = proof.split_first_chunk::<16>() else {
        return false;
    };
    let Ok(kept) = <&[u8; 32]>::try_from(kept) else {
        return false;
    };
    let salted = [salt.as_slice(), word.trim().as_bytes()].concat();
    same(&hash(Label::CONTACTS_VEIL, &salted), kept)
}
