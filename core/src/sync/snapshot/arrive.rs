//! Taking a base over from others: a device that joined, or that was restored.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use waymark_wire::batch::{Batch, Header};
use waymark_wire::manifest::Chain;
use waymark_wire::state::Cover;
use waymark_wire::{Hash, PublicKey};

use super::fits::{fits, given_up, has_ours, wanted_from};
use super::packed::Packed;
use super::store::{self as rows, waits};
use super::{ends, fits, fold, said};
use crate::error::{Error, Result};
use crate::oplog::{Operation, additions, write_again};
use crate::sync::notice::Notice;
use crate::sync::round::Round;
use crate::sync::step::Here;
use crate::sync::{anew, parted, sealed, settle, store};

/// A snapshot that could be taken over.
pub(super) struct Candidate {
    author: PublicKey,
    pub(super) packed: Packed,
    covers: Vec<Cover>,
}

/// Which of several is taken: one that is sure, that no list goes against, and the least that will do, as what comes after
/// it is worked out here.
type Rank = (bool, bool, Reverse<u64>);

/// After all that the relay has was given: takes a base over where this device may and has to. Whether it did; what
/// was [held](Ahead) is to be taken in then.
pub(in crate::sync) fn settle(round: &mut Round, here: &Here<'_>, chain: &Chain) -> Result<bool> {
    let sql = here.sql;
    let arrival = waits::arrival(sql)?;
    let mut is_cut = false;
    for log in round.view.logs.values() {
        let head = store::head(sql, &log.author)?.map_or(0, |head| head.seq);
        is_cut |= wanted_from(chain, log) > head;
    }
    let may = is_cut || (arrival.is_some() && lacks_a_key(here, chain)?);
    let hidden = hidden(round, here, chain)?;
    let unasked = ends::unasked(here, chain)?;
    let account = store::account(sql)?.ok_or(Error::NotFound)?;
    let me = account.key()?;
    let elsewhere = fits::elsewhere(here, &me, chain)?;
    // What can be read back to its beginning is worked out here and not taken from anybody.
    if !may && hidden.is_empty() && unasked.is_empty() && elsewhere.is_empty() {
        return Ok(false);
    }
    let endorsed = endorsed(round, here)?;
    let says = |author: &PublicKey, root: &Hash| -> Result<bool> {
        let held = endorsed.contains(&(*author, *root));
        Ok(held || rows::has_endorsed(sql, author, root)?)
    };
    let stopped = fits::stopped(here, chain)?;
    let others = settle::members(chain)
        .filter(|member| *member != me)
        .count();
    // What they say is taken for this device's own history no sooner than it would be agreed to.
    let gaps = waits::gaps(sql)?;
    let mut best: Option<(Rank, Candidate)> = None;
    for candidate in candidates(round, here)? {
        let otherwise = fits::ended_otherwise(here, chain, &candidate.covers)?;
        let parted = [stopped.as_slice(), &otherwise].concat();
        if !fits(round, here, (&me, chain, &parted), &candidate.covers)? {
            continue;
        }
        let root = candidate.packed.root;
        let named = arrival == Some(Some(root));
        let (mut all, mut any) = (true, false);
        for member in settle::members(chain).filter(|member| *member != me) {
            let has_it = says(&member, &root)?;
            (all, any) = (all && has_it, any || has_it);
        }
        let shows = |cover: &Cover| hidden.contains(&cover.author);
        let shows_all = all && candidate.covers.iter().any(shows);
        if !may && !shows_all && !unasked.contains(&root) && !elsewhere.contains(&root) {
            continue;
        }
        let is_elsewhere = !otherwise.is_empty();
        // A device that once said itself that it has it believes itself: it was restored from before.
        let said_so = says(&me, &root)?;
        // Not where a list has put another history in the place of what it said then.
        if is_elsewhere && said_so {
            continue;
        }
        // A member may have agreed to more of a log before a list ended it, and does not give that up.
        let is_beyond = ends::is_beyond_an_end(here, chain, &candidate.covers)?;
        if !any && is_beyond {
            continue;
        }
        // It gives up its base only where it said itself what all others say: a copy of it went on without those words.
        let gives_up = !given_up(here, &candidate.covers)?.is_empty();
        if gives_up && !(all && said_so) {
            continue;
        }
        let is_sure = named || all || (said_so && is_cut);
        if is_elsewhere || (arrival.is_none() && !said_so) {
            // Of a log that has ended one alone may say what it likes, and the person sees no gap.
            let least = if is_elsewhere { 2 } else { 1 };
            if !(all && others >= least && has_ours(here, &parted, &candidate)?) {
                continue;
            }
            round.could_take.insert(root);
            if !has_waited(here, &gaps, &root) {
                continue;
            }
        }
        let size = candidate.covers.iter().map(|cover| cover.seq).sum();
        let rank: Rank = (is_sure, !is_beyond, Reverse(size));
        if best.as_ref().is_none_or(|(other, _)| rank > *other) {
            best = Some((rank, candidate));
        }
    }
    let Some(((is_sure, ..), taken)) = best else {
        return Ok(false);
    };
    take_over(round, here, (&me, chain), &taken)?;
    if !is_sure {
        let what = Notice::HistoryOfOne.word();
        store::put_notice(sql, here.ms(), what, Some(&taken.author), None)?;
    }
    Ok(true)
}

