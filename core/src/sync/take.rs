//! Taking in what a relay gives. Each list and each batch is checked before it is kept.
//!
//! A fault before a batch opens is the relay's: the batch and what follows it in the answer are dropped. From its commitment on, a fault under a
//! valid signature is the author's, whose log stops there for everyone.

use waymark_wire::batch::{Batch, Header};
use waymark_wire::manifest::{Chain, Kind, Signed};
use waymark_wire::pull::Pulled;
use waymark_wire::{AccountId, PublicKey};

use super::change::Change;
use super::lists::{Listed, list};
use super::round::Round;
use super::step::{Here, Stop, Wish};
use super::store::{self, Kept};
use super::{State, anew, claims, new_keys, parted, sealed, snapshot};
use crate::error::{Error, Result};
use crate::oplog::{Operation, apply, write_again};

/// What came of an answer.
#[derive(Default)]
pub(super) struct Seen {
    /// Something new was in it.
    pub(super) progress: bool,
    /// The relay's lists do not follow ours: all are asked for, to see where they part.
    pub(super) lists_part: bool,
    /// The same has to be asked again, with what is known now.
    pub(super) again: bool,
}

pub(super) const fn lie(detail: &'static str) -> Stop {
    Stop::State(State::Withheld, detail)
}

/// Takes in one answer.
pub(super) fn pulled(round: &mut Round, here: &Here<'_>, pulled: &Pulled) -> Result<Seen, Stop> {
    let mut fell = Fell::default();
    let seen = all(round, here, pulled, &mut fell);
    // Whatever came after in the answer: what a list cut off, or a copy wrote, counts from here on.
    if fell.folds {
        anew::fold_anew(round, here)?;
    }
    write_again(here.sql, here.tables, &fell.again, &mut round.taken)?;
    seen
}

/// What taking an answer in made of batches that were here.
#[derive(Default)]
pub(super) struct Fell {
    /// Some no longer count.
    pub(super) folds: bool,
    /// What this device had written in them.
    pub(super) again: Vec<Operation>,
}

fn all(round: &mut Round, here: &Here<'_>, pulled: &Pulled, fell: &mut Fell) -> Result<Seen, Stop> {
    let mut seen = Seen::default();
    for bytes in &pulled.lists {
        let signed = Signed::decode(bytes).map_err(|_| lie("list"))?;
        match list(here, signed)? {
            Listed::Known => {}
            Listed::Parts => {
                seen.lists_part = true;
                break; // what follows it says nothing yet
            }
            Listed::New(accepted) => {
                seen.progress = true;
                fell.folds |= accepted.folds;
                seen.again |= accepted.fetches;
            }
        }
    }
    let Some(chain) = store::chain(here.sql)? else {
        return Err(lie("no_lists"));
    };
    let ours = store::list(here.sql, pulled.last_list)?;
    seen.lists_part |= ours.is_some_and(|ours| ours.hash != pulled.last_list_hash);
    if seen.lists_part {
        return Ok(seen);
    }
    if pulled.last_list > chain.last.manifest.n {
        // Batches may name the lists that are still to come.
        return if pulled.more {
            Ok(seen)
        } else {
            Err(lie("list_missing"))
        };
    }
    if seen.again {
        return Ok(seen); // what was asked for is not what is wanted now
    }
    if let Wish::Change(Change::Restore { recovery, .. }) = round.wish() {
        // This device is no member yet: it reads with the phrase.
        let last = &chain.last;
        let brought = sealed::take_keys(here, &recovery.public, &recovery.kem, last)?;
        fell.folds |= brought == sealed::Brought::Unread;
    }
    // A list may have brought this device other keys.
    let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
    let us = Us {
        me: account.key()?,
        account: account.id,
        chain: &chain,
    };
    for one in pulled.batches() {
        let (batch, header) = one.map_err(|_| lie("batch"))?;
        match self::batch(round, here, &us, &batch, &header, fell)? {
            Taking::Skipped => {}
            Taking::Taken => seen.progress = true,
            Taking::Parts => {
                seen.again = true;
                break; // what follows is not what is wanted now
            }
        }
    }
    Ok(seen)
}

/// Takes in what was held until a base was there. Whether something has to be asked for again.
pub(super) fn held(round: &mut Round, here: &Here<'_>) -> Result<bool, Stop> {
    let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
    let chain = store::chain(here.sql)?.ok_or(Error::Corrupt)?;
    let us = Us {
        me: account.key()?,
        account: account.id,
        chain: &chain,
    };
    let mut fell = Fell::default();
    let again = all_held(round, here, &us, &mut fell);
    if fell.folds {
        anew::fold_anew(round, here)?;
    }
    write_again(here.sql, here.tables, &fell.again, &mut round.taken)?;
    again
}

fn all_held(
    round: &mut Round,
    here: &Here<'_>,
    us: &Us<'_>,
    fell: &mut Fell,
) -> Result<bool, Stop> {
    let mut again = false;
    for bytes in round.ahead.take() {
        let (batch, header) = Batch::read(&bytes).map_err(|_| Error::Corrupt)?;
        let taking = self::batch(round, here, us, &batch, &header, fell)?;
        again |= matches!(taking, Taking::Parts);
    }
    Ok(again)
}

pub(super) enum Taking {
    /// Already here, or of no account.
    Skipped,
    Taken,
    /// Another history of a log: it is asked for from the start.
    Parts,
}

/// Whose answer it is.
pub(super) struct Us<'a> {
    pub(super) me: PublicKey,
    account: AccountId,
    pub(super) chain: &'a Chain,
}

