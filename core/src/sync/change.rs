//! Changing the list of members. A change is an intent: whoever was quicker, it is built anew on what stands.

use waymark_wire::crypto::{self, Key};
use waymark_wire::manifest::{Chain, Kind, Manifest, Member, OldKey, Removed, Signed};
use waymark_wire::phrase::Recovery;
use waymark_wire::{Hash, PublicKey, sealing};

use super::notice::Notice;
use super::round::{Here, Round, Stop, Wish};
use super::store::{self, Account};
use super::take;
use crate::error::{Error, Result};

/// What is to change.
pub(crate) enum Change {
    /// A device that proved its keys becomes a member.
    Add(Member),
    /// A device goes; its words count up to `cut_off`, or as far as they are here. The epoch rises.
    Remove {
        device: PublicKey,
        cut_off: Option<(u64, Hash)>,
    },
    /// This device goes. The first other one makes a new epoch.
    Leave,
    /// A device left: what it knew opens nothing from now on.
    NewEpoch,
    /// This device was copied: new keys in place of the old ones, which are cut off where the relay's log ends.
    Rekey { sign_seed: Key, kem_secret: Key },
    /// By the phrase: this device becomes a member, no other stays but those in `keep`, the epoch rises.
    Restore {
        member: Member,
        keep: Vec<PublicKey>,
        recovery: Recovery,
    },
}

/// Who signs requests: the recovery device until this one is a member.
pub(super) fn signer<'a>(wish: &'a Wish, account: &'a Account) -> &'a Key {
    match wish {
        Wish::Change(Change::Restore { recovery, .. }) => &recovery.seed,
        _ => &account.sign_seed,
    }
}

/// The list that the round's wish, or what was found, asks for; nothing when all is as it should be.
pub(super) fn wished(
    round: &mut Round,
    here: &Here<'_>,
    account: &Account,
    chain: &Chain,
) -> Result<Option<Signed>, Stop> {
    let last = &chain.last.manifest;
    if matches!(round.wish(), Wish::Sync)
        && last.old_key == OldKey::SameEpoch
        && !last.removed.is_empty()
    {
        round.wish_for(Change::NewEpoch);
    }
    let Wish::Change(change) = round.wish() else {
        return Ok(None);
    };
    let me = crypto::public_key(&account.sign_seed)?;
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
            if members.iter().any(|known| known.sign == member.sign) {
                return Ok(None); // already so
            }
            members.push(member.clone());
            raise = false;
            &account.sign_seed
        }
        Change::Remove { device, cut_off } => {
            if !members.iter().any(|known| known.sign == *device) {
                return Ok(None);
            }
            take_out(&mut members, device, *cut_off)?;
            &account.sign_seed
        }
        Change::Leave => {
            take_out(&mut members, &me, None)?;
            raise = false;
            &account.sign_seed
        }
        Change::NewEpoch => &account.sign_seed,
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
            recovery,
        } => {
            for known in &last.members {
                let stays = known.sign == member.sign || keep.contains(&known.sign);
                if known.kind == Kind::Device && !stays {
                    take_out(&mut members, &known.sign, None)?;
                }
            }
            if !members.iter().any(|known| known.sign == member.sign) {
                members.push(member.clone());
            }
            &recovery.seed
        }
    };
    let key = store::epoch_key(here.sql, last.epoch)?.ok_or(Error::Corrupt)?;
    let (epoch, new_key) = if raise {
        (last.epoch + 1, here.chance()?)
    } else {
        (last.epoch, key.clone())
    };
    let old_key = if raise {
        sealing::seal_old(&new_key, &key, &account.id, epoch)?
    } else {
        OldKey::SameEpoch
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
    Ok(Some(wrap_and_sign(here, manifest, &new_key, signer)?))
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

/// The relay has our list: it counts here too.
pub(super) fn was_accepted(round: &mut Round, here: &Here<'_>, list: Signed) -> Result<(), Stop> {
    let chain = store::chain(here.sql)?.ok_or(Error::Corrupt)?;
    if chain.last.hash == list.hash {
        return Ok(());
    }
    let next = chain
        .extend(list)
        .map_err(|_| Error::Internal("own_list"))?;
    let account = match keys_in_waiting(here, &next)? {
        Some(changed) => changed,
        None => store::account(here.sql)?.ok_or(Error::NotFound)?,
    };
    if take::accept(here, &account, Some(&chain), &next)? {
        take::fold_anew(round, here)?;
    }
    Ok(())
}

/// Makes the keys a copied device goes on with. They are in the store before the list that names them leaves.
pub(super) fn make_new_keys(round: &mut Round, here: &Here<'_>) -> Result<()> {
    if round.cloned {
        return Ok(());
    }
    round.cloned = true;
    let (sign_seed, kem_secret) = (here.chance()?, here.chance()?);
    store::put_next_keys(here.sql, &sign_seed, &kem_secret)?;
    store::put_notice(here.sql, here.ms(), Notice::Cloned.word(), None, None)?;
    round.wish_for(Change::Rekey {
        sign_seed,
        kem_secret,
    });
    Ok(())
}

/// When a list names the keys this device has waiting, they are its keys from now on.
pub(super) fn keys_in_waiting(here: &Here<'_>, next: &Chain) -> Result<Option<Account>> {
    let Some((sign_seed, kem_secret)) = store::next_keys(here.sql)? else {
        return Ok(None);
    };
    if next.member(&crypto::public_key(&sign_seed)?).is_none() {
        return Ok(None);
    }
    let account = Account {
        sign_seed,
        kem_secret,
        ..store::account(here.sql)?.ok_or(Error::NotFound)?
    };
    store::put_account(here.sql, &account)?;
    store::forget_next_keys(here.sql)?;
    Ok(Some(account))
}
