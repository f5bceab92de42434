//! Where a list may end a log, and what was agreed to before it did.

use waymark_wire::manifest::{Chain, Removed};
use waymark_wire::state::Cover;
use waymark_wire::{Hash, PublicKey};

use super::agree::{Stands, has_each, stands};
use super::store::{self as rows, Snapshot, Verdict, waits};
use crate::error::{Error, Result};
use crate::sync::step::Here;
use crate::sync::store;

/// The earliest place where a device's words may be cut off: what this device has said it has is not taken back.
pub(in crate::sync) fn floor(
    here: &Here<'_>,
    me: &PublicKey,
    device: &PublicKey,
) -> Result<Option<(u64, Hash)>> {
    floor_where(here, device, |root| rows::has_endorsed(here.sql, me, root))
}

/// The same, and by what all devices have said: one that comes has said nothing yet.
pub(in crate::sync) fn floor_of_all(
    here: &Here<'_>,
    chain: &Chain,
    me: &PublicKey,
    device: &PublicKey,
) -> Result<Option<(u64, Hash)>> {
    floor_where(here, device, |root| {
        Ok(rows::has_endorsed(here.sql, me, root)? || has_each(here, chain, root)?)
    })
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

/// Forgets the log of a device that was taken out, to be fetched anew: another history of it counts, which is known to
/// part from this one at some `place`, or no sooner than at the end. What this device has agreed to before that stays,
/// as it may be had nowhere else.
pub(in crate::sync) fn forget_log(
    here: &Here<'_>,
    me: &PublicKey,
    gone: &Removed,
    place: Option<u64>,
) -> Result<()> {
    let agreed = floor(here, me, &gone.sign)?.map_or(0, |(seq, _)| seq);
    let parts = place.unwrap_or(gone.last_seq).min(gone.last_seq);
    let kept = if agreed < parts { agreed } else { 0 };
    store::forget_log(here.sql, &gone.sign, kept, gone.last_seq)
}

/// Whether covers reach further than the base with some log, and further than a list lets it go.
pub(super) fn is_beyond_an_end(here: &Here<'_>, chain: &Chain, covers: &[Cover]) -> Result<bool> {
    for cover in covers {
        let base = rows::cover(here.sql, &cover.author)?.map_or(0, |base| base.seq);
        let ends = chain.cut_off(&cover.author).map(|cut| cut.last_seq);
        if cover.seq > base && ends.is_some_and(|ends| ends < cover.seq) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether this device is new, and every other one of the list said that it has that snapshot. One that was there when a log
/// was ended does not take its words back from others: a theft is undone so.
pub(super) fn was_not_asked(here: &Here<'_>, chain: &Chain, snapshot: &Snapshot) -> Result<bool> {
    if waits::arrival(here.sql)?.is_none() {
        return Ok(false);
    }
    let me = store::account(here.sql)?.ok_or(Error::NotFound)?.key()?;
    let is_cut = |gone: &Removed| {
        let mut covers = snapshot.covers.iter();
        covers.any(|cover| cover.author == gone.sign && cover.seq > gone.last_seq)
    };
    let mut was_there = false;
    for n in 0..=chain.last.manifest.n {
        let list = store::list(here.sql, n)?.ok_or(Error::Corrupt)?.manifest;
        if was_there && list.removed.iter().any(is_cut) {
            return Ok(false);
        }
        was_there = list.members.iter().any(|member| member.sign == me);
    }
    let lacking = rows::lacking(here.sql, chain, &snapshot.root)?;
    Ok(lacking.iter().all(|member| *member == me))
}

/// Roots that reach beyond an end and that all others agreed to before it: this device was not asked, as it came with
/// the list that has the end, and can have them from nobody's log.
pub(super) fn unasked(here: &Here<'_>, chain: &Chain) -> Result<Vec<Hash>> {
    let mut roots = Vec::new();
    // Most devices are not new, and look at no snapshot for it.
    if waits::arrival(here.sql)?.is_none() {
        return Ok(roots);
    }
    for snapshot in rows::snapshots(here.sql)? {
        if snapshot.verdict != Verdict::Same
            && is_beyond_an_end(here, chain, &snapshot.covers)?
            && was_not_asked(here, chain, &snapshot)?
        {
            roots.push(snapshot.root);
        }
    }
    Ok(roots)
}

/// All snapshots in the order in which they may become the base. First those that cannot be worked out any more, as
/// another one that all have takes their pieces away; last those in whose place a list put another history.
pub(super) fn in_order(here: &Here<'_>, chain: &Chain) -> Result<Vec<Snapshot>> {
    let mut placed = Vec::new();
    for snapshot in rows::snapshots(here.sql)? {
        let place = if is_beyond_an_end(here, chain, &snapshot.covers)? {
            0
        } else if stands(here, chain, &snapshot)? == Stands::Here {
            1
        } else {
            2
        };
        placed.push((place, snapshot));
    }
    placed.sort_by_key(|(place, _)| *place);
    Ok(placed.into_iter().map(|(_, snapshot)| snapshot).collect())
}
