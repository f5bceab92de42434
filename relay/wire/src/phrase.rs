//! The phrase: 24 words that are the root of an account, and the keys of its recovery device.
//!
//! Of BIP-39 the English list and the checksum are used, no more: the words are 32 random bytes, and the keys come
//! from these by HKDF. No device keeps a phrase.

use std::borrow::Cow;

use bip39::{Language, Mnemonic};
use zeroize::Zeroizing;

use crate::crypto::{self, Key};
use crate::label::{Label, RECOVERY_SALT};
use crate::manifest::{self, Kind, Member};
use crate::{AccountId, PublicKey};

/// Words of a phrase.
pub const WORDS: usize = 24;
/// Letters that tell every word of the list from every other.
pub const LETTERS: usize = 4;
/// Bytes of a typed word; no more can be one of the list, whatever marks are on its letters.
const MOST_WORD: usize = 64;

/// What is wrong with a typed phrase. Words count from 1; nothing of what was typed is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// There are not 24 words.
    #[error("{0} words instead of 24")]
    Count(usize),
    /// This word is not in the list.
    #[error("word {0} is not in the list")]
    Unknown(usize),
    /// Fewer than four letters of this word, which begin several.
    #[error("word {0} could be more than one")]
    Ambiguous(usize),
    /// Every word is in the list, but together they are no phrase.
    #[error("the words do not fit together")]
    Checksum,
}

/// A phrase. Wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase(Key);

impl std::fmt::Debug for Phrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phrase")
    }
}

impl Phrase {
    /// The phrase of 32 random bytes.
    pub fn new(entropy: Key) -> Self {
        Self(entropy)
    }

    /// The 32 bytes.
    pub fn entropy(&self) -> &Key {
        &self.0
    }

    /// The words, one space between two.
    pub fn words(&self) -> Zeroizing<String> {
        // Long enough from the start, so that nothing is left behind where it grew.
        let mut text = Zeroizing::new(String::with_capacity(WORDS * 9));
        let words = Mnemonic::from_entropy_in(Language::English, self.0.as_ref());
        for word in words.iter().flat_map(Mnemonic::words) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }

    /// Reads what somebody typed: any white space, any case, whole words or at least the first four letters.
    pub fn read(typed: &str) -> Result<Self, Wrong> {
        let count = typed.split_whitespace().count();
        if count != WORDS {
            return Err(Wrong::Count(count));
        }
        let mut text = Zeroizing::new(String::with_capacity(WORDS * 9));
        for (number, word) in (1..).zip(typed.split_whitespace()) {
            text.push_str(complete(word, number)?);
            text.push(' ');
        }
        let words =
            Mnemonic::parse_in_normalized(Language::English, &text).map_err(|_| Wrong::Checksum)?;
        let (bytes, _) = words.to_entropy_array();
        let bytes = Zeroizing::new(bytes);
        let entropy = bytes.first_chunk::<32>().ok_or(Wrong::Checksum)?;
        Ok(Self(Zeroizing::new(*entropy)))
    }

    /// The keys of the recovery device.
    pub fn recovery(&self) -> Result<Recovery, crypto::Refused> {
        let root = crypto::extract(RECOVERY_SALT, self.0.as_ref());
        let seed = crypto::expand(&root, Label::RECOVERY_SIGN, &[]);
        let public = crypto::public_key(&seed)?;
        Ok(Recovery {
            kem: crypto::expand(&root, Label::RECOVERY_KEM, &[]),
            account: manifest::account_of(&public),
            public,
            seed,
        })
    }
}

/// The first `N` words that these bits give, 11 bits a word; where the bits end, zeros go on.
pub(crate) fn words<const N: usize>(bits: &[u8]) -> [&'static str; N] {
    let list = Language::English.word_list();
    let byte = |at: usize| u32::from(bits.get(at).copied().unwrap_or_default());
    std::array::from_fn(|word| {
        let first = word * 11;
        let at = first / 8;
        let window = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
        let index = window >> (13 - first % 8) & 0x7FF;
        let index = usize::try_from(index).unwrap_or_default();
        list.get(index).copied().unwrap_or_default()
    })
}

/// The word of the list that is meant.
fn complete(typed: &str, number: usize) -> Result<&'static str, Wrong> {
    if typed.len() > MOST_WORD {
        return Err(Wrong::Unknown(number));
    }
    let mut plain = Cow::Borrowed(typed);
    Mnemonic::normalize_utf8_cow(&mut plain);
    let plain = Zeroizing::new(plain.into_owned());
    let plain = Zeroizing::new(plain.to_lowercase());
    let typed = plain.as_str();
    let mut fitting = Language::English.words_by_prefix_iter(typed);
    let first = fitting.next().ok_or(Wrong::Unknown(number))?;
    // The list is in order, so that a word comes before those that only start with it.
    if first == typed || (typed.len() >= LETTERS && fitting.next().is_none()) {
        Ok(first)
    } else {
        Err(Wrong::Ambiguous(number))
    }
}

/// The recovery device's keys and the account they name. Wiped when dropped.
#[derive(Clone)]
pub struct Recovery {
    /// Seed of its signing key.
    pub seed: Key,
    /// Its X25519 key.
    pub kem: Key,
    /// Its signing public key.
    pub public: PublicKey,
    /// The account.
    pub account: AccountId,
}

impl Recovery {
    /// The recovery device as the first member.
    pub fn member(&self) -> Result<Member, crypto::Refused> {
        let kem = crypto::kem_public_key(&self.kem)?;
        Member::new(&self.account, Kind::Recovery, &self.seed, kem)
    }
}
