//! What is missing at the relay or owed by it.

use waymark_wire::PublicKey;
use waymark_wire::answer::Problem;
use waymark_wire::manifest::{Chain, Kind, Signed};

use super::round::Round;
use super::step::{Here, Stop};
use super::store::{self, Account};
use super::{State, new_keys, sealed, snapshot, verdict};
use crate::error::{Error, Result};

/// For each log, the last number that need not be sent again.
pub(super) fn wanted(
    round: &Round,
    here: &Here<'_>,
    account: &Account,
    chain: Option<&Chain>,
) -> Result<Vec<(PublicKey, u64)>> {
    let Some(chain) = chain else {
        return Ok(Vec::new());
    };
    let me = account.key()?;
    let mut after = Vec::new();
    for author in authors(chain) {
        if let Some(held) = round.ahead.last(&author) {
            after.push((author, held));
            continue;
        }
        if round.whole.contains(&author) && !round.misfit.contains(&author) {
            let base = snapshot::store::cover(here.sql, &author)?;
            after.push((author, base.map_or(0, |cover| cover.seq)));
            continue;
        }
        let head = store::head(here.sql, &author)?.map_or(0, |head| head.seq);
        // What is not wanted is not asked for: it would be given first each time, before all that is.
        let ends = chain.cut_off(&author).map(|cut| cut.last_seq);
        if ends == Some(head) || store::author(here.sql, &author)?.stopped.is_some() {
            after.push((author, u64::MAX));
            continue;
        }
        // Of our own, what was never acknowledged is asked back: the answer may have been lost, or a copy wrote.
        let waiting = if author == me {
            store::first_waiting(here.sql, &author)?
        } else {
            None
        };
        after.push((author, waiting.map_or(head, |seq| seq - 1)));
    }
    Ok(after)
}

/// The devices that are members, in the order of the list.
pub(super) fn members(chain: &Chain) -> impl Iterator<Item = PublicKey> + '_ {
    let members = chain.last.manifest.members.iter();
    let devices = members.filter(|member| member.kind == Kind::Device);
    devices.map(|member| member.sign)
}

/// All devices whose batches may count: members, and those that were taken out. Over a life there can be more than a
/// relay is asked for at once: then those that went first are left, whose words a base has long since.
pub(super) fn authors(chain: &Chain) -> impl Iterator<Item = PublicKey> + '_ {
    let gone = chain.gone.iter().filter(|gone| gone.last_seq > 0);
    let all = members(chain).count() + gone.clone().count();
    let gone = gone.skip(all.saturating_sub(waymark_wire::pull::MOST_LOGS));
    members(chain).chain(gone.map(|gone| gone.sign))
}

/// Whether each log fits ours where the relay says it stands, after all it has was given. One that does not is asked
/// for from the start, once: either there is a second history with its author's signature, or the relay made it up.
pub(super) fn compare_logs(round: &mut Round, here: &Here<'_>) -> Result<bool, Stop> {
    let chain = store::chain(here.sql)?.ok_or(Error::Corrupt)?;
    let mut asks = false;
    for author in authors(&chain) {
        let Some(log) = round.view.logs.get(&author) else {
            continue;
        };
        let head = store::head(here.sql, &author)?.map_or(0, |head| head.seq);
        let ends = chain.cut_off(&author).map_or(u64::MAX, |cut| cut.last_seq);
        // Beyond an end is nothing; and what a device that is gone wrote, only the others could give again.
        let is_alone = ends < u64::MAX && members(&chain).count() == 1;
        if log.base > head && (head >= ends || is_alone) {
            continue;
        }
        if log.base > head {
            // Of an author whose words stopped, what came since may say where the others go on.
            let has_stopped = store::author(here.sql, &author)?.stopped.is_some();
            if has_stopped && round.whole.insert(author) {
                asks = true;
                continue;
            }
            // No snapshot says what was dropped: who has it gives it again.
            round.misfit.insert(author);
            round.cut = true;
            continue;
        }
        let covered = snapshot::store::cover(here.sql, &author)?.map_or(0, |cover| cover.seq);
        let at = log.head.min(ends);
        let fits = if log.head > ends {
            head >= ends // what is beyond says nothing
        } else {
            at == 0 || at < covered || store::hash_at(here.sql, &author, at)? == Some(log.head_hash)
        };
        // Of an author whose words stopped, the rest is not wanted; what was given up may be had after all.
        let has_stopped = store::author(here.sql, &author)?.stopped.is_some();
        if fits || (has_stopped && !snapshot::was_erased(here, &author)?) {
            round.misfit.remove(&author);
        } else if round.whole.insert(author) {
            asks = true;
        } else {
            round.misfit.insert(author);
        }
    }
    Ok(asks)
}

