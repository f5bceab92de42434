//! The person's devices as they stand, and what two of them compare.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use waymark_wire::heads::{Head, View};
use waymark_wire::manifest::{Chain, Kind};
use waymark_wire::{Hash, PublicKey};

use super::model::{Compared, DeviceView};
use super::store as seen;
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::oplog::Record;
use crate::sync::notice::Notice;
use crate::sync::step::Here;
use crate::sync::{device_record, store};

/// An instant of the store.
pub(super) fn instant(ms: i64) -> Instant {
    Instant::from_timestamp_millis(ms).unwrap_or_default()
}

fn joined(here: &Here<'_>) -> Result<(store::Account, Chain)> {
    let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
    let chain = store::chain(here.sql)?.ok_or(Error::NotFound)?;
    Ok((account, chain))
}

fn devices(chain: &Chain) -> impl Iterator<Item = PublicKey> + '_ {
    let members = chain.last.manifest.members.iter();
    let devices = members.filter(|member| member.kind == Kind::Device);
    devices.map(|member| member.sign)
}

/// The key of the device whose id starts with these digits.
///
/// Errors: `NotFound`, `Invalid` when several fit.
pub(super) fn find(here: &Here<'_>, id: &str) -> Result<PublicKey> {
    let (_, chain) = joined(here)?;
    let beginning = id.to_lowercase();
    let fits = |key: &PublicKey| HEXLOWER.encode(key).starts_with(&beginning);
    let mut found = devices(&chain).filter(fits);
    match (found.next(), found.next()) {
        (Some(key), None) if !beginning.is_empty() => Ok(key),
        (None, _) => Err(Error::NotFound),
        _ => Err(Error::invalid("id", "fits several; give more digits")),
    }
}

/// How a device is called: by its name, else by the beginning of its id.
pub(super) fn called(names: &BTreeMap<Record, String>, key: &PublicKey) -> String {
    let short = || HEXLOWER.encode(key).chars().take(8).collect();
    names
        .get(&device_record(key))
        .cloned()
        .unwrap_or_else(short)
}

/// Where a device's words end when it was out of the person's hands from a moment on; for
/// [`Change::Remove`](crate::sync::change::Change::Remove).
pub(super) fn cut_off(here: &Here<'_>, device: &PublicKey, since: Instant) -> Result<(u64, Hash)> {
    let last = seen::last_before(here.sql, device, since.timestamp_millis())?;
    Ok(last.unwrap_or((0, [0; 32])))
}

/// What this device shows another.
pub(super) fn view(here: &Here<'_>) -> Result<DeviceView> {
    let view = shown(here)?;
    Ok(DeviceView {
        text: view.text(),
        words: view.words().map(str::to_owned).to_vec(),
    })
}

fn shown(here: &Here<'_>) -> Result<View> {
    let (_, chain) = joined(here)?;
    let mut heads = Vec::new();
    for (place, member) in (0_u8..).zip(&chain.last.manifest.members) {
        if let Some(head) = store::head(here.sql, &member.sign)? {
            heads.push(Head::new(place, head.seq, &head.hash));
        }
    }
    Ok(View {
        n: chain.last.manifest.n,
        manifest: chain.last.hash,
        heads,
    })
}

/// Holds what another device shows against what is here. A difference leaves a notice too.
///
/// Errors: `Invalid` for a text that no device shows, `NotFound` while sync is off.
pub(super) fn compare(here: &Here<'_>, text: &str) -> Result<Compared> {
    let sql = here.sql;
    let theirs = View::read(text.trim())
        .map_err(|_| Error::invalid("text", "is not what a device shows to compare"))?;
    let ours = shown(here)?;
    if theirs == ours {
        return Ok(Compared::Same);
    }
    let Some(list) = store::list(sql, theirs.n)? else {
        return Ok(Compared::SyncFirst);
    };
    let tell = |what: Notice, subject| {
        store::put_notice(sql, here.ms(), what.word(), subject, None)?;
        Ok(Compared::Differs)
    };
    if list.hash != theirs.manifest {
        return tell(Notice::Fork, None);
    }
    for head in &theirs.heads {
        let Some(member) = list.manifest.members.get(usize::from(head.member)) else {
            return tell(Notice::SplitView, None);
        };
        let ours = store::hash_at(sql, &member.sign, head.seq)?;
        if ours.is_some_and(|hash| !hash.starts_with(&head.hash)) {
            return tell(Notice::SplitView, Some(&member.sign));
        }
    }
    Ok(Compared::Fits)
}
