//! Logs of which there are two histories, and authors who signed what cannot be.

use waymark_wire::PublicKey;
use waymark_wire::batch::{Batch, Header};

use super::notice::Notice;
use super::round::Round;
use super::step::{Here, Stop};
use super::store::{self, Author};
use super::take::{Fell, Taking, Us, lie};
use super::{anew, new_keys, snapshot};
use crate::error::Result;

/// A copy of this device wrote at this place. What was sealed here from there on gives way to what the relay has, and goes
/// out again under new keys.
pub(super) fn goes_elsewhere(
    round: &mut Round,
    here: &Here<'_>,
    me: &PublicKey,
    from: u64,
    fell: &mut Fell,
) -> Result<()> {
    new_keys::make(round, here)?;
    anew::give_way(here, me, from, &mut fell.again)?;
    fell.folds = true;
    Ok(())
}

/// What the relay has of this log does not fit: it is left where it is, and the round goes on.
pub(super) fn misfit(round: &mut Round, author: PublicKey) -> Taking {
    round.whole.insert(author);
    round.misfit.insert(author);
    Taking::Skipped
}

/// Two histories of one author, which part at `place`. Its words stop there; where a list cut it off, the one that ends
/// there counts, and is fetched anew, once in a round. What the base has is not given up for another one.
pub(super) fn two_for_one_place(
    round: &mut Round,
    here: &Here<'_>,
    us: &Us<'_>,
    (author, place): (&PublicKey, u64),
    fell: &mut Fell,
) -> Result<Taking> {
    let base = snapshot::store::cover(here.sql, author)?;
    let is_in_base = base.is_some_and(|base| place <= base.seq);
    let Some(cut) = us.chain.cut_off(author).filter(|_| !is_in_base) else {
        return stop(here, author, "two_for_one_place");
    };
    let ours = store::hash_at(here.sql, author, cut.last_seq)?;
    if ours == Some(cut.last_hash) || !round.anew.insert(*author) {
        return Ok(misfit(round, *author));
    }
    snapshot::forget_log(here, &us.me, cut, Some(place))?;
    fell.folds = true;
    Ok(Taking::Parts)
}

/// The words of an author go on from where they are here. Whether they had stopped.
pub(super) fn go_on(here: &Here<'_>, author: &PublicKey) -> Result<bool> {
    let mut known = store::author(here.sql, author)?;
    let had_stopped = known.stopped.take().is_some();
    if had_stopped {
        store::put_author(here.sql, author, &known)?;
    }
    Ok(had_stopped)
}

/// A batch that cannot be where it says: the author's doing where it is signed, and its log stops there for everyone; else
/// the relay's.
pub(super) fn cannot_be(
    round: &mut Round,
    here: &Here<'_>,
    us: &Us<'_>,
    (batch, header): (&Batch<'_>, &Header),
    why: &'static str,
    fell: &mut Fell,
) -> Result<Taking, Stop> {
    let author = header.author;
    let ends = us.chain.cut_off(&author).map(|cut| cut.last_seq);
    if us.chain.member(&author).is_none() && ends.is_none() || batch.check(header).is_err() {
        return Err(lie(why));
    }
    if author == us.me {
        goes_elsewhere(round, here, &author, header.seq, fell)?;
        return Ok(misfit(round, author));
    }
    let head = store::head(here.sql, &author)?.map_or(0, |head| head.seq);
    let has_stopped = store::author(here.sql, &author)?.stopped.is_some();
    if has_stopped || ends.is_some_and(|ends| header.seq > ends) {
        return Ok(Taking::Skipped);
    }
    if header.seq > head + 1 {
        return Ok(misfit(round, author)); // what came before it was left out
    }
    Ok(stop(here, &author, why)?)
}

/// Whether a batch of a log that was given up while history was erased comes after all, as another device had it: the log
/// goes on with it, if it is genuine. What needs an old key stays erased.
pub(super) fn comes_after_all(here: &Here<'_>, header: &Header) -> Result<bool> {
    let head = store::head(here.sql, &header.author)?.map_or(0, |head| head.seq);
    Ok(header.seq == head + 1
        && store::epoch_key(here.sql, header.epoch)?.is_some()
        && snapshot::was_erased(here, &header.author)?)
}

/// An author's words stop where it signed what cannot be.
pub(super) fn stop(here: &Here<'_>, author: &PublicKey, why: &str) -> Result<Taking> {
    let known = Author {
        stopped: Some(why.to_owned()),
        ..store::author(here.sql, author)?
    };
    store::put_author(here.sql, author, &known)?;
    let what = Notice::AuthorStopped.word();
    store::put_notice(here.sql, here.ms(), what, Some(author), None)?;
    Ok(Taking::Skipped)
}