/// Whether that could be taken over for so long that a theft would have been undone.
fn has_waited(here: &Here<'_>, gaps: &[(Hash, i64)], root: &Hash) -> bool {
    let mut gaps = gaps.iter();
    gaps.any(|(kept, since)| kept == root && here.ms() - since >= here.pace.lag_ms)
}

/// At the end of a round: what could be taken over, and since when.
pub(in crate::sync) fn keep_waiting(round: &Round, here: &Here<'_>) -> Result<()> {
    let (now, before) = (here.ms(), waits::gaps(here.sql)?);
    let since = |root: &Hash| {
        let known = before.iter().find(|(kept, _)| kept == root);
        // Of a moment ahead of now, the clock is right again.
        known.map_or(now, |(_, since)| now.min(*since))
    };
    let gaps: Vec<_> = round
        .could_take
        .iter()
        .map(|root| (*root, since(root)))
        .collect();
    match gaps == before {
        true => Ok(()),
        false => waits::put_gaps(here.sql, &gaps),
    }
}

/// Logs that the relay does not show as far as the members, or the list that ended them, say they go: what it has lost of
/// them may be in no log any more.
fn hidden(round: &Round, here: &Here<'_>, chain: &Chain) -> Result<Vec<PublicKey>> {
    let mut hidden = Vec::new();
    for author in settle::authors(chain) {
        let ours = store::head(here.sql, &author)?.map_or(0, |head| head.seq);
        let shown = round.view.logs.get(&author).map_or(0, |log| log.head);
        let ends = chain.cut_off(&author).map(|cut| cut.last_seq);
        let known = store::author(here.sql, &author)?;
        let claimed = known.claimed_seq.min(ends.unwrap_or(u64::MAX));
        // Where a log ended, the list itself says how far it goes.
        let ended = ends.filter(|_| known.stopped.is_none()).unwrap_or(0);
        if claimed.max(ended) > ours.max(shown) {
            hidden.push(author);
        }
    }
    Ok(hidden)
}

/// Whether there are batches here of an earlier epoch than now whose key this device was never given. Who has not even
/// the key of now was given a wrong one, and nothing was dropped on purpose.
fn lacks_a_key(here: &Here<'_>, chain: &Chain) -> Result<bool> {
    if store::epoch_key(here.sql, chain.last.manifest.epoch)?.is_none() {
        return Ok(false);
    }
    Ok(fold::last_epoch_lacked(here)?.is_some())
}

