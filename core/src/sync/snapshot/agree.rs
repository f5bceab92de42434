//! What devices say of each other's snapshots, and the base that comes of it.
//!
//! No device is trusted with history: each works out the state itself, and nothing is dropped before every
//! device of the list has said that it has the same.

use std::collections::BTreeMap;

use waymark_wire::batch::Batch;
use waymark_wire::manifest::Chain;
use waymark_wire::piece::Piece;
use waymark_wire::state::Cover;
use waymark_wire::{Hash, PublicKey};

use super::ends::{in_order, is_beyond_an_end, was_not_asked};
use super::packed::Packed;
use super::store::{self as rows, Snapshot, Verdict};
use super::{erase, fold};
use crate::error::{Error, Result};
use crate::sync::notice::Notice;
use crate::sync::round::Round;
use crate::sync::step::Here;
use crate::sync::{anew, sealed, store};

/// Takes in what a batch says of snapshots: those that its author has, and its own, once the last piece is here.
pub(in crate::sync) fn said(
    here: &Here<'_>,
    author: &PublicKey,
    seq: u64,
    body: &sealed::Opened,
) -> Result<()> {
    for root in &body.endorsed {
        rows::put_endorsed(here.sql, author, root)?;
    }
    let is_last = |piece: &Piece| piece.index + 1 == piece.count;
    if body.piece.as_ref().is_some_and(is_last) && !rows::is_known(here.sql, author, seq)? {
        came(here, author, seq)?;
    }
    Ok(())
}

fn came(here: &Here<'_>, author: &PublicKey, seq: u64) -> Result<()> {
    let packed = stored(here, author, seq)?;
    let state = packed.as_ref().and_then(Packed::unpack);
    let Some((packed, state)) = packed.zip(state) else {
        // Signed, and no snapshot: nobody can have the same.
        return tell(here, author, seq, None);
    };
    // What this device said it has before a list ended a log in it, it cannot work out again; somebody sealed it anew.
    let me = store::account(here.sql)?.ok_or(Error::NotFound)?.key()?;
    let chain = store::chain(here.sql)?.ok_or(Error::Corrupt)?;
    let said_so = rows::has_endorsed(here.sql, &me, &packed.root)?
        && is_beyond_an_end(here, &chain, &state.covers)?;
    rows::put_endorsed(here.sql, author, &packed.root)?;
    rows::put_snapshot(
        here.sql,
        &Snapshot {
            author: *author,
            seq,
            root: packed.root,
            covers: state.covers,
            verdict: if said_so {
                Verdict::Same
            } else {
                Verdict::Unseen
            },
        },
    )
}

/// The pieces that end with a batch; nothing where they are not whole.
pub(super) fn stored(here: &Here<'_>, author: &PublicKey, seq: u64) -> Result<Option<Packed>> {
    let read = |seq: u64| -> Result<Option<Piece>> {
        let Some(bytes) = store::batch_at(here.sql, author, seq)? else {
            return Ok(None);
        };
        let (batch, header) = Batch::read(&bytes).map_err(|_| Error::Corrupt)?;
        let key = store::epoch_key(here.sql, header.epoch)?;
        let opened = key.and_then(|key| sealed::open(&key, &header, &batch).ok());
        Ok(opened.and_then(|opened| opened.piece))
    };
    let Some(last) = read(seq)? else {
        return Ok(None);
    };
    let first = (seq + 1).checked_sub(u64::from(last.count));
    let Some(first) = first.filter(|first| *first > 0) else {
        return Ok(None);
    };
    let pieces: Option<Vec<Piece>> = (first..=seq).map(read).collect::<Result<_>>()?;
    Ok(pieces.and_then(|pieces| Packed::join(&pieces)))
}

fn tell(here: &Here<'_>, author: &PublicKey, seq: u64, snapshot: Option<&Snapshot>) -> Result<()> {
    let differs = Snapshot {
        author: *author,
        seq,
        root: snapshot.map_or([0; 32], |snapshot| snapshot.root),
        covers: snapshot.map_or_else(Vec::new, |snapshot| snapshot.covers.clone()),
        verdict: Verdict::Differs,
    };
    rows::put_snapshot(here.sql, &differs)?;
    let what = Notice::HistoryDiffers.word();
    store::put_notice(here.sql, here.ms(), what, Some(author), None)
}

