//! Whether a snapshot can be taken over here: how it stands to what this device has.

use waymark_wire::manifest::Chain;
use waymark_wire::pull::Log;
use waymark_wire::state::Cover;
use waymark_wire::{Hash, PublicKey};

use super::arrive::Candidate;
use super::fold;
use super::store as rows;
use crate::error::Result;
use crate::sync::round::Round;
use crate::sync::step::Here;
use crate::sync::{settle, store};

/// Members whose words stopped here: the others may have gone on with another history of them.
pub(super) fn stopped(here: &Here<'_>, chain: &Chain) -> Result<Vec<PublicKey>> {
    let mut stopped = Vec::new();
    for member in settle::members(chain) {
        if store::author(here.sql, &member)?.stopped.is_some() {
            stopped.push(member);
        }
    }
    Ok(stopped)
}

/// Those who are gone of whom covers have something else than is here.
pub(super) fn ended_otherwise(
    here: &Here<'_>,
    chain: &Chain,
    covers: &[Cover],
) -> Result<Vec<PublicKey>> {
    let mut otherwise = Vec::new();
    for cover in covers {
        let ours = store::hash_at(here.sql, &cover.author, cover.seq)?;
        if chain.cut_off(&cover.author).is_some() && ours.is_some_and(|hash| hash != cover.hash) {
            otherwise.push(cover.author);
        }
    }
    Ok(otherwise)
}

/// Roots that all others have said they have, and in which a log that has ended goes otherwise than here: nothing that
/// comes says so any more, and neither they nor this device can agree to what the other one has.
pub(super) fn elsewhere(here: &Here<'_>, me: &PublicKey, chain: &Chain) -> Result<Vec<Hash>> {
    let mut roots = Vec::new();
    for snapshot in rows::snapshots(here.sql)? {
        if rows::lacking(here.sql, chain, &snapshot.root)? == [*me]
            && !ended_otherwise(here, chain, &snapshot.covers)?.is_empty()
        {
            roots.push(snapshot.root);
        }
    }
    Ok(roots)
}

/// Whether a snapshot has all that this device can read of what it covers. Where all others say that they have it, taking
/// it over loses nothing: a relay dropped what this device never had, and no other device has it in another form. Of who
/// has parted it need not: what is here of them goes out again.
pub(super) fn has_ours(
    here: &Here<'_>,
    parted: &[PublicKey],
    candidate: &Candidate,
) -> Result<bool> {
    let state = candidate.packed.unpack();
    state.map_or(Ok(false), |state| fold::is_within(here, &state, parted))
}

/// How much of a log has to be here, as the relay no longer has it. Beyond an end nothing is wanted.
pub(super) fn wanted_from(chain: &Chain, log: &Log) -> u64 {
    let ends = chain.cut_off(&log.author).map(|cut| cut.last_seq);
    ends.map_or(log.base, |ends| log.base.min(ends))
}

/// Whether all logs can go on from these covers, and nothing that is here is another thing.
pub(super) fn fits(
    round: &Round,
    here: &Here<'_>,
    (me, chain, parted): (&PublicKey, &Chain, &[PublicKey]),
    covers: &[Cover],
) -> Result<bool> {
    let sql = here.sql;
    let at = |author: &PublicKey| covers.iter().find(|cover| cover.author == *author);
    if given_up(here, covers)?
        .iter()
        .any(|base| !is_had_nowhere_else(round, chain, base))
    {
        return Ok(false);
    }
    if rows::base_root(sql)?.is_some() && rows::covers(sql)? == covers {
        return Ok(false); // it is the base already
    }
    for log in round.view.logs.values() {
        let head = store::head(sql, &log.author)?.map_or(0, |head| head.seq);
        let reached = at(&log.author).map_or(0, |cover| cover.seq);
        if wanted_from(chain, log) > head.max(reached) {
            return Ok(false);
        }
    }
    for cover in covers {
        let base = rows::cover(sql, &cover.author)?.map_or(0, |base| base.seq);
        let may_part = cover.author == *me || (parted.contains(&cover.author) && cover.seq > base);
        let ours = store::hash_at(sql, &cover.author, cover.seq)?.filter(|_| !may_part);
        let ours = ours.or(round.ahead.hash_at(&cover.author, cover.seq));
        if cover.author != *me && ours.is_some_and(|hash| hash != cover.hash) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What of the base these covers do not have.
pub(super) fn given_up(here: &Here<'_>, covers: &[Cover]) -> Result<Vec<Cover>> {
    let mut base = rows::covers(here.sql)?;
    base.retain(|base| {
        let mut covers = covers.iter();
        !covers.any(|cover| cover.author == base.author && cover.seq >= base.seq)
    });
    Ok(base)
}

/// Whether the words of a device that is gone count as far as there, and the relay shows nothing of them.
fn is_had_nowhere_else(round: &Round, chain: &Chain, base: &Cover) -> bool {
    let ends = chain.cut_off(&base.author).map(|cut| cut.last_seq);
    let shows = |log: &Log| log.head > log.base;
    ends.is_some_and(|ends| base.seq <= ends)
        && !round.view.logs.get(&base.author).is_some_and(shows)
}