fn batch(
    round: &mut Round,
    here: &Here<'_>,
    us: &Us<'_>,
    batch: &Batch<'_>,
    header: &Header,
    fell: &mut Fell,
) -> Result<Taking, Stop> {
    let author = header.author;
    let mine = author == us.me;
    if header.account != us.account {
        return Err(lie("account"));
    }
    let Some(list) = store::list_of_hash(here.sql, &header.manifest)? else {
        if us.chain.member(&author).is_none() && us.chain.cut_off(&author).is_none() {
            return Err(lie("unknown_list"));
        }
        if mine && batch.check(header).is_ok() {
            // In another history, and signed with our key: a copy of this device went there.
            parted::goes_elsewhere(round, here, &author, header.seq, fell)?;
        }
        // Written in another history, or the relay lost the list: this log waits, and no other.
        return Ok(parted::misfit(round, author));
    };
    let is_member =
        |m: &&waymark_wire::manifest::Member| m.sign == author && m.kind == Kind::Device;
    if !list.manifest.members.iter().any(|m| is_member(&m)) || list.manifest.epoch != header.epoch {
        let at = (batch, header);
        return parted::cannot_be(round, here, us, at, "author", fell);
    }
    let mut known = store::author(here.sql, &author)?;
    let hash = header.hash();
    let mut head = store::head(here.sql, &author)?.unwrap_or_default();
    let base = round.view.logs.get(&author).map_or(0, |log| log.base);
    let is_ahead = base > head.seq && header.seq > base;
    match us.chain.cut_off(&author) {
        Some(cut) if header.seq > cut.last_seq => return Ok(Taking::Skipped),
        Some(cut) if header.seq == cut.last_seq && hash != cut.last_hash => {
            // The relay may not have the list that cut it off. It is given the list all the same.
            return Ok(parted::misfit(round, author));
        }
        // Of an author that stopped too: it may say where the others go on.
        _ if is_ahead => {
            let held = round.ahead.hold(base, batch, header);
            if held.is_err() && known.stopped.is_some() {
                return Ok(parted::misfit(round, author)); // nobody waits for it
            }
            held?;
            if mine {
                new_keys::make(round, here)?;
            }
            return Ok(Taking::Taken);
        }
        _ if known.stopped.is_some() && !parted::comes_after_all(here, header)? => {
            return Ok(Taking::Skipped);
        }
        _ => known.stopped = None,
    }
    if snapshot::store::cover(here.sql, &author)?.is_some_and(|cover| header.seq < cover.seq) {
        return Ok(Taking::Skipped);
    }
    if let Some(ours) = store::hash_at(here.sql, &author, header.seq)? {
        if ours == hash {
            sealed::acknowledged(round, here, &author, header.seq)?;
            return Ok(Taking::Skipped);
        }
        batch.check(header).map_err(|e| lie(e.0))?;
        if !mine {
            let at = (&author, header.seq);
            return Ok(parted::two_for_one_place(round, here, us, at, fell)?);
        }
        parted::goes_elsewhere(round, here, &author, header.seq, fell)?;
        head = store::head(here.sql, &author)?.unwrap_or_default();
    }
    if header.seq != head.seq + 1 {
        if round.misfit.contains(&author) {
            return Ok(Taking::Skipped); // what came before it was left out
        }
        return Err(lie("gap"));
    }
    batch.check(header).map_err(|e| lie(e.0))?;
    if header.prev != head.hash {
        if !mine {
            let at = (&author, head.seq);
            return Ok(parted::two_for_one_place(round, here, us, at, fell)?);
        }
        if round.whole.insert(author) {
            return Ok(Taking::Parts);
        }
        // It was asked for from the start, and begins after the place where the two part.
        let covered = snapshot::store::cover(here.sql, &author)?;
        let from = covered.map_or(1, |cover| cover.seq + 1);
        parted::goes_elsewhere(round, here, &author, from, fell)?;
        return Ok(parted::misfit(round, author));
    }
    if list.manifest.n < head.list {
        let at = (batch, header);
        return parted::cannot_be(round, here, us, at, "older_list", fell);
    }
    if mine {
        // Signed with our key, and not by us: a copy of this device goes on elsewhere.
        new_keys::make(round, here)?;
    }
    let key = store::epoch_key(here.sql, header.epoch)?;
    // Without the key (history was dropped on purpose) it is kept and passed on, and says nothing here.
    let body = key.map(|key| sealed::open(&key, header, batch));
    let body = match body.transpose() {
        Ok(body) => body,
        Err(_) => return Ok(parted::stop(here, &author, "does_not_open")?),
    };
    let kept = Kept {
        author: &author,
        seq: header.seq,
        hash,
        list: list.manifest.n,
        bytes: batch.bytes(),
        acknowledged: true,
    };
    store::put_batch(here.sql, &kept, here.ms())?;
    let wall_ms = body.as_ref().and_then(|body| body.wall_ms);
    known.last_ms = wall_ms.or(known.last_ms);
    (known.heard_ms, known.is_silent) = (Some(here.ms()), false);
    store::put_author(here.sql, &author, &known)?;
    if let Some(body) = body {
        snapshot::said(here, &author, header.seq, &body)?;
        round.received += body.operations.len() as u64;
        apply(here.sql, here.tables, &body.operations, &mut round.taken)?;
        claims::said(round, here, us, &list, (&author, &body.heads))?;
    }
    Ok(Taking::Taken)
}
