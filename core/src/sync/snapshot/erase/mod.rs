//! Erasing all that was written before a list of members.
//!
//! The list begins an epoch and does not bring the key of the one before. A snapshot of all that is here takes the
//! place of what was written until then; once every device has it and the relay has dropped the rest, the old keys go.
//! A device agrees to such a snapshot only where it has nothing of an earlier epoch beyond it, and says so under the
//! new epoch, in which it goes on from then on. So nothing can come after that needs an old key.

mod store;

pub(in crate::sync) use store::{erasure, may_begin, waits_for};

use waymark_wire::PublicKey;
use waymark_wire::manifest::{Chain, OldKey};
use waymark_wire::state::Cover;

use super::agree::is_less;
use super::ends::is_beyond_an_end;
use super::store::{self as rows, Verdict};
use super::{fold, make};
use crate::error::{Error, Result};
use crate::sync::notice::Notice;
use crate::sync::round::Round;
use crate::sync::step::Here;
use crate::sync::store::{self as kept, Author};
use crate::sync::{parted, settle};

/// So long what a device that is gone wrote last is waited for: then nobody has it.
const GONE_MS: i64 = 24 * 3_600_000;
/// Why nothing more of a log is wanted.
const ERASED: &str = "erased";

/// Whether a state with these covers leaves out what is to be erased: this device does not agree to it then.
pub(super) fn leaves_out(here: &Here<'_>, covers: &[Cover]) -> Result<bool> {
    let Some(erasure) = erasure(here.sql)? else {
        return Ok(false);
    };
    Ok(!store::covers_all(covers, &store::old(here.sql, erasure)?))
}

