//! What Kotlin, Swift, Python and the command line call.

use zeroize::Zeroizing;

use super::joins::carry;
use super::model::{Compared, DeviceView, Found, JoinCode};
use super::{Approved, Approver, Look, Newcomer, Stage, look, members};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::oplog::{Record, Value};
use crate::sync::change::Change;
use crate::sync::ffi::reported;
use crate::sync::model::SyncReport;
use crate::sync::step::{Here, Report, Wish};
use crate::sync::{Driver, State, device_record, store};
use crate::web::origin;
use crate::{App, AppError};

/// Characters of a device's name.
const LONGEST_NAME: usize = 60;

#[uniffi::export]
impl App {
    /// On the new device: makes a code for the other one to scan, good for ten minutes and one use. Show it as a QR
    /// code, and as text where there is no camera; then call [`App::join_await`].
    ///
    /// `relay`: the address that the other device syncs with. Errors: `Invalid` naming `relay` (no address, or sync
    /// is on here already).
    pub fn join_code(&self, relay: String) -> Result<JoinCode, AppError> {
        let origin = origin(&relay)?;
        let driver = self.driver();
        let newcomer = driver.within(|here| {
            not_on(here)?;
            Newcomer::new(here, &origin)
        })?;
        let until_s = i64::try_from(newcomer.until_s()).unwrap_or(i64::MAX);
        let code = JoinCode {
            text: newcomer.code().to_string(),
            until: Instant::from_timestamp(until_s, 0).unwrap_or_default(),
        };
        self.joins().show(newcomer);
        Ok(code)
    }

    /// On the new device: waits until the other one shows six digits, which are then to be typed here.
    ///
    /// Errors: `NotFound` when no code was made; `Refused` with `join_too_old`, `join_second_offer` (somebody else
    /// answered the code too) or `join_disturbed` when it is of no more use; `Offline`; `Interrupted`.
    pub fn join_await(&self) -> Result<(), AppError> {
        let driver = self.driver();
        self.joins().as_new(|newcomer| step(&driver, newcomer))?;
        Ok(())
    }

    /// On the new device: takes the six digits that the other one shows, waits until it has signed, and syncs.
    /// `name`: what this device is to be called, 1 to 60 characters.
    ///
    /// Errors: `Invalid` naming `digits`, three times at most, or `name`; `Refused` with the reasons of
    /// [`App::join_await`], `join_digits` (three were wrong) or `lists_not_valid` (the relay does not show the
    /// account that the other device showed); `Offline`: the same may be tried again.
    pub fn join_confirm(
        &self,
        digits: String,
        name: Option<String>,
    ) -> Result<SyncReport, AppError> {
        let name = name.as_deref().map(checked_name).transpose()?;
        let _turn = self.syncing().turn()?;
        let driver = self.driver();
        self.joins().as_new(|newcomer| {
            newcomer.digits(&digits)?;
            step(&driver, newcomer)
        })?;
        self.joins().end();
        self.arrived(name)
    }

    /// On a device that is there already: answers what a new device shows. Give the six digits to nobody but the
    /// person who holds the new device, then call [`App::device_approve_await`].
    ///
    /// Only for a device that is in the person's hand and theirs: say so before scanning. Errors: `Invalid` naming
    /// `code` (none, for another relay, or 16 devices are there), `NotFound` while sync is off, `Refused` and
    /// `Offline` as [`App::join_await`].
    pub fn device_approve(&self, code: String) -> Result<String, AppError> {
        let driver = self.driver();
        let approver = driver.within(|here| Approver::new(here, &code))?;
        self.joins().answer(approver);
        match self.joins().as_old(|approver| approve(&driver, approver))? {
            Approved::Show(digits) => Ok(digits.to_string()),
            Approved::Typed | Approved::Member(_) => Err(Error::Internal("join_phase").into()),
        }
    }

