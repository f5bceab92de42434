//! What has to hold once the relay was honest for a while.

use std::collections::{BTreeMap, BTreeSet};

use waymark_wire::PublicKey;
use waymark_wire::batch::Batch;
use waymark_wire::manifest::{OldKey, Signed};

use super::review;
use super::store::{self, Registers};
use super::world::{World, Written, empty};
use crate::error::{Error, Result};
use crate::oplog::{Operation, Taken, apply};
use crate::sync::notice::Notice;
use crate::sync::{State, sealed, snapshot, store as rows};

pub(super) fn all(world: &mut World) -> Result<()> {
    let mut faults = Vec::new();
    let remaining = remaining(world, &mut faults)?;
    faults.extend(converged(world, &remaining)?);
    faults.extend(nothing_lost(world, &remaining)?);
    faults.extend(sealed_once(world)?);
    faults.extend(nobody_blamed(world)?);
    faults.extend(removed_read_nothing(world)?);
    faults.extend(world.theft_undone(&remaining)?);
    faults.extend(world.nothing_old(&remaining)?);
    faults.extend(any_order(world, &remaining)?);
    faults.extend(review::stays(world)?);
    faults.into_iter().for_each(|fault| world.fails(fault));
    Ok(())
}

/// The devices that are members and go on, without a stolen one. Whoever stopped must have had a reason.
fn remaining(world: &World, faults: &mut Vec<String>) -> Result<Vec<usize>> {
    let mut remaining = Vec::new();
    for (at, device) in world.devices.iter().enumerate() {
        let key = device.key()?;
        // The round that should have made it a member was cut short: it never saw a list.
        let Some(chain) = rows::chain(&device.sql)?.filter(|_| !world.is_stolen(at)) else {
            continue;
        };
        let is_outside = chain.member(&key).is_none() && chain.cut_off(&key).is_none();
        if is_outside && world.phrased.contains(&at) {
            continue; // the round that was to bring it in by the phrase was cut short
        }
        match device.account()?.state {
            State::Revoked if chain.cut_off(&key).is_some() => {}
            State::Ok | State::Healed | State::Cloned => remaining.push(at),
            State::Withheld if is_outside => {}
            // The relay went back to before it was a member, and nobody else has the list that made it one.
            State::Withheld if !is_known_to_relay(world, &key) => {}
            state => faults.push(format!("{at}: ends as {}", state.word())),
        }
    }
    Ok(remaining)
}

fn is_known_to_relay(world: &World, key: &PublicKey) -> bool {
    let mut accounts = world
        .relay
        .sides
        .iter()
        .flat_map(|side| side.accounts.values());
    accounts.any(|kept| kept.chain.member(key).is_some() || kept.chain.cut_off(key).is_some())
}

fn converged(world: &World, remaining: &[usize]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut first = None;
    for &at in remaining {
        let Some(device) = world.devices.get(at) else {
            continue;
        };
        let chain = rows::chain(&device.sql)?.ok_or(Error::Corrupt)?;
        let theirs = (
            chain.last.hash,
            store::registers(&device.sql)?,
            store::rows(&device.sql, &device.tables)?,
        );
        match &first {
            None => first = Some((at, theirs)),
            Some((other, ours)) => {
                if ours.0 != theirs.0 {
                    faults.push(format!("{other} and {at} have other lists"));
                } else if ours.1 != theirs.1 {
                    let only = |a: &BTreeMap<_, _>, b: &BTreeMap<_, _>| {
                        a.iter()
                            .filter(|(place, value)| b.get(*place) != Some(*value))
                            .count()
                    };
                    let (left, right) = (only(&ours.1, &theirs.1), only(&theirs.1, &ours.1));
                    faults.push(format!(
                        "{other} and {at} differ in {left} and {right} registers"
                    ));
                } else if ours.2 != theirs.2 {
                    faults.push(format!("{other} and {at} have other rows"));
                }
            }
        }
        for register in &store::registers(&device.sql)? {
            let known = (register.0.clone(), register.1.clone());
            if !world.values.contains(&known) {
                faults.push(format!("{at}: has what nobody wrote: {:?}", register.0));
            }
        }
    }
    Ok(faults)
}

/// What a device saw as safe is on all that remain.
fn nothing_lost(world: &World, remaining: &[usize]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    // Who left says nothing more, also when the relay forgets its last words before anybody heard them.
    let mut left = BTreeSet::new();
    for device in &world.devices {
        if device.account()?.state == State::Revoked {
            left.insert(device.key()?);
        }
    }
    for &at in remaining {
        let Some(device) = world.devices.get(at) else {
            continue;
        };
        let chain = rows::chain(&device.sql)?.ok_or(Error::Corrupt)?;
        let has = store::registers(&device.sql)?;
        for written in world.written.iter().filter(|written| written.acknowledged) {
            let safe = chain.member(&written.key).is_some()
                && !world.copied.contains(&written.key)
                && !world.is_thiefs(&written.key)
                && !left.contains(&written.key);
            if safe && !is_kept(&has, written) {
                faults.push(format!(
                    "{at}: lost what {} wrote: {:?}",
                    written.by, written.place
                ));
            }
        }
    }
    Ok(faults)
}

/// Whether a write is there, or what replaced or deleted it.
pub(super) fn is_kept(has: &Registers, written: &Written) -> bool {
    let (record, kind, slot) = &written.place;
    let gone = has.get(&(*record, *kind, None));
    let there = slot.as_ref().and_then(|_| has.get(&written.place));
    gone.is_some() || there.is_some_and(|(stamp, _)| *stamp >= written.stamp)
}

