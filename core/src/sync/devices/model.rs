//! What a screen shows of the person's devices.

use crate::calendar::Instant;

/// One value of an entry that fell away.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct FallenValue {
    /// Name of the field, as in the diary's tables.
    pub field: String,
    /// What it said, as text.
    pub value: String,
}

/// What a device wrote to one record after the moment from which its words no longer count.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Fallen {
    /// 32 hex digits of the record.
    pub id: String,
    /// Name of the feature, such as `checkin`; empty for one that only a newer version knows.
    pub feature: String,
    /// When the last of it was written, by that device's clock.
    pub at: Instant,
    /// The device that wrote it: its name, else the first 8 digits of its id.
    pub device: String,
    /// The device deleted the record: keeping it deletes it again.
    pub deleted: bool,
    /// The values it wrote.
    pub values: Vec<FallenValue>,
}

/// What this device shows another to compare.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct DeviceView {
    /// For a QR code or to paste.
    pub text: String,
    /// Six words to read aloud: the same on two devices that have just synced.
    pub words: Vec<String>,
}

/// What came of comparing with another device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// Both have the same.
    Same,
    /// One has more than the other, and what both have is the same.
    Fits,
    /// The other knows a newer list of members: sync here, then compare again.
    SyncFirst,
    /// Devices were shown different things. Somebody lies: the relay, or who holds a device's keys.
    Differs,
}

/// What a new device shows.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct JoinCode {
    /// For a QR code, or to send where there is no camera. Whoever sees it has one guess in a million.
    pub text: String,
    /// When it is worth nothing any more.
    pub until: Instant,
}

/// A device of an account that was looked at with its phrase.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct FoundDevice {
    /// Its public key: 64 hex digits.
    pub id: String,
    /// The name that the person gave it.
    pub name: Option<String>,
    /// When it last wrote, by its own clock; nothing while it wrote nothing.
    pub last_seen: Option<Instant>,
    /// It is the device this runs on.
    pub is_this: bool,
}

/// Whether what a relay shows goes together with what this device knows of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum FoundHistory {
    /// It does, or this device knows nothing of it.
    Same,
    /// The two part at some list of members, and the relay's goes on with the phrase's word: the person chose that
    /// one on another device.
    ByPhrase,
    /// The two part, and devices alone have signed the relay's since.
    ByDevices,
}

/// What a relay shows of an account to who has its phrase. Ask whether that is everything, and which devices the
/// person still has: a relay that left something out cannot be noticed otherwise.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Found {
    /// The devices, in the order in which they joined.
    pub devices: Vec<FoundDevice>,
    /// Records that were not deleted.
    pub records: u64,
    /// When the last of them was written, by the clock of the device that did.
    pub last_entry: Option<Instant>,
    /// Whether this device knows the same.
    pub history: FoundHistory,
}
