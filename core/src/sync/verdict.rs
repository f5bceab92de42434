//! How a round ends: what is held back, lost again, or does not fit, and for how long it has been so.

use waymark_wire::PublicKey;
use waymark_wire::manifest::Chain;

use super::notice::Notice;
use super::round::Round;
use super::step::{Here, Stop};
use super::store::{self, Account};
use super::{State, settle, shown, silent, snapshot};
use crate::error::{Error, Result};

/// Before a relay is said to withhold something, so long and so often.
const WITHHELD_AFTER_MS: i64 = 24 * 3_600_000;
const WITHHELD_TRIES: u32 = 3;
const WITHHELD_GAP_MS: i64 = 3_600_000;
/// Rounds in a row in which the relay had lost something again.
const ROLLBACK_TRIES: u32 = 3;
/// The person is told of a clock that is further off than this.
const DAY_S: i64 = 86_400;

/// How the round ends, when nothing more is to be done.
pub(super) fn verdict(
    round: &mut Round,
    here: &Here<'_>,
    account: &Account,
    chain: &Chain,
) -> Result<(State, &'static str), Stop> {
    let me = store::account(here.sql)?.ok_or(Error::NotFound)?.key()?;
    let mut withheld = false;
    let mut misfit = false;
    let mut cut = false;
    for author in settle::authors(chain) {
        let ends = chain.cut_off(&author).map_or(u64::MAX, |cut| cut.last_seq);
        withheld |= is_withheld(here, ends, &author)?;
        // Where an author signed two histories, it is not the relay's doing; and what has ended and is here is whole.
        let is_whole = store::head(here.sql, &author)?.is_some_and(|head| head.seq >= ends);
        let is_misfit = round.misfit.contains(&author) && !is_whole;
        misfit |= is_misfit && store::author(here.sql, &author)?.stopped.is_none();
        // A list may have ended it since.
        cut |= is_misfit && round.cut;
    }
    let owed = store::author(here.sql, &me)?.claimed_seq;
    let behind = owed > store::head(here.sql, &me)?.map_or(0, |head| head.seq);
    let has_key = store::epoch_key(here.sql, chain.last.manifest.epoch)?.is_some();
    let tries = if round.rolled_back {
        account.rollback_tries.saturating_add(1)
    } else {
        0
    };
    store::put_account(
        here.sql,
        &Account {
            rollback_tries: tries,
            ..store::account(here.sql)?.ok_or(Error::NotFound)?
        },
    )?;
    if tries == 1 {
        store::put_notice(here.sql, here.ms(), Notice::Healed.word(), None, None)?;
    }
    // Where the two clocks are far apart, this one may have jumped over the time that it counts.
    if round.clock_shift.abs() <= DAY_S {
        silent::look(here, chain)?;
    }
    let differs = snapshot::differs(here, chain)?;
    Ok(if differs {
        (State::Differs, "")
    } else if cut {
        (State::Withheld, "history_cut")
    } else if tries > ROLLBACK_TRIES {
        (State::Rollback, "keeps_losing")
    } else if misfit {
        (State::Withheld, "log_does_not_fit")
    } else if withheld {
        (State::Withheld, "batches_missing")
    } else if behind {
        (State::Withheld, "own_batches_missing")
    } else if !has_key {
        (State::Withheld, "wrong_key")
    } else if round.cloned {
        (State::Cloned, "new_keys")
    } else if round.rolled_back {
        (State::Healed, "given_again")
    } else {
        (State::Ok, "")
    })
}

/// Leaves a notice of a clock that is more than a day off the relay's (`shift_s`, in seconds), once a day while it is so. Which
/// of the two is wrong nobody here can say: the person looks.
pub(super) fn tell_of_clock(here: &Here<'_>, shift_s: i64) -> Result<()> {
    let what = Notice::ClockDiffers.word();
    // One from ahead of now is of a clock that has been set since.
    let lately = here.ms().saturating_sub(1000 * DAY_S)..here.ms().saturating_add(1);
    if shift_s.abs() <= DAY_S
        || shown::is_unseen(here.sql, what)?
        || shown::was_told(here.sql, what, lately)?
    {
        return Ok(());
    }
    store::put_notice(here.sql, here.ms(), what, None, None)
}

/// Whether the relay has not given for a day what another device says is there.
pub(super) fn is_withheld(here: &Here<'_>, ends: u64, author: &PublicKey) -> Result<bool> {
    let mut known = store::author(here.sql, author)?;
    let head = store::head(here.sql, author)?.map_or(0, |head| head.seq);
    let owed = known.claimed_seq.min(ends) > head && known.stopped.is_none();
    let before = known.clone();
    let now = here.ms();
    let mut withheld = false;
    if owed {
        // Times ahead of now are from a clock that is right again.
        known.owed_since = known.owed_since.filter(|since| *since <= now);
        known.owed_last = known.owed_last.filter(|last| *last <= now);
        let since = *known.owed_since.get_or_insert(now);
        let gap = known
            .owed_last
            .is_none_or(|last| now - last >= WITHHELD_GAP_MS);
        if gap {
            known.owed_last = Some(now);
            known.owed_tries = known.owed_tries.saturating_add(1);
        }
        withheld = now - since >= WITHHELD_AFTER_MS && known.owed_tries >= WITHHELD_TRIES;
    } else {
        (known.owed_since, known.owed_tries, known.owed_last) = (None, 0, None);
    }
    if known != before {
        store::put_author(here.sql, author, &known)?;
    }
    Ok(withheld)
}
