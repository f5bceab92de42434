//! What batches say of snapshots: pieces of one, and who has which.

use waymark_wire::PublicKey;
use waymark_wire::batch::Batch;
use waymark_wire::piece::Piece;

use super::ends::is_beyond_an_end;
use super::packed::Packed;
use super::store::{self as rows, Snapshot, Verdict};
use crate::error::{Error, Result};
use crate::sync::notice::Notice;
use crate::sync::step::Here;
use crate::sync::{sealed, store};

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

pub(super) fn tell(
    here: &Here<'_>,
    author: &PublicKey,
    seq: u64,
    snapshot: Option<&Snapshot>,
) -> Result<()> {
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
