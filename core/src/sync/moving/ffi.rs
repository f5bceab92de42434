//! What Kotlin, Swift, Python and the command line call.

use waymark_wire::phrase::{Phrase, Recovery};
use zeroize::Zeroizing;

use super::store::{RELAY, moved_to, record};
use super::{announce, closing, end, go_back};
use crate::error::{Error, Result};
use crate::oplog::Value;
use crate::sync::ffi::{admission, begun, not_enabled, reported};
use crate::sync::model::{AccountEnding, AccountMoved, SyncReport};
use crate::sync::round::Round;
use crate::sync::step::{Report, Wish};
use crate::sync::{Driver, State, begin, devices, shown, store};
use crate::web::origin;
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Moves this device to another relay: same account, same words. The new relay is filled from here, and the other
    /// devices hear at the old one, where that can still be reached, and ask their person whether to follow.
    ///
    /// `relay`: its address; nothing = where another device has moved to, [`App::sync_moved_to`]. `invite`: what its
    /// owner gave. Errors: `Invalid` naming `relay` or `invite`, `NotFound` while sync is off, `Offline`, `Busy`,
    /// `Interrupted`: then it stays where it was.
    pub fn sync_move(
        &self,
        relay: Option<String>,
        invite: Option<String>,
    ) -> Result<SyncReport, AppError> {
        let _turn = self.syncing().turn()?;
        let driver = self.driver();
        go_back(&driver)?;
        let account = driver.diary.read(store::account)?.ok_or(Error::NotFound)?;
        let heard = driver.diary.read(moved_to)?;
        let to = match relay.or(heard) {
            Some(relay) => origin(&relay)?,
            None => return Err(Error::invalid("relay", "is needed").into()),
        };
        if to == account.origin {
            return Err(Error::invalid("relay", "is where this device is already").into());
        }
        let invited = invite.is_some();
        let admission = invite.as_deref().map(admission).transpose()?;
        // First it is looked whether the new relay takes the account: then the others are told at the old one.
        driver.within(|here| store::put_account(here.sql, &account.trying(to.clone())))?;
        let mut round = Round::new(Wish::Sync, admission);
        let went = driver.carry_out(&mut round);
        go_back(&driver)?;
        let went = went?;
        if !round.is_known_there() {
            return Err(not_enabled(&went, invited).into());
        }
        self.write(|tx, _| tx.put(&RELAY, record(), &[Value::Text(&to)]))?;
        driver.round(Wish::Sync, None)?;
        driver.within(|here| {
            let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
            store::owe_nothing_of_gone(here.sql)?;
            store::put_account(here.sql, &account.moved(to))
        })?;
        let report = first_round(&driver);
        self.announce(&["sync"]);
        Ok(reported(&driver, report)?)
    }

    /// Where another device has moved to, if this one has not: ask the person whether to follow, which is
    /// [`App::sync_move`] without an address.
    pub fn sync_moved_to(&self) -> Result<Option<String>, AppError> {
        let driver = self.driver();
        let account = driver.diary.read(store::account)?;
        let to = driver.diary.read(moved_to)?;
        Ok(to.filter(|to| account.is_some_and(|account| account.origin != *to)))
    }

    /// Ends the account at the relay and turns sync off here. Every word stays on every device. With the `phrase` it
    /// ends at once; without, after three days in which any other device may call it off.
    ///
    /// Errors: `Invalid` naming `phrase` or a word, `Refused` for the phrase of another account or a relay that does
    /// not do it, `NotFound` while sync is off, `Offline`, `Busy`: sync is on then, and nothing has changed.
    pub fn account_end(&self, phrase: Option<String>) -> Result<(), AppError> {
        let recovery = recovery(phrase)?;
        let _turn = self.syncing().turn()?;
        let driver = self.driver();
        if !end(&driver, recovery.as_ref())? {
            return Err(Error::Refused("account_not_ended").into());
        }
        driver.within(shown::forget)?;
        let _ = driver.diary.checkpoint();
        self.announce(&["sync"]);
        Ok(())
    }

    /// When the account ends because a device asked for that; nothing where none did. Syncs first: who asked is seen in
    /// the list of devices.
    ///
    /// Errors: `NotFound` while sync is off, `Offline`, `Busy`, `Interrupted`, `Refused` with a state of sync.
    pub fn account_ending(&self) -> Result<Option<AccountEnding>, AppError> {
        let _turn = self.syncing().turn()?;
        let driver = self.driver();
        devices::changed(&driver.round(Wish::Sync, None)?)?;
        Ok(closing::announced(&driver)?)
    }

    /// Calls off the end that a device asked for: the account goes on. Whoever asked and is not trusted is taken out
    /// with [`App::device_remove`], which calls it off too.
    ///
    /// Errors: `NotFound` while sync is off, `Offline`, `Refused` with `account_closed` when it is too late.
    pub fn account_keep(&self) -> Result<(), AppError> {
        Ok(closing::keep(&self.driver())?)
    }

    /// A new account with new words at the same relay, filled from here: for words that are lost or that somebody
    /// saw, or to leave behind what relays kept. The old account ends, with its `phrase` at once, else in three days.
    /// The other devices keep every word and join the new account by a code.
    ///
    /// The old account ends only after the relay has the new one; what breaks off on the way can be tried again.
    ///
    /// Errors: as [`App::sync_enable`] and [`App::account_end`].
    pub fn account_move(
        &self,
        phrase: Option<String>,
        invite: Option<String>,
    ) -> Result<AccountMoved, AppError> {
        let recovery = recovery(phrase)?;
        let admission = invite.as_deref().map(admission).transpose()?;
        let _turn = self.syncing().turn()?;
        let driver = self.driver();
        // What the others wrote comes along. Where a try before this one ended the old account, nothing more does.
        let synced = driver.round(Wish::Sync, None)?;
        let has_ended = synced.state == State::Closed;
        if !has_ended {
            devices::changed(&synced)?;
        }
        let account = driver.diary.read(store::account)?.ok_or(Error::NotFound)?;
        let origin = account.origin;
        if recovery
            .as_ref()
            .is_some_and(|one| one.account != account.id)
        {
            return Err(Error::Refused("phrase_of_another_account").into());
        }
        let (phrase, fresh) = driver.within(|here| {
            let phrase = Phrase::new(here.chance()?);
            let fresh = begin::fresh(here, &phrase)?;
            Ok((phrase, fresh))
        })?;
        // Nothing of the old account is given up before the relay has the new one.
        announce(&driver, &origin, &fresh, admission)?;
        if !has_ended && !end(&driver, recovery.as_ref())? {
            return Err(Error::Refused("account_not_ended").into());
        }
        // The old account is left and the new one begun in one step: no crash loses both.
        let enabled = driver.within(|here| {
            shown::forget(here)?;
            begun(here, &origin, fresh, &phrase)
        })?;
        let _ = driver.diary.checkpoint();
        let report = first_round(&driver);
        self.announce(&["sync"]);
        Ok(AccountMoved {
            enabled,
            report: reported(&driver, report)?,
        })
    }
}

/// The first round where this device is now. That it is there stands, and its words have to be shown, also where this breaks
/// off: the next one makes up for it.
fn first_round(driver: &Driver<'_>) -> Report {
    let broken_off = Report {
        state: State::Offline,
        detail: "unreachable",
        sent: 0,
        received: 0,
        retry_after_s: None,
        changed: Vec::new(),
        erased: false,
    };
    driver.round(Wish::Sync, None).unwrap_or(broken_off)
}

fn recovery(typed: Option<String>) -> Result<Option<Recovery>> {
    let typed = typed.map(Zeroizing::new);
    let phrase = typed
        .map(|typed| devices::read_phrase(&typed))
        .transpose()?;
    Ok(phrase.map(|phrase| phrase.recovery()).transpose()?)
}
