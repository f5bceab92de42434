//! What devices say of each other's snapshots, and the base that comes of it.
//!
//! No device is trusted with history: each works out the state itself, and nothing is dropped before every
//! device of the list has said that it has the same.

use std::collections::BTreeMap;

use waymark_wire::manifest::Chain;
use waymark_wire::state::Cover;
use waymark_wire::{Hash, PublicKey};

use super::ends::{in_order, is_beyond_an_end, was_not_asked};
use super::packed::Packed;
use super::said::{stored, tell};
use super::store::{self as rows, Snapshot, Verdict};
use super::{erase, fold};
use crate::error::Result;
use crate::sync::round::Round;
use crate::sync::step::Here;
use crate::sync::{anew, store};

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
            Stands::Here if snapshot.verdict == Verdict::Early => found_same(here, snapshot)?,
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

/// A thief may make one at once: so long as its words can be taken back as a whole, a device agrees to nothing that covers
/// them. What is erased goes at once.
fn found_same(here: &Here<'_>, snapshot: Snapshot) -> Result<()> {
    let since = here.ms() - here.pace.lag_ms;
    let is_early =
        erase::erasure(here.sql)?.is_none() && rows::is_younger(here.sql, &snapshot.covers, since)?;
    let verdict = match is_early {
        true => Verdict::Early,
        false => Verdict::Same,
    };
    if verdict == snapshot.verdict {
        return Ok(());
    }
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
