//! What Kotlin, Swift, Python and the command line call.

use std::time::Duration;

use data_encoding::HEXLOWER;
use waymark_wire::admission::Admission;
use waymark_wire::invite::Invite;
use waymark_wire::phrase::Phrase;
use zeroize::Zeroizing;

use super::change::Change;
use super::drive::Driver;
use super::due::{self, Standing};
use super::model::{
    PhraseShown, SyncConditions, SyncEnabled, SyncNotice, SyncOff, SyncReport, SyncState,
    SyncStatus, SyncWords,
};
use super::moving::look_for_end;
use super::round::Round;
use super::step::{Here, Report, Wish};
use super::{State, begin, phrase, shown, store, words};
use crate::calendar::Instant;
use crate::content::{Language, Strings};
use crate::error::{Error, Result};
use crate::web::origin;
use crate::web::{Pin, WebTrust};
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Makes an account at a relay, with this device as its first, and tells the relay. Show the words at once:
    /// [`App::phrase_show`] gives them again only until [`App::phrase_check`] or seven days have passed.
    ///
    /// `relay`: `https://host[:port]`. `invite`: what the relay's owner gave, if it takes nobody without.
    /// Takes seconds at a relay that asks for work instead. Errors: `Invalid` naming `relay` (no address, sync is
    /// on already, what is there is no relay) or `invite`; `Offline`; `Busy`; `Interrupted`. Sync is off then.
    pub fn sync_enable(
        &self,
        relay: String,
        invite: Option<String>,
    ) -> Result<SyncEnabled, AppError> {
        let origin = origin(&relay)?;
        let invited = invite.is_some();
        let admission = invite.as_deref().map(admission).transpose()?;
        let _turn = self.syncing().turn()?;
        let driver = self.driver();
        let enabled = driver.within(|here| {
            if store::account(here.sql)?.is_some() {
                return Err(Error::invalid(
                    "relay",
                    "is chosen already: sync is on here",
                ));
            }
            let phrase = Phrase::new(here.chance()?);
            let fresh = begin::fresh(here, &phrase)?;
            begun(here, &origin, fresh, &phrase)
        })?;
        let mut round = Round::new(Wish::Sync, admission);
        let went = driver.carry_out(&mut round);
        // Once the relay has the account, a connection that breaks off later does not undo it.
        if !round.is_known_there() {
            driver.within(shown::forget)?;
            let _ = driver.diary.checkpoint();
            return Err(not_enabled(&went?, invited).into());
        }
        self.announce(&["sync"]);
        Ok(enabled)
    }

    /// From now until the app is closed, speaks only to relays whose certificate is vouched for and has one of
    /// these keys. `pins`: each `sha256/` and the base64, or the 64 hex digits, of the SHA-256 of a public key
    /// (`SubjectPublicKeyInfo`); none for any key. To a relay with another key nothing is sent: the state is
    /// `Offline` with the detail `pin`. A relay on the same machine (`http://`) has no certificate, and no key.
    ///
    /// Errors: `Invalid` naming `pin`; nothing is changed then.
    pub fn sync_pin(&self, pins: Vec<String>) -> Result<(), AppError> {
        let pins = pins
            .iter()
            .map(|pin| Pin::read(pin))
            .collect::<Result<_, AppError>>()?;
        let roots = self.web_trust().roots;
        self.trust_web(WebTrust { roots, pins });
        Ok(())
    }

    /// Syncs: brings what other devices wrote, and gives the relay what is new here. Writes and reads go on
    /// meanwhile. [`App::sync_progress`] says how far it is; [`App::interrupt`] ends it, and nothing is lost.
    ///
    /// `patience_s`: seconds in which a relay that cannot be reached is tried again, with growing pauses; 0 = once.
    /// Errors: `NotFound` while sync is off, `Busy` while another sync runs, `Interrupted`, `StorageFull`.
    #[uniffi::method(default(patience_s = 0))]
    pub fn sync_now(&self, patience_s: u32) -> Result<SyncReport, AppError> {
        let _turn = self.syncing().turn()?;
        self.forget_old_phrase()?;
        let driver = self.driver();
        let report = driver.patiently(Duration::from_secs(patience_s.into()))?;
        if report.state != State::Offline {
            look_for_end(&driver)?;
        }
        let report = reported(&driver, report)?;
        self.announce(&["sync"]);
        Ok(report)
    }

    /// How far a sync is, or a look by the phrase: 0 to 1; nothing while none runs.
    pub fn sync_progress(&self) -> Option<f64> {
        self.syncing().progress().share()
    }

    /// How sync stands, without asking anybody.
    pub fn sync_status(&self) -> Result<SyncStatus, AppError> {
        self.forget_old_phrase()?;
        let until = self.phrase_held()?.map(|held| held.until);
        self.read(|sql| shown::status(sql, until))
    }

    /// Waits until another device brought something, a minute at most: `true` = sync now. For an app on the screen.
    ///
    /// Errors: `NotFound` while sync is off, `Offline`, `Interrupted`.
    pub fn sync_wait(&self) -> Result<bool, AppError> {
        Ok(self.driver().wait()?)
    }

    /// When to sync in the background, given what the platform knows; nothing while sync is off, or where only the
    /// person can go on. Ask again after each check-in and each sync, and let the answer replace the one before.
    pub fn sync_due(&self, conditions: SyncConditions) -> Result<Option<Instant>, AppError> {
        let now = self.clock_now()?.timestamp_millis();
        let standing = self.read(|sql| {
            let account = store::account(sql)?.filter(|account| !account.state.is_final());
            account
                .map(|account| {
                    Ok(Standing {
                        now,
                        waiting: shown::waiting(sql)? > 0,
                        synced_at: account.synced_at,
                        not_before: shown::not_before(sql)?,
                    })
                })
                .transpose()
        })?;
        let mut chance = [0; 8];
        self.driver().random.fill(&mut chance)?;
        let chance = u64::from_be_bytes(chance);
        Ok(standing.map(|standing| due::due(&standing, conditions, chance)))
    }

    /// Turns sync off on this device. Every word stays here. The other devices are told if the relay can be reached;
    /// what was not sent yet is sent before.
    ///
    /// Errors: `NotFound` while sync is off, `Busy`, `Interrupted`: it is on then.
    pub fn sync_off(&self) -> Result<SyncOff, AppError> {
        let _turn = self.syncing().turn()?;
        let driver = self.driver();
        let left = leave(&driver)?;
        driver.within(shown::forget)?;
        let _ = driver.diary.checkpoint();
        self.announce(&["sync"]);
        Ok(SyncOff { left })
    }

    /// The phrase, while this device still has it.
    ///
    /// Errors: `NotFound` once it was checked, after seven days, or on a device that did not make the account.
    pub fn phrase_show(&self) -> Result<PhraseShown, AppError> {
        self.forget_old_phrase()?;
        self.phrase_held()?.ok_or(AppError::NotFound)
    }

    /// The person has written the phrase down: `words` are the three that [`PhraseShown`] asks for, in that order;
    /// four letters of each do. Then no device has the phrase any more.
    ///
    /// Errors: `Invalid` naming `words` when one is another, and the phrase stays; `NotFound` as above.
    pub fn phrase_check(&self, words: Vec<String>) -> Result<(), AppError> {
        let words = Zeroizing::new(words);
        let driver = self.driver();
        driver.within(|here| phrase::check(here, &words))?;
        let _ = driver.diary.checkpoint();
        self.announce(&["sync"]);
        Ok(())
    }

    /// What happened to the account and was not seen yet, oldest first.
    pub fn sync_notices(&self, language: Language) -> Result<Vec<SyncNotice>, AppError> {
        self.read(|sql| shown::notices(sql, Strings::of(language)))
    }

    /// The person has seen the notices up to this id.
    pub fn sync_notices_seen(&self, upto: i64) -> Result<(), AppError> {
        self.driver().within(|here| shown::seen(here.sql, upto))?;
        self.announce(&["sync"]);
        Ok(())
    }
}