/// What the batches that are held say of snapshots.
fn endorsed(round: &Round, here: &Here<'_>) -> Result<BTreeSet<(PublicKey, Hash)>> {
    let mut endorsed = BTreeSet::new();
    for (header, bytes) in round.ahead.logs.values().flatten() {
        if let Some(opened) = opened(here, header, bytes)? {
            let piece = opened.piece.map(|piece| piece.root);
            let roots = opened.endorsed.into_iter().chain(piece);
            endorsed.extend(roots.map(|root| (header.author, root)));
        }
    }
    Ok(endorsed)
}

fn opened(here: &Here<'_>, header: &Header, bytes: &[u8]) -> Result<Option<sealed::Opened>> {
    let (batch, _) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
    let key = store::epoch_key(here.sql, header.epoch)?;
    Ok(key.and_then(|key| sealed::open(&key, header, &batch).ok()))
}

/// Every whole snapshot that is here or held.
fn candidates(round: &Round, here: &Here<'_>) -> Result<Vec<Candidate>> {
    let mut found = Vec::new();
    let mut add = |author: PublicKey, packed: Option<Packed>| {
        // One at a time is unpacked: each can be as large as a snapshot gets.
        let packed = packed.and_then(|packed| Some((packed.unpack()?.covers, packed)));
        found.extend(packed.map(|(covers, packed)| Candidate {
            author,
            packed,
            covers,
        }));
    };
    for snapshot in rows::snapshots(here.sql)? {
        let packed = said::stored(here, &snapshot.author, snapshot.seq)?;
        add(snapshot.author, packed);
    }
    for (author, log) in &round.ahead.logs {
        let mut pieces = Vec::new();
        for (header, bytes) in log {
            let piece = opened(here, header, bytes)?.and_then(|opened| opened.piece);
            match piece {
                Some(piece) if piece.index == 0 => pieces = vec![piece],
                Some(piece) => pieces.push(piece),
                None => pieces.clear(),
            }
            if pieces
                .last()
                .is_some_and(|last| last.index + 1 == last.count)
            {
                add(*author, Packed::join(&pieces));
                pieces.clear();
            }
        }
    }
    Ok(found)
}

fn take_over(
    round: &mut Round,
    here: &Here<'_>,
    (me, chain): (&PublicKey, &Chain),
    taken: &Candidate,
) -> Result<()> {
    let covers = &taken.covers;
    let (mut own, mut others): (Vec<Operation>, Vec<Operation>) = Default::default();
    let given_up = given_up(here, covers)?;
    if let Some(base) = rows::base(here.sql)?.filter(|_| !given_up.is_empty()) {
        others = fold::operations(&base.own()?)?;
    }
    for gone in &given_up {
        anew::give_way(here, &gone.author, 1, &mut others)?;
    }
    for cover in covers {
        // This device was restored, and what it wrote since stands where it wrote before; or another one was, and its words
        // of before are here alone.
        let ours = store::hash_at(here.sql, &cover.author, cover.seq)?;
        let is_there = ours == Some(cover.hash);
        let is_mine = cover.author == *me;
        let is_other = chain.member(&cover.author).is_some() || ours.is_some();
        if !is_there && (is_mine || is_other) {
            let again = if is_mine { &mut own } else { &mut others };
            anew::give_way(here, &cover.author, 1, again)?;
        }
        // Of an author that had stopped here, the others have gone on with one history: it goes on from there.
        if store::head(here.sql, &cover.author)?.is_none_or(|head| head.seq < cover.seq) {
            parted::go_on(here, &cover.author)?;
        }
    }
    rows::put_base(here.sql, &taken.packed, covers)?;
    anew::fold_anew(round, here)?;
    // Others may be thieves: of theirs goes out once more what is said of nothing else, and nothing that deletes or replaces.
    let added = others.into_iter().map(|other| additions(here.sql, other));
    own.extend(added.collect::<Result<Vec<_>>>()?.into_iter().flatten());
    write_again(here.sql, here.tables, &own, &mut round.taken)
}
