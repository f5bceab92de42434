//! Taking in lists of members: which one counts, and what it makes of what is here.

use waymark_wire::PublicKey;
use waymark_wire::manifest::{Chain, Kind, OldKey, Refusal, Signed};

use super::notice::Notice;
use super::round::follows;
use super::sealed::Brought;
use super::step::{Here, Stop};
use super::store::{self, Account};
use super::take::lie;
use super::{State, claims, new_keys, parted, sealed, snapshot};
use crate::error::{Error, Result};

/// What came of a list.
pub(super) enum Listed {
    Known,
    Parts,
    New(Accepted),
}

/// Takes in a list of members.
pub(super) fn list(here: &Here<'_>, signed: Signed) -> Result<Listed, Stop> {
    // The list before may have brought this device other keys.
    let account = &store::account(here.sql)?.ok_or(Error::NotFound)?;
    let Some(chain) = store::chain(here.sql)? else {
        let chain = Chain::begin(&account.id, signed).map_err(|_| lie("first_list"))?;
        return Ok(Listed::New(accept(here, account, None, &chain)?));
    };
    if signed.manifest.n <= chain.last.manifest.n {
        let ours = store::list(here.sql, signed.manifest.n)?.ok_or(Error::Corrupt)?;
        if ours.hash == signed.hash {
            return Ok(Listed::Known);
        }
        return Err(parted(here, account, &signed)?);
    }
    if !follows(&chain, &signed) {
        return Err(lie("list_missing"));
    }
    match chain.extend(signed) {
        Ok(next) => Ok(Listed::New(accept(here, account, Some(&chain), &next)?)),
        Err(Refusal::NotNext) => Ok(Listed::Parts),
        Err(_) => Err(lie("list")),
    }
}

/// Another list stands where ours does. If it is genuine, there are two histories; else the relay made it up.
fn parted(here: &Here<'_>, account: &Account, other: &Signed) -> Result<Stop> {
    let mut before: Option<Chain> = None;
    for n in 0..other.manifest.n {
        let ours = store::list(here.sql, n)?.ok_or(Error::Corrupt)?;
        let next = match before {
            None => Chain::begin(&account.id, ours),
            Some(chain) => chain.extend(ours),
        };
        before = Some(next.map_err(|_| Error::Corrupt)?);
    }
    let genuine = match before {
        None => Chain::begin(&account.id, other.clone()).is_ok(),
        Some(chain) => chain.extend(other.clone()).is_ok(),
    };
    if !genuine {
        return Ok(lie("list"));
    }
    store::put_notice(here.sql, here.ms(), Notice::Fork.word(), None, None)?;
    Ok(Stop::State(State::Fork, "two_histories"))
}

/// What a list that counts makes of what is here.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Accepted {
    /// Batches no longer count, or can be read now: the log has to be folded anew.
    pub(super) folds: bool,
    /// What the relay has is to be asked for again.
    pub(super) fetches: bool,
}

/// Keeps a list that counts: its key, who came and went, whose words end where.
pub(super) fn accept(
    here: &Here<'_>,
    account: &Account,
    before: Option<&Chain>,
    next: &Chain,
) -> Result<Accepted> {
    let list = &next.last;
    store::put_list(here.sql, list, here.ms())?;
    let was = account.key()?;
    let changed = new_keys::in_waiting(here, next)?;
    let account = changed.as_ref().unwrap_or(account);
    let me = account.key()?;
    let signer = list.signatures.first().map(|(signer, _)| *signer);
    let tell = |what: Notice, subject: &PublicKey| {
        let (now, actor) = (here.ms(), signer.as_ref());
        store::put_notice(here.sql, now, what.word(), Some(subject), actor)
    };
    let mut accepted = Accepted {
        // What this device wrote while it was out falls as it comes back, and can be looked through.
        folds: changed.is_some(),
        // Under the old keys the relay shows this device the lists alone.
        fetches: changed.is_some(),
    };
    if next.member(&me).is_some() {
        match sealed::take_keys(here, &me, &account.kem_secret, list)? {
            Brought::Key => {}
            Brought::Unread => accepted.folds = true,
            Brought::WrongKey => tell(Notice::WrongKey, &me)?,
        }
    }
    if let Some(by) = signer.filter(|by| list.manifest.old_key == OldKey::Dropped && *by != was) {
        tell(Notice::HistoryErasing, &by)?;
    }
    let old = before.map_or(&[][..], |chain| &chain.last.manifest.members);
    for member in &list.manifest.members {
        let is_new = !old.iter().any(|known| known.sign == member.sign);
        if is_new && member.kind == Kind::Device && member.sign != me && before.is_some() {
            tell(Notice::DeviceAdded, &member.sign)?;
        }
    }
    for gone in &list.manifest.removed {
        if gone.sign == me {
            tell(Notice::Revoked, &me)?;
        } else if gone.sign != was {
            tell(Notice::DeviceRemoved, &gone.sign)?;
        }
        let fell = store::fall(here.sql, &gone.sign, gone.last_seq)?;
        if fell > 0 && gone.sign != me {
            tell(Notice::WordsFell, &gone.sign)?;
            accepted.folds = true;
        }
        // The list decides between two histories of one device, and ends what stopped because of them.
        let at_end = store::hash_at(here.sql, &gone.sign, gone.last_seq)?;
        let is_other = at_end.is_some_and(|hash| hash != gone.last_hash);
        if is_other {
            snapshot::forget_log(here, &was, gone, None)?;
            accepted.folds = true;
        }
        let had_stopped = parted::go_on(here, &gone.sign)?;
        accepted.fetches |= is_other || had_stopped;
    }
    if !list.manifest.removed.is_empty() {
        claims::anew(here, next)?;
    }
    // Who was taken out keeps every word.
    accepted.folds &= next.cut_off(&me).is_none();
    Ok(accepted)
}