/// What to tell the person of a state, with the `detail` of a report, `waiting` where words wait since then, or nothing.
#[uniffi::export]
pub fn sync_words(state: SyncState, detail: String, language: Language) -> SyncWords {
    words::of_state(Strings::of(language), state, &detail)
}

impl App {
    fn phrase_held(&self) -> Result<Option<PhraseShown>, AppError> {
        let held = self.read(phrase::get)?;
        Ok(held.map(|held| PhraseShown {
            phrase: listed(&held.phrase),
            asked: held.asked(),
            until: held.until(),
        }))
    }

    /// Wipes a phrase whose time is over.
    pub(crate) fn forget_old_phrase(&self) -> Result<(), AppError> {
        let Some(held) = self.read(phrase::get)? else {
            return Ok(()); // the clock is asked only where there is something to forget
        };
        let (now, driver) = (self.clock_now()?, self.driver());
        if held.is_over(now) {
            driver.within(|here| phrase::wipe(here.sql))?;
            let _ = driver.diary.checkpoint();
        } else if held.is_ahead(now) {
            driver.within(phrase::keep_from_now)?;
        }
        Ok(())
    }
}

/// This device is the first of a new account from now on, and holds its phrase for a while.
pub(super) fn begun(
    here: &Here<'_>,
    origin: &str,
    fresh: begin::Fresh,
    phrase: &Phrase,
) -> Result<SyncEnabled> {
    let account = begin::enable(here, origin, fresh)?;
    phrase::hold(here, phrase)?;
    Ok(SyncEnabled {
        account: HEXLOWER.encode(&account.id),
        phrase: listed(phrase),
        device: HEXLOWER.encode(&account.key()?),
    })
}