/// Looks at the snapshots that were not looked at, as far as this device has what they cover.
pub(in crate::sync) fn look(here: &Here<'_>, chain: &Chain) -> Result<()> {
    erase::want_again(here, chain)?;
    let base = rows::base_root(here.sql)?;
    for snapshot in rows::snapshots(here.sql)? {
        if Some(snapshot.root) == base || snapshot.verdict == Verdict::Differs {
            continue;
        }
        match stands(here, chain, &snapshot)? {
            Stands::Never => rows::forget_snapshot(here.sql, &snapshot)?,
            Stands::NotYet => {}
            Stands::Here if snapshot.verdict == Verdict::Same => {}
            Stands::Here => match fold::at(here, &snapshot.covers)? {
                None => {
                    if unread(here, &snapshot)?.is_some() {
                        found_same(here, snapshot)?;
                    }
                }
                Some(state) if state.root() == snapshot.root => found_same(here, snapshot)?,
                Some(_) => tell(here, &snapshot.author, snapshot.seq, Some(&snapshot))?,
            },
        }
    }
    Ok(())
}

fn found_same(here: &Here<'_>, snapshot: Snapshot) -> Result<()> {
    let verdict = Verdict::Same;
    rows::put_snapshot(
        here.sql,
        &Snapshot {
            verdict,
            ..snapshot
        },
    )
}

/// Where history was erased on purpose: a snapshot that this device cannot work out, and that has all it can read. What it
/// lacks the key for (it was given a wrong one, or came too late) it will never read.
fn unread(here: &Here<'_>, snapshot: &Snapshot) -> Result<Option<Packed>> {
    if !erase::dropped_what_it_lacks(here)? {
        return Ok(None);
    }
    let Some(packed) = stored(here, &snapshot.author, snapshot.seq)? else {
        return Ok(None);
    };
    Ok(match packed.unpack() {
        Some(state) if state.covers == snapshot.covers && fold::is_within(here, &state, &[])? => {
            Some(packed)
        }
        _ => None,
    })
}

/// How covers stand to what is here.
#[derive(PartialEq, Eq)]
pub(super) enum Stands {
    /// Nothing beyond the base, less than it where this device has not agreed, or more than counts since a device was
    /// taken out.
    Never,
    /// Some of it is not here, or not in this form.
    NotYet,
    Here,
}

pub(super) fn stands(here: &Here<'_>, chain: &Chain, snapshot: &Snapshot) -> Result<Stands> {
    let sql = here.sql;
    let base = rows::covers(sql)?;
    if is_less(&snapshot.covers, &base)
        && (snapshot.verdict != Verdict::Same || !is_less(&base, &snapshot.covers))
    {
        return Ok(Stands::Never);
    }
    // What this device has agreed to before the end, the others may stand on.
    if snapshot.verdict != Verdict::Same && is_beyond_an_end(here, chain, &snapshot.covers)? {
        let not_asked = was_not_asked(here, chain, snapshot)?;
        return Ok(if not_asked {
            Stands::NotYet
        } else {
            Stands::Never
        });
    }
    for cover in &snapshot.covers {
        let base = rows::cover(sql, &cover.author)?.map_or(0, |base| base.seq);
        if cover.seq < base {
            continue;
        }
        // Another batch of that number is its author's doing, which is said elsewhere.
        let ours = store::cover_at(sql, &cover.author, cover.seq)?;
        if ours != Some(*cover) {
            return Ok(Stands::NotYet);
        }
    }
    Ok(Stands::Here)
}

/// Whether covers do not reach as far as others do with some log.
pub(super) fn is_less(covers: &[Cover], others: &[Cover]) -> bool {
    others.iter().any(|other| {
        let at = covers.iter().find(|cover| cover.author == other.author);
        at.is_none_or(|cover| cover.seq < other.seq)
    })
}

