//! The phrase while this device still has it: shown as often as the person wants, until they have shown that they
//! wrote it down, and for seven days at most. Then no device keeps it.

mod store;

use waymark_wire::phrase::{LETTERS, Phrase, WORDS};

use super::step::Here;
use crate::calendar::Instant;
use crate::error::{Error, Result};

pub(super) use store::{get, wipe};

/// How long a phrase is kept for a person who has not written it down yet.
const KEPT_MS: i64 = 7 * 86_400_000;
/// Words that are asked for.
const ASKED: usize = 3;

/// A phrase that is still here.
pub(super) struct Held {
    pub(super) phrase: Phrase,
    since_ms: i64,
    asked: [u8; ASKED],
}

impl Held {
    /// The moment after which it is not kept.
    pub(super) fn until(&self) -> Instant {
        Instant::from_timestamp_millis(self.since_ms.saturating_add(KEPT_MS)).unwrap_or_default()
    }

    /// Numbers of the words that are asked for, from 1, ascending.
    pub(super) fn asked(&self) -> Vec<u32> {
        self.asked.iter().map(|number| u32::from(*number)).collect()
    }

    pub(super) fn is_over(&self, now: Instant) -> bool {
        now > self.until()
    }

    /// Whether the clock was set back since: it would be kept too long.
    pub(super) fn is_ahead(&self, now: Instant) -> bool {
        self.since_ms > now.timestamp_millis()
    }

    /// Whether these are the words that were asked for, in that order; the first four letters of each do.
    ///
    /// Errors: `Invalid` naming `words`, with the first that is another.
    fn check(&self, typed: &[String]) -> Result<()> {
        if typed.len() != ASKED {
            return Err(Error::invalid(
                "words",
                "must be the three that are asked for",
            ));
        }
        let words = self.phrase.words();
        let others = [
            "the first is another word",
            "the second is another word",
            "the third is another word",
        ];
        for ((number, other), typed) in self.asked.iter().zip(others).zip(typed) {
            let word = words.split(' ').nth(usize::from(*number).saturating_sub(1));
            let word = word.ok_or(Error::Corrupt)?;
            let typed = typed.trim().to_lowercase();
            if typed != word && !(typed.len() >= LETTERS && word.starts_with(&typed)) {
                return Err(Error::invalid("words", other));
            }
        }
        Ok(())
    }
}

/// Keeps the phrase of a new account, and chooses the words to ask for.
pub(super) fn hold(here: &Here<'_>, phrase: &Phrase) -> Result<()> {
    let mut numbers: Vec<u8> = (1..).take(WORDS).collect();
    let mut asked = [0; ASKED];
    for place in &mut asked {
        let chance = u64::from_be_bytes(*here.chance()?.first_chunk().ok_or(Error::Corrupt)?);
        let left = numbers.len() as u64;
        *place = numbers.swap_remove(usize::try_from(chance % left).unwrap_or(0));
    }
    asked.sort_unstable();
    let since_ms = here.ms();
    store::put(here.sql, phrase.entropy(), since_ms, asked)
}

/// The seven days begin now.
pub(super) fn keep_from_now(here: &Here<'_>) -> Result<()> {
    store::put_since(here.sql, here.ms())
}

/// The person has shown that they wrote it down: then it is wiped.
///
/// Errors: `NotFound` when it is not here any more; `Invalid` naming `words`, and it stays.
pub(super) fn check(here: &Here<'_>, typed: &[String]) -> Result<()> {
    let held = get(here.sql)?.filter(|held| !held.is_over(here.now));
    held.ok_or(Error::NotFound)?.check(typed)?;
    wipe(here.sql)
}
