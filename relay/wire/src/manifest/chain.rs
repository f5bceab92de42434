//! Which list may follow which.

use std::collections::BTreeSet;

use super::{
    Kind, MOST_DEVICES, MOST_LISTS, Manifest, Member, OldKey, Removed, Signed, account_of,
};
use crate::{AccountId, Malformed, PublicKey};

/// Why a list does not count. The first that applies, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The bytes.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// Another account, or its first member is not the recovery device that names it.
    #[error("another account")]
    Account,
    /// Not the next of the chain.
    #[error("not the next list")]
    NotNext,
    /// The epoch neither stays nor rises by one as it must.
    #[error("epoch")]
    Epoch,
    /// A member is missing without a word, came back, is there twice, moved, or nobody fits the wraps.
    #[error("members")]
    Members,
    /// A member did not prove its keys.
    #[error("proof")]
    Proof,
    /// Nobody who may has signed.
    #[error("signature")]
    Signature,
}

/// The last list that counts, and all that decides whether another may follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The list.
    pub last: Signed,
    /// Everyone who was ever taken out, with where their batches end.
    pub gone: Vec<Removed>,
}

impl Chain {
    /// Begins with the first list, signed by the recovery device.
    pub fn begin(account: &AccountId, first: Signed) -> Result<Self, Refusal> {
        let list = &first.manifest;
        let recovery = check_account(account, list)?;
        if list.n != 0 || list.prev != [0; 32] {
            return Err(Refusal::NotNext);
        }
        if list.epoch != 1 || list.old_key != OldKey::SameEpoch {
            return Err(Refusal::Epoch);
        }
        if !list.removed.is_empty() {
            return Err(Refusal::Members);
        }
        check_members(account, list)?;
        if !first.is_signed_by(&recovery) {
            return Err(Refusal::Signature);
        }
        Ok(Self {
            last: first,
            gone: Vec::new(),
        })
    }

    /// The chain with one more list.
    pub fn extend(&self, next: Signed) -> Result<Self, Refusal> {
        let (old, new) = (&self.last.manifest, &next.manifest);
        let recovery = check_account(&old.account, new)?;
        if old.n + 1 != new.n || new.n >= MOST_LISTS || new.prev != self.last.hash {
            return Err(Refusal::NotNext);
        }
        match (new.epoch.checked_sub(old.epoch), &new.old_key) {
            (Some(0), OldKey::SameEpoch) if new.ek_commit == old.ek_commit => {}
            (Some(1), OldKey::Sealed(_) | OldKey::Dropped) => {}
            _ => return Err(Refusal::Epoch),
        }
        self.check_changes(new)?;
        check_members(&old.account, new)?;
        let may_sign = |signer: &Member| next.is_signed_by(&signer.sign);
        if !old.members.iter().any(may_sign) && !next.is_signed_by(&recovery) {
            return Err(Refusal::Signature);
        }
        let gone = [self.gone.as_slice(), &new.removed].concat();
        Ok(Self { last: next, gone })
    }

    /// Members keep their order, new ones go last; every missing one is said to be removed, and none returns.
    fn check_changes(&self, new: &Manifest) -> Result<(), Refusal> {
        let old = &self.last.manifest.members;
        let out: BTreeSet<_> = new.removed.iter().map(|gone| gone.sign).collect();
        let all_were_devices = out.iter().all(|sign| {
            old.iter()
                .any(|m| m.sign == *sign && m.kind == Kind::Device)
        });
        let stayed: Vec<_> = old.iter().filter(|m| !out.contains(&m.sign)).collect();
        let order_kept = new
            .members
            .iter()
            .take(stayed.len())
            .eq(stayed.iter().copied());
        let returned = new.members.iter().skip(stayed.len()).any(|member| {
            member.kind != Kind::Device
                || old.iter().any(|m| m.sign == member.sign)
                || self.gone.iter().any(|gone| gone.sign == member.sign)
        });
        let fits = all_were_devices && out.len() == new.removed.len() && order_kept && !returned;
        fits.then_some(()).ok_or(Refusal::Members)
    }

    /// The member who signs under this key now.
    pub fn member(&self, key: &PublicKey) -> Option<&Member> {
        self.last.manifest.members.iter().find(|m| m.sign == *key)
    }

    /// Where the batches of a member that was taken out end.
    pub fn cut_off(&self, key: &PublicKey) -> Option<&Removed> {
        self.gone.iter().find(|gone| gone.sign == *key)
    }
}

fn check_account(account: &AccountId, list: &Manifest) -> Result<PublicKey, Refusal> {
    let first = list.members.first().ok_or(Refusal::Account)?;
    let fits = first.kind == Kind::Recovery
        && list.account == *account
        && account_of(&first.sign) == *account;
    fits.then_some(first.sign).ok_or(Refusal::Account)
}

fn check_members(account: &AccountId, list: &Manifest) -> Result<(), Refusal> {
    let names: BTreeSet<_> = list.members.iter().map(|member| member.sign).collect();
    let one_recovery = list
        .members
        .iter()
        .skip(1)
        .all(|member| member.kind == Kind::Device);
    if names.len() != list.members.len()
        || !one_recovery
        || list.wraps.len() != list.members.len()
        || list.members.len() > MOST_DEVICES + 1
    {
        return Err(Refusal::Members);
    }
    let proven = list.members.iter().all(|member| member.is_proven(account));
    proven.then_some(()).ok_or(Refusal::Proof)
}
