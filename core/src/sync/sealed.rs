//! Between the core's writes and sealed batches, and the epoch keys of the lists.

use waymark_wire::batch::{Batch, Header, Kind};
use waymark_wire::body::{Body, MOST_OPS, Op};
use waymark_wire::close::{Close, WAIT_S};
use waymark_wire::crypto::Key;
use waymark_wire::heads::Head;
use waymark_wire::manifest::{Chain, Kind as MemberKind, Manifest, OldKey, Signed};
use waymark_wire::piece::Piece;
use waymark_wire::sealing::{self, MOST_BODY, NotSealed, Place};
use waymark_wire::{AccountId, Hash, Malformed, PublicKey};

use super::round::Round;
use super::snapshot;
use super::step::Here;
use super::store::{self, Kept};
use crate::error::{Error, Result};
use crate::oplog::{
    Operation, Outgoing, Record, Stamp, decode_changes, encode_changes, mark_sealed, unsealed,
};

/// A device that wrote nothing says within 6 to 7 days that it is there.
const HEARTBEAT_MS: i64 = 6 * 86_400_000;
const HEARTBEAT_SPREAD_MS: i64 = 86_400_000;
/// Bytes of writes in one batch: what fits beside the heads of 16 devices and what else stands around them.
const MOST_WRITES: usize = MOST_BODY - 1024;
const _: () = assert!(crate::oplog::MOST_OPERATION + 36 <= MOST_WRITES);

/// What a batch of another device says.
#[derive(Default)]
pub(super) struct Opened {
    /// Nothing in a piece of a snapshot.
    pub(super) wall_ms: Option<i64>,
    pub(super) operations: Vec<Operation>,
    pub(super) heads: Vec<Head>,
    /// Roots that the author has too.
    pub(super) endorsed: Vec<Hash>,
    pub(super) piece: Option<Piece>,
}

/// Opens a batch that was checked. A fault is its author's.
pub(super) fn open(
    key: &Key,
    header: &Header,
    batch: &Batch<'_>,
) -> std::result::Result<Opened, Malformed> {
    let bytes = sealing::open(key, batch, header).map_err(|_| Malformed("sealed"))?;
    if header.kind == Kind::SnapshotPiece {
        return Ok(Opened {
            piece: Some(Piece::decode(&bytes)?),
            ..Opened::default()
        });
    }
    let body = Body::decode(&bytes)?;
    let operations = body.ops.iter().map(|op| operation(op, &header.author));
    Ok(Opened {
        wall_ms: Some(i64::try_from(body.wall_ms).map_err(|_| Malformed("wall"))?),
        operations: operations.collect::<Option<_>>().ok_or(Malformed("op"))?,
        heads: body.heads,
        endorsed: body.endorsed,
        piece: None,
    })
}

pub(super) fn operation(op: &Op, author: &PublicKey) -> Option<Operation> {
    Some(Operation {
        record: Record(op.record),
        kind: op.kind,
        stamp: Stamp::from_raw(op.stamp)?,
        author: *author,
        changes: decode_changes(&op.changes).ok()?,
        deleted: op.deleted,
    })
}

/// The relay has this log up to that number. Writes of this device that it did not have before count as sent.
pub(super) fn acknowledged(
    round: &mut Round,
    here: &Here<'_>,
    author: &PublicKey,
    upto: u64,
) -> Result<()> {
    store::acknowledge(here.sql, author, upto, |bytes| {
        let (batch, header) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
        // What was passed on for others may have come before its key, and open for nobody.
        let key = store::epoch_key(here.sql, header.epoch)?;
        if let Some(opened) = key.and_then(|key| open(&key, &header, &batch).ok()) {
            round.sent += opened.operations.len() as u64;
        }
        Ok(())
    })
}

