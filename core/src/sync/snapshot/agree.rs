//! What devices say of each other's snapshots, and the base that comes of it.
//!
//! No device is trusted with history: each works out the state itself, and nothing is dropped before every
//! device of the list has said that it has the same.

use waymark_wire::batch::Batch;
use waymark_wire::manifest::{Chain, Removed};
use waymark_wire::piece::Piece;
use waymark_wire::state::Cover;
use waymark_wire::{Hash, PublicKey};

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
    rows::put_endorsed(here.sql, author, &packed.root)?;
    rows::put_snapshot(
        here.sql,
        &Snapshot {
            author: *author,
            seq,
            root: packed.root,
            covers: state.covers,
            verdict: Verdict::Unseen,
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
    let base = rows::base_root(here.sql)?;
    for snapshot in rows::snapshots(here.sql)? {
        if Some(snapshot.root) == base || snapshot.verdict == Verdict::Differs {
            continue;
        }
        match stands(here, chain, &snapshot.covers)? {
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

/// While history is being erased: a snapshot that this device cannot work out, as it was given a wrong key before, and
/// that has all it can read. The right key is not coming any more.
fn unread(here: &Here<'_>, snapshot: &Snapshot) -> Result<Option<Packed>> {
    if erase::erasure(here.sql)?.is_none() {
        return Ok(None);
    }
    let Some(packed) = stored(here, &snapshot.author, snapshot.seq)? else {
        return Ok(None);
    };
    Ok(match packed.unpack() {
        Some(state) if state.covers == snapshot.covers && fold::is_within(here, &state)? => {
            Some(packed)
        }
        _ => None,
    })
}

/// How covers stand to what is here.
#[derive(PartialEq, Eq)]
enum Stands {
    /// Less than the base, or more than counts since a device was taken out.
    Never,
    /// Some of it is not here, or not in this form.
    NotYet,
    Here,
}

fn stands(here: &Here<'_>, chain: &Chain, covers: &[Cover]) -> Result<Stands> {
    let sql = here.sql;
    for base in rows::covers(sql)? {
        let at = covers.iter().find(|cover| cover.author == base.author);
        if at.is_none_or(|cover| cover.seq < base.seq) {
            return Ok(Stands::Never);
        }
    }
    for cover in covers {
        let base = rows::cover(sql, &cover.author)?.map_or(0, |base| base.seq);
        let ends = chain.cut_off(&cover.author);
        if cover.seq > base && ends.is_some_and(|cut| cut.last_seq < cover.seq) {
            return Ok(Stands::Never);
        }
        // Another batch of that number is its author's doing, which is said elsewhere.
        let ours = store::cover_at(sql, &cover.author, cover.seq)?;
        if ours != Some(*cover) {
            return Ok(Stands::NotYet);
        }
    }
    Ok(Stands::Here)
}

/// The roots that this device has and has not said so of, at most so many.
pub(in crate::sync) fn to_endorse(here: &Here<'_>, me: &PublicKey) -> Result<Vec<Hash>> {
    let mut roots = Vec::new();
    let base = rows::base_root(here.sql)?;
    for snapshot in rows::snapshots(here.sql)? {
        let has = snapshot.verdict == Verdict::Same || Some(snapshot.root) == base;
        if has
            && !roots.contains(&snapshot.root)
            && !rows::has_endorsed(here.sql, me, &snapshot.root)?
            && !erase::leaves_out(here, &snapshot.covers)?
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
    for snapshot in rows::snapshots(here.sql)? {
        if snapshot.verdict != Verdict::Same
            || Some(snapshot.root) == base
            || !rows::lacking(here.sql, chain, &snapshot.root)?.is_empty()
        {
            continue;
        }
        // Some of its pieces may be covered themselves by now: what this device worked out is the same.
        let worked_out = fold::at(here, &snapshot.covers)?;
        let packed = match &worked_out {
            Some(state) => Packed::new(state),
            None => unread(here, &snapshot)?,
        };
        let Some(packed) = packed else {
            continue;
        };
        rows::put_base(here.sql, &packed, &snapshot.covers)?;
        round.taken.erased = true;
        if worked_out.is_none() {
            anew::fold_anew(round, here)?;
        }
        // Others may have come behind it by that.
        return look(here, chain);
    }
    Ok(())
}

/// The earliest place where a device's words may be cut off: what this device has said it has is not taken back.
pub(in crate::sync) fn floor(
    here: &Here<'_>,
    me: &PublicKey,
    device: &PublicKey,
) -> Result<Option<(u64, Hash)>> {
    floor_where(here, device, |root| rows::has_endorsed(here.sql, me, root))
}

/// The same by what all devices have said: for one that comes, and has said nothing yet.
pub(in crate::sync) fn floor_of_all(
    here: &Here<'_>,
    chain: &Chain,
    device: &PublicKey,
) -> Result<Option<(u64, Hash)>> {
    floor_where(here, device, |root| has_each(here, chain, root))
}

fn floor_where(
    here: &Here<'_>,
    device: &PublicKey,
    counts: impl Fn(&Hash) -> Result<bool>,
) -> Result<Option<(u64, Hash)>> {
    let mut floors = Vec::from_iter(rows::cover(here.sql, device)?);
    for snapshot in rows::snapshots(here.sql)? {
        if counts(&snapshot.root)? {
            let mut covers = snapshot.covers.into_iter();
            floors.extend(covers.find(|cover| cover.author == *device));
        }
    }
    let floor = floors.into_iter().max_by_key(|cover| cover.seq);
    Ok(floor.map(|cover| (cover.seq, cover.hash)))
}

/// Forgets the log of a device that was taken out, to be fetched anew: another history of it counts. What this device
/// has agreed to before the end stays, as it may be had nowhere else.
pub(in crate::sync) fn forget_log(here: &Here<'_>, me: &PublicKey, gone: &Removed) -> Result<()> {
    let agreed = floor(here, me, &gone.sign)?.map_or(0, |(seq, _)| seq);
    let kept = if agreed < gone.last_seq { agreed } else { 0 };
    store::forget_log(here.sql, &gone.sign, kept, gone.last_seq)
}

/// Whether a member's snapshot is not what this device has.
pub(in crate::sync) fn differs(here: &Here<'_>, chain: &Chain) -> Result<bool> {
    let mut all = rows::snapshots(here.sql)?.into_iter();
    Ok(all.any(|s| s.verdict == Verdict::Differs && chain.member(&s.author).is_some()))
}
