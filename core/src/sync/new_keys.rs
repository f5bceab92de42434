//! New keys of a device that was copied, or that comes again after it was taken out.

use waymark_wire::crypto;
use waymark_wire::manifest::Chain;

use super::State;
use super::notice::Notice;
use super::round::Round;
use super::step::Here;
use super::store::{self, Account};
use crate::error::{Error, Result};

/// Makes the keys a copied device goes on with. They are in the store before the list that names them leaves, and
/// until it counts every round asks for it.
pub(super) fn make(round: &mut Round, here: &Here<'_>) -> Result<()> {
    round.cloned = true;
    if store::next_keys(here.sql)?.is_some() {
        return Ok(());
    }
    store::put_next_keys(here.sql, &here.chance()?, &here.chance()?)?;
    store::put_notice(here.sql, here.ms(), Notice::Cloned.word(), None, None)
}

/// When a list names the keys this device has waiting, they are its keys from now on.
pub(super) fn in_waiting(here: &Here<'_>, next: &Chain) -> Result<Option<Account>> {
    let Some((sign_seed, kem_secret)) = store::next_keys(here.sql)? else {
        return Ok(None);
    };
    if next.member(&crypto::public_key(&sign_seed)?).is_none() {
        return Ok(None);
    }
    let account = Account {
        sign_seed,
        kem_secret,
        // Whatever became of the old ones.
        state: State::Ok,
        ..store::account(here.sql)?.ok_or(Error::NotFound)?
    };
    store::put_account(here.sql, &account)?;
    store::forget_next_keys(here.sql)?;
    Ok(Some(account))
}
