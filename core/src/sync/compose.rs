//! The list of members that a change asks for, on what stands: who is in it, where logs end, and under which key all goes on.

use waymark_wire::crypto::{self, Key};
use waymark_wire::manifest::{
    Chain, Kind, MOST_DEVICES, MOST_LISTS, Manifest, Member, OldKey, Removed, Signed,
};
use waymark_wire::{Hash, PublicKey, sealing};

use super::change::{self, Change};
use super::step::{Here, Stop};
use super::store::{self, Account};
use super::{State, sealed, snapshot};
use crate::error::{Error, Result};

/// The list after `chain`'s last that makes this change.
///
/// Errors: `Invalid` when the account has as many devices as it can, or as many lists.
pub(super) fn list(
    here: &Here<'_>,
    account: &Account,
    chain: &Chain,
    change: &Change,
) -> Result<Signed, Stop> {
    let last = &chain.last.manifest;
    let me = account.key()?;
    let mut members = last.members.clone();
    let mut removed = Vec::new();
    let mut raise = true;
    let mut take_out = |members: &mut Vec<Member>, device: &PublicKey, cut: Option<(u64, Hash)>| {
        members.retain(|member| member.sign != *device);
        let head = store::head(here.sql, device)?.map(|head| (head.seq, head.hash));
        let (last_seq, last_hash) = cut.or(head).unwrap_or((0, [0; 32]));
        removed.push(Removed {
            sign: *device,
            last_seq,
            last_hash,
        });
        Ok::<_, Error>(())
    };
    let signer = match change {
        Change::Add(member) => {
            members.push(member.clone());
            raise = change::is_known_outside(here, chain)?;
            &account.sign_seed
        }
        Change::Remove { device, cut_off } => {
            let floor = snapshot::floor(here, &me, device)?;
            let cut_off = cut_off.map(|cut| not_before(floor, cut));
            take_out(&mut members, device, cut_off)?;
            &account.sign_seed
        }
        Change::Leave => {
            take_out(&mut members, &me, None)?;
            raise = false;
            &account.sign_seed
        }
        Change::NewEpoch | Change::Erase => &account.sign_seed,
        Change::Rekey {
            sign_seed,
            kem_secret,
        } => {
            take_out(&mut members, &me, None)?;
            let kem = crypto::kem_public_key(kem_secret)?;
            members.push(Member::new(&account.id, Kind::Device, sign_seed, kem)?);
            &account.sign_seed
        }
        Change::Restore {
            member,
            keep,
            since_ms,
            recovery,
        } => {
            for known in &last.members {
                let stays = known.sign == member.sign || keep.contains(&known.sign);
                if known.kind == Kind::Device && !stays {
                    let cut = match since_ms {
                        Some(since) => {
                            let floor = snapshot::floor_of_all(here, chain, &me, &known.sign)?;
                            let cut = sealed::ends_before(here, &known.sign, *since)?;
                            Some(not_before(floor, cut))
                        }
                        None => None,
                    };
                    take_out(&mut members, &known.sign, cut)?;
                }
            }
            if !members.iter().any(|known| known.sign == member.sign) {
                members.push(member.clone());
            }
            &recovery.seed
        }
    };
    if members.len() > MOST_DEVICES + 1 {
        return Err(Error::invalid("devices", "must be at most 16").into());
    }
    if last.n + 1 >= MOST_LISTS {
        return Err(Error::invalid("devices", "have changed too often for this account").into());
    }
    let Some(key) = store::epoch_key(here.sql, last.epoch)? else {
        return Err(Stop::State(State::Withheld, "wrong_key"));
    };
    let (epoch, new_key) = if raise {
        (last.epoch + 1, here.chance()?)
    } else {
        (last.epoch, key.clone())
    };
    let old_key = match change {
        Change::Erase => OldKey::Dropped,
        _ if raise => sealing::seal_old(&new_key, &key, &account.id, epoch)?,
        _ => OldKey::SameEpoch,
    };
    let manifest = Manifest {
        account: account.id,
        n: last.n + 1,
        prev: chain.last.hash,
        epoch,
        members,
        removed,
        ek_commit: [0; 32],
        wraps: Vec::new(),
        old_key,
    };
    Ok(wrap_and_sign(here, manifest, &new_key, signer)?)
}

/// An end that a log is given, or the floor where that is later.
fn not_before(floor: Option<(u64, Hash)>, cut: (u64, Hash)) -> (u64, Hash) {
    floor.filter(|floor| floor.0 > cut.0).unwrap_or(cut)
}

/// Wraps the epoch key to every member, and signs.
pub(super) fn wrap_and_sign(
    here: &Here<'_>,
    mut list: Manifest,
    key: &Key,
    signer: &Key,
) -> Result<Signed> {
    let chances: Vec<Key> = list
        .members
        .iter()
        .map(|_| here.chance())
        .collect::<Result<_>>()?;
    let mut chances = chances.into_iter();
    sealing::wrap_all(key, &mut list, &mut || chances.next().unwrap_or_default())?;
    Ok(Signed::new(list, &[signer])?)
}