/// As far as either reaches with each log.
fn both(covers: Vec<Cover>, others: &[Cover]) -> Vec<Cover> {
    let mut far: BTreeMap<PublicKey, Cover> = BTreeMap::new();
    for cover in covers.into_iter().chain(others.iter().copied()) {
        let known = far.entry(cover.author).or_insert(cover);
        if known.seq < cover.seq {
            *known = cover;
        }
    }
    far.into_values().collect()
}

/// The roots that this device has and has not said so of, at most so many.
pub(in crate::sync) fn to_endorse(here: &Here<'_>, me: &PublicKey) -> Result<Vec<Hash>> {
    let mut roots = Vec::new();
    let base = rows::base_root(here.sql)?;
    for snapshot in rows::snapshots(here.sql)? {
        // What this device stands on it says, also while more is erased: the others may wait for that.
        let is_base = Some(snapshot.root) == base;
        let has = snapshot.verdict == Verdict::Same && !erase::leaves_out(here, &snapshot.covers)?;
        if (is_base || has)
            && !roots.contains(&snapshot.root)
            && !rows::has_endorsed(here.sql, me, &snapshot.root)?
        {
            roots.push(snapshot.root);
        }
    }
    roots.truncate(waymark_wire::body::MOST_ENDORSED);
    Ok(roots)
}

/// Whether a log was dropped up to there by somebody who had heard all devices that have written anything, this one
/// too, say that they have what it covers. Who is still to come takes it over from a snapshot.
pub(super) fn is_agreed(
    here: &Here<'_>,
    chain: &Chain,
    author: &PublicKey,
    seq: u64,
) -> Result<bool> {
    let reaches = |cover: &Cover| cover.author == *author && cover.seq >= seq;
    for snapshot in rows::snapshots(here.sql)? {
        if snapshot.verdict != Verdict::Same || !snapshot.covers.iter().any(reaches) {
            continue;
        }
        if has_each(here, chain, &snapshot.root)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether each device that has written anything said that it has that root.
pub(super) fn has_each(here: &Here<'_>, chain: &Chain, root: &Hash) -> Result<bool> {
    for member in rows::lacking(here.sql, chain, root)? {
        if store::head(here.sql, &member)?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Where all have the same snapshot it becomes the base: what it covers is dropped here.
pub(in crate::sync) fn advance(round: &mut Round, here: &Here<'_>, chain: &Chain) -> Result<()> {
    look(here, chain)?;
    let base = rows::base_root(here.sql)?;
    for snapshot in in_order(here, chain)? {
        if snapshot.verdict != Verdict::Same
            || Some(snapshot.root) == base
            || !rows::lacking(here.sql, chain, &snapshot.root)?.is_empty()
        {
            continue;
        }
        // Two that were made at once may each reach further with one log, and others may stand on the other one: all
        // come to what both cover. Some of its pieces may be covered themselves by now: what this device worked out is
        // the same.
        let covers = both(rows::covers(here.sql)?, &snapshot.covers);
        // A list may have ended a log before it: what all have agreed to stays, as it is in its pieces.
        let is_ended = stands(here, chain, &snapshot)? != Stands::Here;
        let worked_out = match is_ended {
            true => None,
            false => fold::at(here, &covers)?,
        };
        let packed = match &worked_out {
            Some(state) => Packed::new(state),
            None if covers != snapshot.covers => None,
            None if is_ended => stored(here, &snapshot.author, snapshot.seq)?,
            None => unread(here, &snapshot)?,
        };
        let Some(packed) = packed else {
            continue;
        };
        rows::put_base(here.sql, &packed, &covers)?;
        round.taken.erased = true;
        if worked_out.is_none() {
            anew::fold_anew(round, here)?;
        }
        // Others may have come behind it by that.
        return look(here, chain);
    }
    Ok(())
}

/// Whether a member's snapshot is not what this device has.
pub(in crate::sync) fn differs(here: &Here<'_>, chain: &Chain) -> Result<bool> {
    let mut all = rows::snapshots(here.sql)?.into_iter();
    Ok(all.any(|s| s.verdict == Verdict::Differs && chain.member(&s.author).is_some()))
}
