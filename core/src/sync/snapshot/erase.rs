//! "Erase now": a list of members drops the keys of before, one snapshot covers all that was sealed with them, and
//! when every device has said that it has the same, the sealed batches and the old keys go.

use rusqlite::Connection;
use waymark_wire::PublicKey;
use waymark_wire::manifest::{Chain, OldKey};

use super::agree;
use super::store::{self as rows, Snapshot, Verdict};
use crate::error::Result;
use crate::sync::round::{Here, Round};
use crate::sync::store;

/// The last list that dropped history.
pub(super) struct Dropped {
    n: u32,
    epoch: u32,
    pub(super) signer: PublicKey,
}

fn dropped(sql: &Connection) -> Result<Option<Dropped>> {
    let last = store::chain(sql)?.map_or(0, |chain| chain.last.manifest.n);
    for n in (1..=last).rev() {
        if let Some(list) = store::list(sql, n)?
            && list.manifest.old_key == OldKey::Dropped
        {
            let signer = list.signatures.first().map(|(signer, _)| *signer);
            return Ok(Some(Dropped {
                n,
                epoch: list.manifest.epoch,
                signer: signer.unwrap_or_default(),
            }));
        }
    }
    Ok(None)
}

/// What is to be erased and is still here: batches of before the list.
pub(super) fn pending(sql: &Connection) -> Result<Option<Dropped>> {
    let dropped = dropped(sql)?;
    Ok(match dropped {
        Some(dropped) if !rows::of_older_lists(sql, dropped.n)?.is_empty() => Some(dropped),
        _ => None,
    })
}

/// Whether an erasing goes on: nobody joins meanwhile, who could not read what is still under the old keys.
pub(in crate::sync) fn is_pending(sql: &Connection) -> Result<bool> {
    Ok(pending(sql)?.is_some())
}

/// The snapshot that covers all that is to go.
pub(super) fn snapshot<'a>(
    sql: &Connection,
    all: &'a [Snapshot],
    dropped: &Dropped,
) -> Result<Option<&'a Snapshot>> {
    let old = rows::of_older_lists(sql, dropped.n)?;
    let covers = |snapshot: &&Snapshot| {
        old.iter().all(|(author, seq)| {
            let mut covers = snapshot.covers.iter();
            covers.any(|cover| cover.author == *author && cover.seq >= *seq)
        })
    };
    let mut fitting = all.iter().filter(|s| s.verdict != Verdict::Differs);
    Ok(fitting.find(covers))
}

/// The devices that an erasing waits for; nothing when none goes on.
pub(in crate::sync) fn waits_for(here: &Here<'_>, chain: &Chain) -> Result<Option<Vec<PublicKey>>> {
    let Some(dropped) = pending(here.sql)? else {
        return Ok(None);
    };
    let all = rows::snapshots(here.sql)?;
    Ok(Some(match snapshot(here.sql, &all, &dropped)? {
        Some(snapshot) => agree::missing(here, chain, &snapshot.root)?,
        None => agree::missing(here, chain, &[0; 32])?,
    }))
}

/// When nothing is left that they open, the keys go too, and what a cut-off left out.
pub(in crate::sync) fn finish(round: &mut Round, here: &Here<'_>) -> Result<()> {
    if let Some(dropped) = dropped(here.sql)?
        && pending(here.sql)?.is_none()
        && store::epoch_key(here.sql, dropped.epoch)?.is_some()
    {
        round.taken.erased |= rows::forget_epochs(here.sql, dropped.epoch, dropped.n)?;
    }
    Ok(())
}