/// Seals the next batch of writes, or an empty one when it is time to show that the device is there. Whether there
/// was anything to seal.
pub(super) fn seal_next(here: &Here<'_>, chain: &Chain) -> Result<bool> {
    let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
    let mut waiting = unsealed(here.sql, MOST_OPS)?;
    let me = account.key()?;
    let head = store::head(here.sql, &me)?;
    // A beat further off than there ever is one was set by a clock that is right again.
    let beat_in = account.heartbeat_at - here.ms();
    let is_due = !(1..=HEARTBEAT_MS + HEARTBEAT_SPREAD_MS).contains(&beat_in);
    let ops = fitting(&mut waiting);
    let endorsed = snapshot::to_endorse(here, &me)?;
    if waiting.is_empty() && endorsed.is_empty() && head.is_some() && !is_due {
        return Ok(false);
    }
    // Who was given a wrong key writes nothing until a list brings the right one.
    if store::epoch_key(here.sql, chain.last.manifest.epoch)?.is_none() {
        return Ok(false);
    }
    let body = Body {
        heads: heads(here, chain, &me)?,
        wall_ms: u64::try_from(here.ms()).unwrap_or(0),
        ops,
        endorsed,
    };
    seal(here, chain, Kind::Entries, &body.encode())?;
    for root in &body.endorsed {
        snapshot::store::put_endorsed(here.sql, &me, root)?;
    }
    mark_sealed(here.sql, &waiting, &me)?;
    let spread = here.some_time(HEARTBEAT_SPREAD_MS)?;
    store::put_heartbeat(here.sql, here.ms() + HEARTBEAT_MS + spread)?;
    Ok(true)
}

/// Seals a body as this device's next batch, and keeps it. Its number.
///
/// Errors: `NotFound` without the key of the epoch.
pub(super) fn seal(here: &Here<'_>, chain: &Chain, kind: Kind, body: &[u8]) -> Result<u64> {
    let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
    let me = account.key()?;
    let head = store::head(here.sql, &me)?;
    let list = &chain.last;
    let key = store::epoch_key(here.sql, list.manifest.epoch)?.ok_or(Error::NotFound)?;
    let place = Place {
        kind,
        account: account.id,
        epoch: list.manifest.epoch,
        seq: head.map_or(1, |head| head.seq + 1),
        prev: head.map_or([0; 32], |head| head.hash),
        manifest: list.hash,
        salt: *here.chance()?,
    };
    let (header, bytes) =
        sealing::seal(&key, &account.sign_seed, &place, body).map_err(|why| match why {
            NotSealed::TooLong(_) => Error::Internal("batch_too_long"),
            NotSealed::Refused(refused) => refused.into(),
        })?;
    let kept = Kept {
        author: &me,
        seq: header.seq,
        hash: header.hash(),
        list: list.manifest.n,
        bytes: &bytes,
        acknowledged: false,
    };
    store::put_batch(here.sql, &kept, here.ms())?;
    Ok(header.seq)
}

/// As many of the waiting writes as one batch holds; `waiting` keeps just these.
fn fitting(waiting: &mut Vec<Outgoing>) -> Vec<Op> {
    // What no batch can hold stays here, and holds nothing up.
    waiting.retain(|outgoing| outgoing.operation.fits());
    let mut ops = Vec::new();
    let mut room = MOST_WRITES;
    for Outgoing { operation, .. } in &*waiting {
        let changes = encode_changes(operation.changes.iter());
        // Kind, record, stamp, the flag and the array around them take at most 36 bytes.
        let bytes = changes.len() + 36;
        if bytes > room {
            break;
        }
        room -= bytes;
        ops.push(Op {
            kind: operation.kind,
            record: operation.record.0,
            stamp: operation.stamp.to_raw(),
            changes,
            deleted: operation.deleted,
        });
    }
    waiting.truncate(ops.len());
    ops
}

/// What this device has of all others, in the order of the list.
fn heads(here: &Here<'_>, chain: &Chain, me: &PublicKey) -> Result<Vec<Head>> {
    let mut heads = Vec::new();
    for (place, member) in (0_u8..).zip(&chain.last.manifest.members) {
        if member.sign != *me
            && let Some(head) = store::head(here.sql, &member.sign)?
        {
            heads.push(Head::new(place, head.seq, &head.hash));
        }
    }
    Ok(heads)
}

