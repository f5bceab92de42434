//! Changing the list of members. A change is an intent: whoever was quicker, it is built anew on what stands.

use waymark_wire::crypto::Key;
use waymark_wire::manifest::{Chain, Kind, Member, OldKey, Signed};
use waymark_wire::phrase::Recovery;
use waymark_wire::{Hash, PublicKey};

use super::round::{Round, Why};
use super::step::{Here, Stop, Wish};
use super::store::{self, Account};
use super::{State, anew, compose, lists, snapshot};
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
    /// All that was written until now goes, on the devices and at the relay: a new epoch without the key of this one.
    Erase,
    /// This device was copied: new keys in place of the old ones, which are cut off where the relay's log ends.
    Rekey { sign_seed: Key, kem_secret: Key },
    /// By the phrase: this device becomes a member, no other stays but those in `keep`, the epoch rises. What the others
    /// say they wrote at or after `since_ms` counts no more.
    Restore {
        member: Member,
        keep: Vec<PublicKey>,
        since_ms: Option<i64>,
        recovery: Box<Recovery>,
    },
}

impl Change {
    /// Whether it is so already: somebody else was quicker, or the answer to an earlier try was lost.
    pub(super) fn is_done(&self, last: &Signed) -> bool {
        let members = &last.manifest.members;
        let has = |key: &PublicKey| members.iter().any(|member| member.sign == *key);
        match self {
            Self::Add(member) => has(&member.sign),
            Self::Remove { device, .. } => !has(device),
            // The phrase has the last word, also where it changes nobody: that is how two histories become one.
            Self::Restore {
                member,
                keep,
                recovery,
                ..
            } => {
                let stays =
                    |known: &Member| known.sign == member.sign || keep.contains(&known.sign);
                let mut devices = members.iter().filter(|m| m.kind == Kind::Device);
                has(&member.sign) && devices.all(stays) && last.is_signed_by(&recovery.public)
            }
            Self::Leave | Self::NewEpoch | Self::Erase | Self::Rekey { .. } => false,
        }
    }
}

/// Who signs requests: the recovery device until this one is a member.
pub(super) fn signer<'a>(wish: &'a Wish, account: &'a Account) -> &'a Key {
    match wish {
        Wish::Change(Change::Restore { recovery, .. }) => &recovery.seed,
        _ => &account.sign_seed,
    }
}

/// Whether this device, or its keys, go: after it gave what it has. Its last words are not for one who went before
/// it: while that one knows the key, a new epoch comes first.
pub(super) fn goes(round: &Round, here: &Here<'_>, chain: &Chain) -> Result<bool> {
    if round.is_by_phrase() {
        return Ok(false); // it comes
    }
    let leaves = matches!(round.wish(), Wish::Change(Change::Leave));
    Ok(store::next_keys(here.sql)?.is_some() || (leaves && !is_known_outside(here, chain)?))
}

/// Whether somebody who was taken out since knows the key of this epoch.
pub(super) fn is_known_outside(here: &Here<'_>, chain: &Chain) -> Result<bool> {
    let mut list = chain.last.clone();
    while list.manifest.old_key == OldKey::SameEpoch {
        if !list.manifest.removed.is_empty() {
            return Ok(true);
        }
        let Some(n) = list.manifest.n.checked_sub(1) else {
            break;
        };
        list = store::list(here.sql, n)?.ok_or(Error::Corrupt)?;
    }
    Ok(false)
}

/// The list that what was found, or the person, asks for; nothing when all is as it should be.
///
/// Errors: as [`compose::list`]; `Invalid` also for a new device that was taken out.
pub(super) fn wished(
    round: &Round,
    here: &Here<'_>,
    account: &Account,
    chain: &Chain,
) -> Result<Option<(Signed, Why)>, Stop> {
    let is_known_outside = is_known_outside(here, chain)?;
    let rekey = store::next_keys(here.sql)?.map(|(sign_seed, kem_secret)| Change::Rekey {
        sign_seed,
        kem_secret,
    });
    let me = account.key()?;
    // Who does not have all of a log that the others agreed on would cut it off too early.
    let is_cut = |gone: &PublicKey| round.cut && round.misfit.contains(gone);
    if rekey.is_some() && !round.is_by_phrase() && is_cut(&me) {
        return Ok(None);
    }
    let waits = match round.wish() {
        // Nobody comes in while history is being erased: one more would have to agree.
        Wish::Change(Change::Add(_)) => snapshot::erasure(here.sql)?.is_some(),
        Wish::Change(Change::Remove { device, .. }) => {
            is_cut(device) && may_be_had_by_others(round, here, device)?
        }
        Wish::Change(Change::Leave) => is_cut(&me),
        _ => false,
    };
    let (change, why) = match (&rekey, round.wish()) {
        // By the phrase a device comes with the keys it has waiting: they need no list of their own.
        (_, Wish::Change(restore @ Change::Restore { .. })) if !restore.is_done(&chain.last) => {
            (restore, Why::Wished)
        }
        (Some(rekey), _) => (rekey, Why::Needed),
        (None, Wish::Change(Change::Leave)) if is_known_outside => (&Change::NewEpoch, Why::Needed),
        (None, Wish::Change(change)) if !waits && !change.is_done(&chain.last) => {
            (change, Why::Wished)
        }
        (None, _) if is_known_outside => (&Change::NewEpoch, Why::Needed),
        (None, _) => return Ok(None),
    };
    // Who was taken out meanwhile comes under other keys; a copy that came in has taken its new ones since.
    match change {
        Change::Restore { member, .. } if chain.cut_off(&member.sign).is_some() => {
            return match chain.member(&me) {
                Some(_) => Ok(None),
                None => Err(Stop::State(State::Revoked, "")),
            };
        }
        Change::Add(member) if chain.cut_off(&member.sign).is_some() => {
            return Err(Error::invalid("device", "was taken out; it has to ask anew").into());
        }
        _ => {}
    }
    let signed = compose::list(here, account, chain, change)?;
    Ok(Some((signed, why)))
}

/// Whether others say that they have more of a log than this device, or may say so in what it lacks of theirs. What only its
/// author had, that one may have dropped itself, so as not to be taken out.
fn may_be_had_by_others(round: &Round, here: &Here<'_>, author: &PublicKey) -> Result<bool> {
    let head = store::head(here.sql, author)?.map_or(0, |head| head.seq);
    let lacks_others = round.misfit.iter().any(|other| other != author);
    Ok(lacks_others || store::author(here.sql, author)?.claimed_seq > head)
}

/// The relay has our list: it counts here too. Whether a log has to be fetched anew.
pub(super) fn was_accepted(round: &mut Round, here: &Here<'_>, list: Signed) -> Result<bool, Stop> {
    let chain = store::chain(here.sql)?.ok_or(Error::Corrupt)?;
    if chain.last.hash == list.hash {
        return Ok(false);
    }
    let next = chain
        .extend(list)
        .map_err(|_| Error::Internal("own_list"))?;
    let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
    let accepted = lists::accept(here, &account, Some(&chain), &next)?;
    if accepted.folds {
        anew::fold_anew(round, here)?;
    }
    Ok(accepted.fetches)
}

/// Why the list is as it was, after a round that ended so.
pub(super) fn not_changed(state: State) -> Error {
    match state {
        State::Offline => Error::Offline,
        State::Ok | State::Healed | State::Cloned => Error::Refused("not_changed"),
        state => Error::Refused(state.word()),
    }
}