/// The next list that the relay does not have.
pub(super) fn missing_list(
    round: &mut Round,
    here: &Here<'_>,
    chain: &Chain,
) -> Result<Option<Signed>, Stop> {
    let next = match round.view.list {
        None => 0,
        Some((n, _)) if n >= chain.last.manifest.n => return Ok(None),
        Some((n, hash)) => {
            let ours = store::list(here.sql, n)?.ok_or(Error::Corrupt)?;
            if ours.hash != hash {
                return Err(Stop::State(State::Withheld, "lists_do_not_fit"));
            }
            n + 1
        }
    };
    lost(round, here)?;
    Ok(store::list(here.sql, next)?)
}

/// The relay does not have what is here. A new account's relay, or one that this device has just moved to, lost nothing.
pub(super) fn lost(round: &mut Round, here: &Here<'_>) -> Result<()> {
    let account = store::account(here.sql)?;
    round.rolled_back |= account.is_some_and(|account| account.synced_at.is_some());
    Ok(())
}

/// A log that the relay has less of than it once had, and from where.
pub(super) fn missing_batches(
    round: &mut Round,
    here: &Here<'_>,
    chain: &Chain,
    me: &PublicKey,
) -> Result<Option<(PublicKey, u64)>, Stop> {
    for author in authors(chain) {
        if round.misfit.contains(&author) {
            continue;
        }
        let upto = if author == *me {
            store::last_acknowledged(here.sql, &author)?
        } else {
            store::head(here.sql, &author)?.map_or(0, |head| head.seq)
        };
        let log = round.view.logs.get(&author);
        // An empty log may start where the base ends.
        let covered = snapshot::store::cover(here.sql, &author)?.map_or(0, |cover| cover.seq);
        let there = log.map_or(covered, |log| log.head);
        if there >= upto {
            continue;
        }
        // Of an author whose words stopped the relay may have others, and takes no more to ours.
        let ours = |at| -> Result<bool> {
            let hash = store::hash_at(here.sql, &author, at)?;
            Ok(at <= covered || hash == log.map(|log| log.head_hash))
        };
        if store::author(here.sql, &author)?.stopped.is_some() && !ours(there)? {
            continue;
        }
        lost(round, here)?;
        return Ok(Some((author, there)));
    }
    Ok(None)
}

/// Whether this device may write. Not under keys that a copy of it has too, and not while another device says that
/// there is more under its key: then it was restored, and what it wrote before comes first.
pub(super) fn may_seal(round: &mut Round, here: &Here<'_>, me: &PublicKey) -> Result<bool> {
    if store::next_keys(here.sql)?.is_some() {
        round.cloned = true;
        return Ok(false);
    }
    let claimed = store::author(here.sql, me)?.claimed_seq;
    if store::head(here.sql, me)?.map_or(0, |head| head.seq) >= claimed {
        return Ok(true);
    }
    if verdict::is_withheld(here, u64::MAX, me)? {
        new_keys::make(round, here)?;
    }
    Ok(false)
}

/// How far a round is: batches that both the relay and this device have, of those that either has.
pub(super) fn standing(round: &Round, here: &Here<'_>) -> Result<(u64, u64)> {
    let Some((account, chain)) = store::account(here.sql)?.zip(store::chain(here.sql)?) else {
        return Ok((0, 0));
    };
    let me = account.key()?;
    let (mut done, mut total) = (0, 0);
    for author in authors(&chain) {
        let ours = store::head(here.sql, &author)?.map_or(0, |head| head.seq);
        let theirs = round.view.logs.get(&author).map_or(0, |log| log.head);
        let both = if author == me {
            store::last_acknowledged(here.sql, &author)?
        } else {
            ours.min(theirs)
        };
        done += both;
        total += ours.max(theirs);
    }
    Ok((done, total))
}

/// Whether the account was ended by one of its members: only a signed statement says so.
pub(super) fn closed(here: &Here<'_>, account: &Account, problem: &Problem) -> Result<bool> {
    let chain = store::chain(here.sql)?;
    Ok(chain
        .zip(problem.bytes.as_deref())
        .is_some_and(|(chain, statement)| sealed::is_closed(here, &account.id, &chain, statement)))
}
