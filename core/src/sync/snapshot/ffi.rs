//! What Kotlin, Swift, Python and the command line call.

use crate::content::{Language, Strings};
use crate::error::Error;
use crate::sync::change::Change;
use crate::sync::ffi::reported;
use crate::sync::model::{SyncReport, SyncWords};
use crate::sync::step::Wish;
use crate::sync::{State, words};
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Erases what was deleted, and all history before now: from the relay, and from all devices, as soon as each of
    /// them has synced. What is here now stays. Say before what [`sync_erase_words`] says. [`SyncStatus::erasure`](crate::SyncStatus::erasure)
    /// tells which devices it waits for; until it is done no device can join.
    ///
    /// Errors: `NotFound` while sync is off, `Busy`, `Refused` with a state of sync (such as `quota`: there is no room for it) or `not_changed`: nothing was begun then; `Offline`,
    /// `Interrupted`: where the answer alone was lost it was, which the next sync finds.
    pub fn sync_erase_now(&self) -> Result<SyncReport, AppError> {
        let _turn = self.syncing().turn()?;
        let driver = self.driver();
        // Without room for one state more nothing could take the place of what goes, and nobody could join meanwhile.
        if driver.round(Wish::Sync, None)?.state == State::Quota {
            return Err(Error::Refused("quota").into());
        }
        let report = driver.change(Change::Erase)?;
        self.announce(&["sync"]);
        Ok(reported(&driver, report)?)
    }
}

/// What erasing history now can do and what it cannot. Show it where the button for [`App::sync_erase_now`] is.
#[uniffi::export]
pub fn sync_erase_words(language: Language) -> SyncWords {
    words::of_erasing(Strings::of(language))
}