/// What a list brought a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brought {
    /// The epoch's key, and nothing here waits for it.
    Key,
    /// Keys of epochs of which there are batches here that could not be opened.
    Unread,
    /// Another key than all others got.
    WrongKey,
}

/// Keeps the epoch key that a list brings a member whose X25519 secret is here, and those before it as far as they
/// open.
pub(super) fn take_keys(
    here: &Here<'_>,
    me: &PublicKey,
    kem_secret: &Key,
    list: &Signed,
) -> Result<Brought> {
    let list = &list.manifest;
    let Ok(mut key) = sealing::unwrap(list, me, kem_secret) else {
        return Ok(Brought::WrongKey);
    };
    if store::epoch_key(here.sql, list.epoch)?.is_some() {
        return Ok(Brought::Key);
    }
    store::put_epoch_key(here.sql, list.epoch, &key)?;
    // Backwards through the lists, until a key is known or history was dropped.
    let mut first = list.n;
    while first > 0 {
        let both = store::list(here.sql, first)?.zip(store::list(here.sql, first - 1)?);
        let Some((newer, older)) = both.map(|(newer, older)| (newer.manifest, older.manifest))
        else {
            break;
        };
        if older.epoch != newer.epoch {
            if store::epoch_key(here.sql, older.epoch)?.is_some() {
                break;
            }
            let Some(old) = older_key((&key, &newer), &older, (me, kem_secret)) else {
                break;
            };
            key = old;
            store::put_epoch_key(here.sql, older.epoch, &key)?;
        }
        first -= 1;
    }
    Ok(if store::has_named(here.sql, first)? {
        Brought::Unread
    } else {
        Brought::Key
    })
}

/// The key of the epoch before: under that of the `newer` one; or, while what was written in it is being erased, as the
/// older list brought it to a member of that time.
pub(super) fn older_key(
    (key, newer): (&Key, &Manifest),
    older: &Manifest,
    (me, kem_secret): (&PublicKey, &Key),
) -> Option<Key> {
    match newer.old_key {
        OldKey::Dropped => sealing::unwrap(older, me, kem_secret).ok(),
        _ => sealing::open_old(key, newer, &older.ek_commit).ok()?,
    }
}

/// Whether the account ends: the recovery device said so, or a device and nobody called it off for 72 hours.
pub(super) fn is_closed(
    here: &Here<'_>,
    account: &AccountId,
    chain: &Chain,
    statement: &[u8],
) -> bool {
    Close::decode(statement).is_ok_and(|close| {
        let now_s = u64::try_from(here.now.timestamp()).unwrap_or(0);
        let counts = match close.by(chain) {
            Some(MemberKind::Recovery) => true,
            Some(MemberKind::Device) => now_s.saturating_sub(close.unix_s) >= WAIT_S,
            None => false,
        };
        close.account == *account && counts
    })
}

/// Where a log ends before the first batch whose author says that it wrote it at or after a moment; not before the base.
pub(super) fn ends_before(here: &Here<'_>, author: &PublicKey, ms: i64) -> Result<(u64, Hash)> {
    let covered = snapshot::store::cover(here.sql, author)?;
    let mut last = covered.map_or((0, [0; 32]), |cover| (cover.seq, cover.hash));
    let mut is_over = false;
    store::of_log(here.sql, author, last.0 + 1, |bytes| {
        let (batch, header) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
        let key = store::epoch_key(here.sql, header.epoch)?;
        let said = key.and_then(|key| open(&key, &header, &batch).ok()?.wall_ms);
        is_over |= said.is_some_and(|at| at >= ms);
        if !is_over {
            last = (header.seq, header.hash());
        }
        Ok(())
    })?;
    Ok(last)
}