/// Whether a list dropped, on purpose, every key that this device lacks for what is here: none of them comes any more.
pub(super) fn dropped_what_it_lacks(here: &Here<'_>) -> Result<bool> {
    let sql = here.sql;
    let lacked = fold::last_epoch_lacked(here)?.unwrap_or(0);
    let last = kept::chain(sql)?.map_or(0, |chain| chain.last.manifest.n);
    for n in 0..=last {
        let list = kept::list(sql, n)?.ok_or(Error::Corrupt)?.manifest;
        if list.old_key == OldKey::Dropped && list.epoch > lacked {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether what is missing of a log was given up when history was erased.
pub(in crate::sync) fn was_erased(here: &Here<'_>, author: &PublicKey) -> Result<bool> {
    Ok(kept::author(here.sql, author)?.stopped.as_deref() == Some(ERASED))
}

/// What was given up, as nobody had it, and is in a member's snapshot now, is wanted again: who has it has come back.
pub(super) fn want_again(here: &Here<'_>, chain: &Chain) -> Result<()> {
    for gone in &chain.gone {
        if was_erased(here, &gone.sign)? && has_more(here, chain, &gone.sign)? {
            parted::go_on(here, &gone.sign)?;
        }
    }
    Ok(())
}

/// Whether a member's snapshot has more of a log than there is here.
fn has_more(here: &Here<'_>, chain: &Chain, author: &PublicKey) -> Result<bool> {
    let head = kept::head(here.sql, author)?.map_or(0, |head| head.seq);
    let reaches = |cover: &Cover| cover.author == *author && cover.seq > head;
    let mut all = rows::snapshots(here.sql)?.into_iter();
    Ok(all.any(|s| chain.member(&s.author).is_some() && s.covers.iter().any(reaches)))
}

/// Whether words wait here from before this device heard of the erasure: a delete of something may be among them.
pub(in crate::sync) fn has_late_words(here: &Here<'_>, me: &PublicKey) -> Result<bool> {
    let Some(erasure) = erasure(here.sql)? else {
        return Ok(false);
    };
    let head = kept::head(here.sql, me)?;
    let is_first = head.is_none_or(|head| head.list < erasure.list);
    Ok(is_first && !crate::oplog::unsealed(here.sql, 1)?.is_empty())
}

/// Seals a snapshot of all that is here where none takes the place of what is to be erased, or where this device has
/// just sealed `late` words.
pub(in crate::sync) fn seal_now(here: &Here<'_>, chain: &Chain, late: bool) -> Result<()> {
    let sql = here.sql;
    let Some(erasure) = erasure(sql)? else {
        return Ok(());
    };
    if kept::epoch_key(sql, chain.last.manifest.epoch)?.is_none() {
        return Ok(());
    }
    let old = store::old(sql, erasure)?;
    // One that covers what is not here, or less than the base, may never be agreed to by all: it is not waited for.
    let covers = rows::covers(sql)?;
    let mut is_there = old.is_empty() && rows::base_root(sql)?.is_some();
    for s in rows::snapshots(sql)? {
        is_there |= s.verdict == Verdict::Same
            && store::covers_all(&s.covers, &old)
            && !is_less(&s.covers, &covers)
            && !is_beyond_an_end(here, chain, &s.covers)?;
    }
    if is_there && !late {
        return Ok(());
    }
    make::seal(here, chain, &make::heads(here, chain)?)
}

/// At the end of a round: where every device has the same state in place of all that was to be erased, and the relay
/// has dropped that, the old keys go, and what a cut-off left out in those epochs.
pub(in crate::sync) fn finish(round: &mut Round, here: &Here<'_>, chain: &Chain) -> Result<()> {
    let sql = here.sql;
    let Some(mut erasure) = erasure(sql)? else {
        return give_up_unread(here, chain);
    };
    if erasure.since > here.ms() {
        // It began by a clock that is right again.
        erasure.since = here.ms();
        store::put_since(sql, erasure.since)?;
    }
    let Some(base) = rows::base_root(sql)? else {
        return Ok(());
    };
    let is_dropped = |cover: &Cover| {
        let log = round.view.logs.get(&cover.author);
        log.is_none_or(|log| log.base >= cover.seq)
    };
    if !store::old(sql, erasure)?.is_empty()
        || !rows::lacking(sql, chain, &base)?.is_empty()
        || !rows::covers(sql)?.iter().all(is_dropped)
    {
        return Ok(());
    }
    for member in settle::members(chain) {
        if kept::head(sql, &member)?.is_none_or(|head| head.list < erasure.list) {
            return Ok(()); // it may still go on where it was
        }
    }
    let mut lost = Vec::new();
    for gone in &chain.gone {
        let head = kept::head(sql, &gone.sign)?.map_or(0, |head| head.seq);
        let known = kept::author(sql, &gone.sign)?;
        if head >= gone.last_seq || known.stopped.is_some() {
            continue;
        }
        if has_more(here, chain, &gone.sign)? {
            return Ok(()); // the relay does not show it, and another device has it
        }
        lost.push((gone.sign, known));
    }
    if !lost.is_empty() && here.ms() - erasure.since < GONE_MS {
        return Ok(());
    }
    for (gone, known) in lost {
        give_up(here, &gone, known)?;
    }
    store::forget(sql, erasure)?;
    round.taken.erased = true;
    let what = Notice::HistoryErased.word();
    kept::put_notice(sql, here.ms(), what, None, None)
}

fn give_up(here: &Here<'_>, gone: &PublicKey, known: Author) -> Result<()> {
    let stopped = Some(ERASED.to_owned());
    kept::put_author(here.sql, gone, &Author { stopped, ..known })
}

/// What a copy, that had not heard of it, wrote after an erasure under a key that went with it: where there is nothing else of
/// its log, and it was not read for a day, it is given up like what came too late.
fn give_up_unread(here: &Here<'_>, chain: &Chain) -> Result<()> {
    let sql = here.sql;
    for gone in &chain.gone {
        let known = kept::author(sql, &gone.sign)?;
        // Mostly the last one can be read, and then no more is looked at.
        let is_read = match kept::head(sql, &gone.sign)? {
            Some(head) => store::is_read(sql, head.list)?,
            None => true,
        };
        if !is_read
            && known.stopped.is_none()
            && store::is_unread(sql, &gone.sign, here.ms() - GONE_MS)?
            && dropped_what_it_lacks(here)?
        {
            kept::forget_log(here.sql, &gone.sign, 0, gone.last_seq)?;
            give_up(here, &gone.sign, known)?;
        }
    }
    Ok(())
}