/// No key seals twice: a salt and an epoch go with one batch. And who was never copied wrote one log.
fn sealed_once(world: &World) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut salts = BTreeMap::new();
    let mut places = BTreeMap::new();
    let mut all = Vec::new();
    for device in &world.devices {
        all.extend(
            store::batches(&device.sql)?
                .into_iter()
                .map(|(_, bytes)| bytes),
        );
    }
    for kept in world
        .relay
        .sides
        .iter()
        .flat_map(|side| side.accounts.values())
    {
        all.extend(kept.logs.values().flatten().map(|(_, bytes)| bytes.clone()));
    }
    for bytes in all {
        let (_, header) = Batch::read(&bytes).map_err(|_| Error::Corrupt)?;
        let hash = header.hash();
        if *salts.entry((header.epoch, header.salt)).or_insert(hash) != hash {
            faults.push(format!("a key sealed twice, in epoch {}", header.epoch));
        }
        let same = *places.entry((header.author, header.seq)).or_insert(hash) == hash;
        if !same && !world.copied.contains(&header.author) && !world.is_thiefs(&header.author) {
            faults.push(format!("two batches at {} by one device", header.seq));
        }
    }
    Ok(faults)
}

/// Nobody is said to be copied, or to have signed what does not fit, for what the relay alone did. What a thief says of
/// others is told with the thief's name, and may make them take new keys.
fn nobody_blamed(world: &World) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let words = [Notice::AuthorStopped, Notice::SplitView, Notice::WrongKey].map(Notice::word);
    for (at, device) in world.devices.iter().enumerate() {
        let innocent = |key: &PublicKey| !world.copied.contains(key) && !world.is_thiefs(key);
        let slandered = world.thief.as_ref().is_some_and(|thief| thief.slandered);
        for key in store::stopped(&device.sql)?
            .iter()
            .filter(|key| innocent(key))
        {
            faults.push(format!(
                "{at}: stopped {:02x?}, who did nothing",
                key.first()
            ));
        }
        if world.is_stolen(at) {
            continue;
        }
        for (what, subject, actor) in store::notices(&device.sql)? {
            let by_thief = actor.is_some_and(|actor| world.is_thiefs(&actor));
            let blames = words.contains(&what.as_str()) && !by_thief;
            if blames && subject.as_ref().is_some_and(innocent) {
                faults.push(format!("{at}: was told {what} of one who did nothing"));
            }
            if what == Notice::Cloned.word() && !device.copied && !slandered {
                faults.push(format!("{at}: was told it is a copy, and is none"));
            }
        }
    }
    Ok(faults)
}

/// Who was taken out has no key of what came after.
fn removed_read_nothing(world: &World) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let Some(kept) = world
        .relay
        .sides
        .iter()
        .find_map(|side| side.accounts.values().next())
    else {
        return Ok(faults);
    };
    let lists: Vec<Signed> = kept
        .lists
        .iter()
        .filter_map(|bytes| Signed::decode(bytes).ok())
        .collect();
    let headers = kept.logs.values().flatten();
    let headers: Vec<_> = headers
        .filter_map(|(_, bytes)| Batch::read(bytes).ok())
        .map(|(_, header)| header)
        .filter(|header| !world.is_thiefs(&header.author))
        .collect();
    for list in &lists {
        let removed: BTreeSet<_> = list.manifest.removed.iter().map(|gone| gone.sign).collect();
        if removed.is_empty() {
            continue;
        }
        let stays = list.manifest.old_key == OldKey::SameEpoch;
        let (n, last) = (list.manifest.n, list.manifest.epoch - u32::from(!stays));
        for header in &headers {
            let cites = lists.iter().find(|list| list.hash == header.manifest);
            if cites.is_some_and(|cites| cites.manifest.n >= n) && header.epoch <= last {
                faults.push(format!(
                    "a batch in epoch {last} after list {n} took a device out"
                ));
            }
        }
        for (at, device) in world.devices.iter().enumerate() {
            if removed.contains(&device.key()?)
                && !world.phrased.contains(&at)
                && store::epochs(&device.sql)?
                    .iter()
                    .any(|epoch| *epoch > last)
                && world.lists.values().all(|hashes| hashes.len() < 2)
            {
                faults.push(format!(
                    "{at}: was taken out and has a later key than {last}"
                ));
            }
        }
    }
    Ok(faults)
}

/// The batches that count give the same in any order.
fn any_order(world: &mut World, remaining: &[usize]) -> Result<Vec<String>> {
    let Some(device) = remaining.first().and_then(|at| world.devices.get(*at)) else {
        return Ok(Vec::new());
    };
    let mut operations: Vec<Operation> = Vec::new();
    if let Some(base) = snapshot::store::base(&device.sql)? {
        operations = snapshot::operations(&base.own()?)?;
    }
    for (fallen, bytes) in store::batches(&device.sql)? {
        let (batch, header) = Batch::read(&bytes).map_err(|_| Error::Corrupt)?;
        if let Some(key) = rows::epoch_key(&device.sql, header.epoch)?.filter(|_| !fallen) {
            let body = sealed::open(&key, &header, &batch).map_err(|_| Error::Corrupt)?;
            operations.extend(body.operations);
        }
    }
    world.dice.shuffle(&mut operations);
    let sql = empty()?;
    apply(&sql, &device.tables, &operations, &mut Taken::default())?;
    let mut faults = Vec::new();
    if store::registers(&sql)? != store::registers(&device.sql)? {
        faults.push("another order of the same batches gives another log".into());
    } else if store::rows(&sql, &device.tables)? != store::rows(&device.sql, &device.tables)? {
        faults.push("another order of the same batches gives other rows".into());
    }
    Ok(faults)
}
