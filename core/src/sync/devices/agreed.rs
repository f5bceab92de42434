//! The person agreed to what a look by the phrase found: which devices stay, and whose history goes on.

use data_encoding::HEXLOWER;
use waymark_wire::PublicKey;
use waymark_wire::crypto;
use waymark_wire::manifest::{Kind, Member};

use super::look::Look;
use super::model::FoundHistory;
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::sync::change::Change;
use crate::sync::step::Here;
use crate::sync::{begin, shown, snapshot, store};

impl Look {
    /// The devices among those found whose ids start with these digits.
    ///
    /// Errors: `Invalid` naming `keep`.
    pub(super) fn named(&self, ids: &[String]) -> Result<Vec<PublicKey>> {
        let members = &self.lists.chain()?.last.manifest.members;
        let find = |id: &String| {
            let beginning = id.to_lowercase();
            let mut fits = members.iter().filter(|member| {
                member.kind == Kind::Device && HEXLOWER.encode(&member.sign).starts_with(&beginning)
            });
            match (fits.next(), fits.next()) {
                (Some(member), None) if !beginning.is_empty() => Ok(member.sign),
                _ => Err(Error::invalid("keep", "must be ids of the devices shown")),
            }
        };
        ids.iter().map(find).collect()
    }

    /// The person agreed: this device has an account from here on, and the change of a round that makes it a member
    /// and takes out all devices that are not in `keep`, from `since` on. After a crash the same may be done again.
    ///
    /// Where the relay shows another history than this device knows, it takes the relay's only if `take_theirs`: as a
    /// new device, which brings all its words along.
    ///
    /// Errors: `Refused` with `fork` for another history and no `take_theirs`.
    pub(in crate::sync) fn agreed(
        &self,
        here: &Here<'_>,
        keep: Vec<PublicKey>,
        since: Option<Instant>,
        take_theirs: bool,
    ) -> Result<Change> {
        if self.history(here)? != FoundHistory::Same {
            if !take_theirs {
                return Err(Error::Refused("fork"));
            }
            shown::forget(here)?;
        }
        let account = match store::account(here.sql)? {
            Some(account) => account,
            None => {
                let account = begin::device(here, &self.origin, self.lists.account)?;
                let recovery = &self.recovery;
                self.lists.adopt(here, &recovery.public, &recovery.kem)?;
                account
            }
        };
        let me = account.key()?;
        // Keys that were taken out never come back: a device that was goes on with new ones. The relay may have gone
        // back to before that.
        let ours = store::chain(here.sql)?;
        let known = || ours.iter().chain(self.lists.chain().ok());
        if known().any(|chain| chain.member(&me).is_none()) {
            // Others may have agreed on what it never had.
            snapshot::store::waits::put_arrival(here.sql, None)?;
        }
        let member = if known().any(|chain| chain.cut_off(&me).is_some()) {
            let (seed, kem) = match store::next_keys(here.sql)? {
                Some(keys) => keys,
                None => {
                    let keys = (here.chance()?, here.chance()?);
                    store::put_next_keys(here.sql, &keys.0, &keys.1)?;
                    keys
                }
            };
            let kem = crypto::kem_public_key(&kem)?;
            Member::new(&account.id, Kind::Device, &seed, kem)?
        } else {
            begin::member(&account)?
        };
        Ok(Change::Restore {
            member,
            keep,
            since_ms: since.map(|since| since.timestamp_millis()),
            recovery: Box::new(self.recovery.clone()),
        })
    }

    /// Whether what both have of the lists is the same, and if not, who signed the relay's.
    pub(super) fn history(&self, here: &Here<'_>) -> Result<FoundHistory> {
        let Some(ours) = store::chain(here.sql)? else {
            return Ok(FoundHistory::Same);
        };
        for n in 0..=ours.last.manifest.n {
            let both = store::list(here.sql, n)?.zip(self.lists.list(n));
            if both.is_none_or(|(ours, theirs)| ours.hash == theirs.hash) {
                continue; // a relay that has less is given it again
            }
            let by_phrase = self
                .lists
                .from(n)
                .any(|list| list.is_signed_by(&self.recovery.public));
            return Ok(if by_phrase {
                FoundHistory::ByPhrase
            } else {
                FoundHistory::ByDevices
            });
        }
        Ok(FoundHistory::Same)
    }
}