    /// On a device that is there already: waits until the digits were typed into the new one, then makes it a member.
    ///
    /// Errors: as [`App::device_approve`]; `Refused` with a state of sync or `not_changed` when the list could not be changed.
    pub fn device_approve_await(&self) -> Result<SyncReport, AppError> {
        let driver = self.driver();
        // The person types meanwhile, which may take minutes: syncs go on.
        self.joins().as_old(|approver| {
            if approver.waits() {
                approve(&driver, approver)?;
            }
            Ok(())
        })?;
        let _turn = self.syncing().turn_after(&driver)?;
        match self.joins().as_old(|approver| approve(&driver, approver))? {
            Approved::Member(report) => {
                self.joins().end();
                (driver.told)(&report.changed, report.erased);
                self.announce(&["sync"]);
                Ok(reported(&driver, report)?)
            }
            Approved::Show(_) | Approved::Typed => Err(Error::Internal("join_phase").into()),
        }
    }

    /// Looks at an account with its phrase: on a new device that has nothing else, or on one that was taken out by
    /// somebody else. Nothing is kept before [`App::phrase_join`]; the phrase's keys are in memory until then.
    ///
    /// `phrase`: 24 words, four letters of each do. `relay`: needed while sync is off. Errors: `Invalid` naming
    /// `phrase`, a word by its number (`word_3`) or `relay`; `NotFound` when the relay has no such account; `Refused`
    /// with `lists_not_valid` (what it shows is no account), `phrase_of_another_account`, `key_not_given` or
    /// `account_closed`; `Offline`; `Interrupted`.
    pub fn phrase_look(&self, relay: Option<String>, phrase: String) -> Result<Found, AppError> {
        let phrase = Zeroizing::new(phrase);
        let phrase = look::read(&phrase)?;
        let driver = self.driver();
        let account = driver.diary.read(store::account)?;
        let origin = match (relay, account) {
            (Some(relay), _) => origin(&relay)?,
            (None, Some(account)) => account.origin,
            (None, None) => return Err(Error::invalid("relay", "is needed").into()),
        };
        let mut look = driver.within(|here| Look::new(here, &origin, &phrase))?;
        let progress = self.syncing().progress();
        let found = carry(&driver, &origin, |here, event| {
            let next = look.step(here, event);
            let (done, total) = look.standing();
            progress.go_on(done, total);
            next
        });
        progress.begin(0);
        let found = found?;
        self.joins().keep_look(look);
        Ok(found)
    }

    /// Becomes a member of the account that [`App::phrase_look`] showed, after the person agreed. `keep`: ids of the
    /// devices that they still have; **all others are taken out**, and a new key begins. `since`: what those others
    /// say they wrote at or after that moment does not count any more either, as far as no snapshot covers it, and
    /// can be looked through with [`App::fallen`]. `name`: what this device is to be called. `take_theirs`: where this
    /// device knows another history ([`Found::history`]), leave it for the relay's and bring its words along.
    ///
    /// Errors: `NotFound` when no account was looked at, `Invalid` naming `keep` or `name`, `Refused` with `fork` for
    /// another history without `take_theirs`, with a state of sync or `not_changed`; `Offline`: the same may be tried again.
    pub fn phrase_join(
        &self,
        keep: Vec<String>,
        since: Option<Instant>,
        name: Option<String>,
        take_theirs: bool,
    ) -> Result<SyncReport, AppError> {
        let name = name.as_deref().map(checked_name).transpose()?;
        let _turn = self.syncing().turn()?;
        let driver = self.driver();
        self.joins().with_look(|look| {
            let keep = look.named(&keep)?;
            let change = driver.within(|here| look.agreed(here, keep, since, take_theirs))?;
            driver.change(change).map(drop)
        })?;
        self.joins().end();
        self.arrived(name)
    }

    /// Gives a device a name, 1 to 60 characters; all devices learn it.
    ///
    /// `id`: the digits of a device's id or a unique beginning. Errors: `Invalid` naming `name` or `id`, `NotFound`.
    pub fn device_rename(&self, id: String, name: String) -> Result<(), AppError> {
        let name = checked_name(&name)?;
        let key = self.driver().within(|here| members::find(here, &id))?;
        self.name_device(device_record(&key), &name)
    }

