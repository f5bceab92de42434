//! What is covered goes at the relay too; what went there too early is given again.

use std::collections::BTreeMap;

use waymark_wire::PublicKey;
use waymark_wire::manifest::Chain;
use waymark_wire::pull::{Log, MOST_LOGS};
use waymark_wire::truncate::Truncate;

use super::store as rows;
use super::{agree, erase};
use crate::error::Result;
use crate::sync::round::Round;
use crate::sync::step::Here;
use crate::sync::store;

/// Logs that cannot go on at the relay before they begin anew: it has less of them than the base covers, or says that
/// they begin after their end, and this device has them up to there.
pub(in crate::sync) fn forgotten(
    round: &Round,
    here: &Here<'_>,
    chain: &Chain,
) -> Result<Option<Truncate>> {
    let mut anew = covers_where(here, |author, seq| {
        let log = round.view.logs.get(author);
        log.is_some_and(|log| log.head < seq)
    })?;
    for gone in chain.gone.iter().filter(|gone| gone.last_seq > 0) {
        let Some(log) = round.view.logs.get(&gone.sign) else {
            continue;
        };
        if store::hash_at(here.sql, &gone.sign, gone.last_seq)? != Some(gone.last_hash) {
            continue;
        }
        // The list decides between two histories, also where the relay has less of the other one.
        let ours = store::hash_at(here.sql, &gone.sign, log.head)?;
        let is_other = log.head <= gone.last_seq && ours.is_some_and(|ours| ours != log.head_hash);
        if log.base > gone.last_seq || is_other {
            anew.insert(gone.sign, log.head.saturating_add(1));
        }
    }
    Ok(truncating(anew))
}

/// Logs of which the relay still has what the base covers. Asked for once in a round, and not while a device that has
/// written anything has not agreed to the base: it may have been taken over, and that device has only the logs.
pub(in crate::sync) fn covered(
    round: &Round,
    here: &Here<'_>,
    chain: &Chain,
) -> Result<Option<Truncate>> {
    if round.truncated {
        return Ok(None);
    }
    // Another history of a log that has ended, and is here as a whole, is nobody's.
    let is_whole = |author: &PublicKey, seq: u64| {
        let cut = chain.cut_off(author);
        cut.is_some_and(|cut| cut.last_seq == seq)
    };
    let mut covered = covers_where(here, |author, seq| {
        let log = round.view.logs.get(author);
        let fits = !round.misfit.contains(author) || is_whole(author, seq);
        log.is_some_and(|log| log.base < seq) && fits
    })?;
    // Of a device that is gone, what was erased unread is in no base. It goes without a trace: nobody could have what a
    // relay says it dropped.
    for gone in &chain.gone {
        if let Some(log) = round.view.logs.get(&gone.sign)
            && log.base < log.head
            && erase::was_erased(here, &gone.sign)?
        {
            covered.insert(gone.sign, log.head.saturating_add(1));
        }
    }
    match rows::base_root(here.sql)? {
        // Mostly there is nothing to drop, and then nobody is asked after.
        Some(root) if !covered.is_empty() && agree::has_each(here, chain, &root)? => {
            Ok(truncating(covered))
        }
        _ => Ok(None),
    }
}

fn covers_where(
    here: &Here<'_>,
    goes: impl Fn(&PublicKey, u64) -> bool,
) -> Result<BTreeMap<PublicKey, u64>> {
    let covers = rows::covers(here.sql)?.into_iter();
    let covers = covers.map(|cover| (cover.author, cover.seq));
    Ok(covers.filter(|(author, seq)| goes(author, *seq)).collect())
}

fn truncating(logs: BTreeMap<PublicKey, u64>) -> Option<Truncate> {
    let covers: Vec<_> = logs.into_iter().take(MOST_LOGS).collect();
    (!covers.is_empty()).then_some(Truncate { covers })
}

/// Batches that stood right before a log as the relay has it.
pub(in crate::sync) struct Before {
    pub(in crate::sync) author: PublicKey,
    /// Number before the first of them.
    pub(in crate::sync) base: u64,
    pub(in crate::sync) bytes: Vec<u8>,
}

/// What the relay dropped though this device has not agreed: it is given again, from its end backwards.
pub(in crate::sync) fn too_early(
    round: &Round,
    here: &Here<'_>,
    chain: &Chain,
) -> Result<Option<Before>> {
    for Log { author, base, .. } in round.view.logs.values() {
        let covered = rows::cover(here.sql, author)?.map_or(0, |cover| cover.seq);
        if *base <= covered
            || round.misfit.contains(author)
            || agree::is_agreed(here, chain, author, *base)?
        {
            continue;
        }
        let (bytes, first) = store::batches_until(here.sql, author, *base, round.push_portion)?;
        if first <= *base {
            return Ok(Some(Before {
                author: *author,
                base: first - 1,
                bytes,
            }));
        }
    }
    Ok(None)
}
