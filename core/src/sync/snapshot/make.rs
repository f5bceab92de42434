//! When this device makes a snapshot, and what it covers.

use std::collections::BTreeMap;

use waymark_wire::PublicKey;
use waymark_wire::batch::Kind;
use waymark_wire::manifest::Chain;
use waymark_wire::state::Cover;

use super::agree::is_less;
use super::ends::is_beyond_an_end;
use super::fold;
use super::packed::Packed;
use super::store::{self as rows, Snapshot, Verdict, waits};
use crate::error::{Error, Result};
use crate::sync::step::Here;
use crate::sync::{sealed, settle, store};

/// How often snapshots are made, and how much they leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Bytes of batches, beyond those that the base takes itself.
    pub(crate) bytes: u64,
    /// Or so long since the first batch that can be covered, in milliseconds.
    pub(crate) period_ms: i64,
    /// What came within this time is not covered, and not agreed to in what others make: so long a device's words can be
    /// taken back as a whole.
    pub(crate) lag_ms: i64,
    /// The longest wait by chance, in which somebody else may do it.
    pub(crate) wait_ms: i64,
}

const DAY_MS: i64 = 86_400_000;

impl Pace {
    /// As it is for people.
    pub(crate) const USUAL: Self = Self {
        bytes: 1 << 20,
        period_ms: 30 * DAY_MS,
        lag_ms: 30 * DAY_MS,
        wait_ms: 2 * DAY_MS,
    };
}

/// Seals the snapshot that is due here, if one is.
pub(in crate::sync) fn seal_due(here: &Here<'_>, chain: &Chain) -> Result<()> {
    let sql = here.sql;
    if store::epoch_key(sql, chain.last.manifest.epoch)?.is_none() {
        return Ok(());
    }
    let all = rows::snapshots(sql)?;
    let Some(base) = rows::base(sql)? else {
        return seal_by_time(here, chain, &all, 0);
    };
    // Its pieces went with a device that was taken out: somebody has to have them for those who join.
    if !all.iter().any(|snapshot| snapshot.root == base.root) {
        // The first device of the list does it; another one where that does not, as it may not have the base yet.
        if is_first(here, chain)? || has_waited(here)? {
            return keep(here, chain, &base, rows::covers(sql)?);
        }
        return Ok(());
    }
    seal_by_time(here, chain, &all, base.bytes.len() as u64)
}

fn seal_by_time(here: &Here<'_>, chain: &Chain, all: &[Snapshot], base: u64) -> Result<()> {
    let (sql, now, pace) = (here.sql, here.ms(), here.pace);
    let (root, covered) = (rows::base_root(sql)?, rows::covers(sql)?);
    // One beside the base, or of a log that was ended before it, may never be agreed to any more.
    let mut waits = false;
    for s in all {
        waits |= Some(s.root) != root
            && s.verdict != Verdict::Differs
            && !is_less(&s.covers, &covered)
            && !is_beyond_an_end(here, chain, &s.covers)?;
    }
    let (bytes, first) = rows::older_than(sql, now, now - pace.lag_ms)?;
    let is_old = first.is_some_and(|at| now - at >= pace.lag_ms + pace.period_ms);
    if waits || !(is_old || bytes >= pace.bytes + base) {
        return waits::put_due(sql, None);
    }
    if has_waited(here)? {
        seal(here, chain, &before(here, chain, now - pace.lag_ms)?)?;
    }
    Ok(())
}

/// Whether a wait by chance is over, in which somebody else may do it; begins it where none was.
fn has_waited(here: &Here<'_>) -> Result<bool> {
    let (sql, now, pace) = (here.sql, here.ms(), here.pace);
    // A moment further off than there ever is one was set by a clock that is right again.
    match waits::due(sql)?.filter(|at| *at <= now + pace.wait_ms) {
        Some(at) if at > now => Ok(false),
        Some(_) => {
            waits::put_due(sql, None)?;
            Ok(true)
        }
        None => {
            let wait = here.some_time(pace.wait_ms)?;
            waits::put_due(sql, Some(now + wait))?;
            Ok(false)
        }
    }
}

/// Whether this is the first device of the list.
fn is_first(here: &Here<'_>, chain: &Chain) -> Result<bool> {
    let me = store::account(here.sql)?.ok_or(Error::NotFound)?.key()?;
    Ok(settle::members(chain).next() == Some(me))
}

/// What came before a moment.
fn before(here: &Here<'_>, chain: &Chain, ms: i64) -> Result<Vec<Cover>> {
    covering(here, chain, |author| {
        rows::last_before(here.sql, author, ms)
    })
}

/// Never less than the base covers.
fn covering(
    here: &Here<'_>,
    chain: &Chain,
    up_to: impl Fn(&PublicKey) -> Result<Option<Cover>>,
) -> Result<Vec<Cover>> {
    let covers = rows::covers(here.sql)?.into_iter();
    let mut covers: BTreeMap<_, _> = covers.map(|cover| (cover.author, cover)).collect();
    for author in settle::authors(chain) {
        if let Some(cover) = up_to(&author)? {
            covers.insert(author, cover);
        }
    }
    Ok(covers.into_values().collect())
}

pub(super) fn seal(here: &Here<'_>, chain: &Chain, covers: &[Cover]) -> Result<()> {
    // More than a snapshot holds stays in the logs.
    let state = fold::at(here, covers)?.filter(|state| !state.covers.is_empty());
    match state.and_then(|state| Packed::new(&state)) {
        Some(packed) => keep(here, chain, &packed, covers.to_vec()),
        None => Ok(()),
    }
}

/// Seals the pieces of a snapshot one after the other; its author has that root.
fn keep(here: &Here<'_>, chain: &Chain, packed: &Packed, covers: Vec<Cover>) -> Result<()> {
    let mut seq = 0;
    for piece in packed.pieces().ok_or(Error::Corrupt)? {
        seq = sealed::seal(here, chain, Kind::SnapshotPiece, &piece.encode())?;
    }
    let me = store::account(here.sql)?.ok_or(Error::NotFound)?.key()?;
    rows::put_endorsed(here.sql, &me, &packed.root)?;
    rows::put_snapshot(
        here.sql,
        &Snapshot {
            author: me,
            seq,
            root: packed.root,
            covers,
            verdict: Verdict::Same,
        },
    )
}

/// All that is here.
pub(super) fn heads(here: &Here<'_>, chain: &Chain) -> Result<Vec<Cover>> {
    covering(here, chain, |author| {
        let head = store::head(here.sql, author)?;
        Ok(head.map(|head| Cover {
            author: *author,
            seq: head.seq,
            hash: head.hash,
            list: head.list,
        }))
    })
}

/// A snapshot of all that is here, after something was done to it.
#[cfg(any(test, feature = "simulate"))]
pub(in crate::sync) fn forge(
    here: &Here<'_>,
    chain: &Chain,
    change: impl FnOnce(&mut waymark_wire::state::State),
) -> Result<()> {
    let covers = heads(here, chain)?;
    let mut state = fold::at(here, &covers)?.ok_or(Error::Corrupt)?;
    change(&mut state);
    let packed = Packed::new(&state).ok_or(Error::Corrupt)?;
    keep(here, chain, &packed, covers)
}