    /// Takes a device out: it reads nothing that is written from now on. With `since`, what came from it at or after
    /// that moment does not count any more either, and can be looked through with [`App::fallen`]. Needs the relay.
    ///
    /// Errors: `Invalid` naming `id` (several fit, or this very device: for that there is [`App::sync_off`]),
    /// `NotFound`; `Offline`, `Refused` with a state of sync or `not_changed`: it is still in then.
    pub fn device_remove(
        &self,
        id: String,
        since: Option<Instant>,
    ) -> Result<SyncReport, AppError> {
        let _turn = self.syncing().turn()?;
        let driver = self.driver();
        let device = driver.within(|here| members::find(here, &id))?;
        let account = driver.diary.read(store::account)?.ok_or(Error::NotFound)?;
        if account.key()? == device {
            return Err(Error::invalid("id", "is this device: turn sync off instead").into());
        }
        // What it wrote is taken in first: the moment is looked for in all that is there.
        let report = driver.round(Wish::Sync, None)?;
        changed(&report)?;
        let find = |since| driver.within(|here| members::cut_off(here, &device, since));
        let cut_off = since.map(find);
        let cut_off = cut_off.transpose()?;
        let report = driver.change(Change::Remove { device, cut_off })?;
        self.announce(&["sync"]);
        Ok(reported(&driver, report)?)
    }

    /// What another device can compare with: to find out whether the relay shows both the same.
    ///
    /// Errors: `NotFound` while sync is off.
    pub fn device_view(&self) -> Result<DeviceView, AppError> {
        Ok(self.driver().within(members::view)?)
    }

    /// Holds the text that another device shows (its [`App::device_view`]) against what is here. What differs
    /// leaves a notice too.
    ///
    /// Errors: `Invalid` naming `text`, `NotFound` while sync is off.
    pub fn device_compare(&self, text: String) -> Result<Compared, AppError> {
        Ok(self.driver().within(|here| members::compare(here, &text))?)
    }
}

impl App {
    /// This device has become a member: it says its name, and takes in what is there.
    pub(super) fn arrived(&self, name: Option<String>) -> Result<SyncReport, AppError> {
        let driver = self.driver();
        if let Some(name) = name {
            let account = driver.diary.read(store::account)?.ok_or(Error::NotFound)?;
            let key = account.key()?;
            self.name_device(device_record(&key), &name)?;
        }
        let report = driver.round(Wish::Sync, None)?;
        self.announce(&["sync"]);
        Ok(reported(&driver, report)?)
    }

    fn name_device(&self, record: Record, name: &str) -> Result<(), AppError> {
        self.write(|tx, _| tx.put(&store::DEVICES, record, &[Value::Text(name)]))
    }
}

fn step(driver: &Driver<'_>, newcomer: &mut Newcomer) -> Result<Stage> {
    let origin = newcomer.origin().to_owned();
    carry(driver, &origin, |here, event| newcomer.step(here, event))
}

fn approve(driver: &Driver<'_>, approver: &mut Approver) -> Result<Approved> {
    let origin = approver.origin().to_owned();
    carry(driver, &origin, |here, event| approver.step(here, event))
}

/// Errors: `Invalid` naming `relay` when this device is part of an account.
pub(super) fn not_on(here: &Here<'_>) -> Result<()> {
    if store::account(here.sql)?.is_some() {
        return Err(Error::invalid(
            "relay",
            "is chosen already: sync is on here",
        ));
    }
    Ok(())
}

/// Errors: `Invalid` naming `name`.
pub(super) fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    let count = name.chars().count();
    if count == 0 || count > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::invalid(
            "name",
            "must be 1 to 60 characters in one line",
        ));
    }
    Ok(name.to_owned())
}

/// Errors: `Offline` or `Refused` when a round ended before the list could be changed.
pub(in crate::sync) fn changed(report: &Report) -> Result<()> {
    match report.state {
        State::Offline => Err(Error::Offline),
        state if state.is_final() => Err(Error::Refused(state.word())),
        _ => Ok(()),
    }
}