fn listed(phrase: &Phrase) -> Vec<String> {
    phrase.words().split(' ').map(str::to_owned).collect()
}

/// The header that shows an invitation.
pub(super) fn admission(invite: &str) -> Result<String> {
    let invite = Invite::read(invite.trim())
        .map_err(|_| Error::invalid("invite", "is not an invitation of a relay"))?;
    Ok(Admission::Invite(invite).text())
}

/// Why there is no account at that relay.
pub(super) fn not_enabled(report: &Report, invited: bool) -> Error {
    match (report.state, report.detail) {
        (State::Offline, "admission") => not_admitted(invited),
        (State::Offline, "unreachable" | "cut_off" | "busy") => Error::Offline,
        (State::Offline, "certificate") => {
            Error::invalid("relay", "has no certificate that can be trusted")
        }
        (State::Offline, "pin") => Error::invalid("relay", "has another key than was pinned"),
        _ => Error::invalid("relay", "is not a relay of Waymark"),
    }
}

/// The relay makes no account for what was shown.
pub(super) fn not_admitted(invited: bool) -> Error {
    let why = if invited {
        "is not taken by this relay: used, too old, or another's"
    } else {
        "is needed at this relay"
    };
    Error::invalid("invite", why)
}

/// The report for the person, and what it says of when to come back kept.
pub(super) fn reported(driver: &Driver<'_>, report: Report) -> Result<SyncReport> {
    let wait_ms = report
        .retry_after_s
        .and_then(|s| i64::try_from(s).ok()?.checked_mul(1000));
    driver.within(|here| {
        let until = wait_ms.map(|wait| here.ms().saturating_add(wait));
        shown::put_not_before(here.sql, until)
    })?;
    Ok(SyncReport {
        state: report.state,
        detail: report.detail.to_owned(),
        sent: report.sent,
        received: report.received,
        retry_after_s: report.retry_after_s,
        devices: driver.diary.read(shown::devices)?,
    })
}

/// Sends what waits, then takes this device out of the list. Whether the relay has that.
fn leave(driver: &Driver<'_>) -> Result<bool> {
    let account = driver.diary.read(store::account)?.ok_or(Error::NotFound)?;
    if matches!(account.state, State::Revoked | State::Closed) {
        return Ok(true); // no list names it any more
    }
    if account.state.is_final() {
        return Ok(false);
    }
    let reached = driver.round(Wish::Sync, None)?;
    if reached.state == State::Offline || reached.state.is_final() {
        return Ok(false);
    }
    let report = driver.round(Wish::Change(Change::Leave), None)?;
    Ok(report.state == State::Revoked)
}
