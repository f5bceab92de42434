//! What Kotlin, Swift, Python and the command line see of sync.

use serde::Serialize;

use crate::calendar::Instant;

/// How sync stands: what the last round found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// All devices' words are here and ours are there.
    Ok,
    /// The relay had forgotten something; it has it again.
    Healed,
    /// The relay could not be reached, or did not answer as one. It can be tried again later.
    Offline,
    /// The account's room at the relay is used up. New words stay here.
    Quota,
    /// The relay does not give what another device says is there, or gives what nobody wrote.
    Withheld,
    /// The relay keeps losing what it once had.
    Rollback,
    /// Another device says that all that was written so far is something else than it is here. Nothing is dropped.
    Differs,
    /// This device was copied or restored, and has made itself new keys.
    Cloned,
    /// There are two histories of one account.
    Fork,
    /// Another device took this one out. Nothing here was deleted.
    Revoked,
    /// The account was ended. Nothing here was deleted.
    Closed,
}

/// A new account. Show the words at once, and let the person write them down.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SyncEnabled {
    /// The account's id: 32 hex digits.
    pub account: String,
    /// The 24 words that are the root of the account.
    pub phrase: Vec<String>,
    /// This device's id, as in [`SyncDevice`].
    pub device: String,
}

/// A new account in place of an old one.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct AccountMoved {
    /// The new account and its words. Show them at once.
    pub enabled: SyncEnabled,
    /// How the first sync with it went.
    pub report: SyncReport,
}

/// An end of the account that a device asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct AccountEnding {
    /// When it ends at the relay, unless a device calls it off before. Every word stays on every device.
    pub at: Instant,
    /// The device that asked: its name, else the first 8 digits of its id.
    pub device: String,
}

/// A device of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SyncDevice {
    /// Its public key: 64 hex digits.
    pub id: String,
    /// The name that the person gave it.
    pub name: Option<String>,
    /// When it last wrote, by its own clock; nothing before its first words came here.
    pub last_seen: Option<Instant>,
    /// Nothing has come from it for more than eight days, and each device that syncs writes within seven: it is off, away
    /// or lost, or the relay keeps something back. Show it so that it is seen.
    pub is_silent: bool,
    /// It is the device this runs on.
    pub is_this: bool,
}

/// How a sync went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SyncReport {
    /// How it stands now.
    pub state: SyncState,
    /// What exactly, as a stable word; empty when there is no more to say.
    pub detail: String,
    /// Writes of this device that the relay has now and had not before.
    pub sent: u64,
    /// Writes of other devices that came in.
    pub received: u64,
    /// Seconds that the relay wants to be left alone.
    pub retry_after_s: Option<u64>,
    /// The devices of the account.
    pub devices: Vec<SyncDevice>,
}

/// History that is being erased: all that was written before a moment, which the person asked for with
/// [`App::sync_erase_now`](crate::App::sync_erase_now).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SyncErasure {
    /// When this device learned of it.
    pub since: Instant,
    /// The devices that have to sync before it is done. One that does not come any more can be taken out, with
    /// [`App::device_remove`](crate::App::device_remove). Empty: this device has to sync once more.
    pub waits_for: Vec<SyncDevice>,
}

/// How sync stands, without asking anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SyncStatus {
    /// This device is part of an account.
    pub is_on: bool,
    /// The account's id: 32 hex digits.
    pub account: Option<String>,
    /// The relay's address.
    pub relay: Option<String>,
    /// What the last sync that reached the relay found.
    pub state: Option<SyncState>,
    /// When that was.
    pub synced_at: Option<Instant>,
    /// Writes, and sealed batches of them, that the relay does not have yet.
    pub waiting: u64,
    /// The devices of the account.
    pub devices: Vec<SyncDevice>,
    /// History that is being erased; nothing where none is, or all of it has gone.
    pub erasure: Option<SyncErasure>,
    /// Until when the phrase can be shown; nothing when this device does not have it.
    pub phrase_until: Option<Instant>,
    /// Notices that were not seen.
    pub notices: u32,
}

/// What came of turning sync off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SyncOff {
    /// The other devices know that this one has left, or it was none of them any more. Else it stays in their list until one of them removes it.
    pub left: bool,
}

/// A phrase that is still on this device.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct PhraseShown {
    /// The 24 words.
    pub phrase: Vec<String>,
    /// Numbers of the three words that [`App::phrase_check`](crate::App::phrase_check) asks for, from 1.
    pub asked: Vec<u32>,
    /// After this moment no device has it.
    pub until: Instant,
}

/// Something that happened to the account while nobody looked. Every text is ready to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SyncNotice {
    /// Counts up.
    pub id: i64,
    /// When this device learned of it.
    pub at: Instant,
    /// What it is, as a stable word such as `device_added`.
    pub what: String,
    /// The device it is about.
    pub device: Option<String>,
    /// The device that did it.
    pub by: Option<String>,
    /// The 24 words did it, and no device.
    pub by_phrase: bool,
    /// What it is, for the person.
    pub words: SyncWords,
}

/// What a person is told, and what they can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SyncWords {
    /// In a few words.
    pub title: String,
    /// What it means.
    pub body: String,
    /// What can be done now.
    pub way_out: String,
}

/// What the platform knows of the network and the battery.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, uniffi::Record)]
pub struct SyncConditions {
    /// Bytes cost the person something.
    pub metered: bool,
    /// The device has power.
    pub charging: bool,
    /// The platform asks to spare the battery.
    pub battery_low: bool,
}
