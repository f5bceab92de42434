//! What a phone sees of packs.

use crate::calendar::Instant;
use crate::features::meetings::Fellowship;

/// A list in a pack.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct PackSource {
    /// Its name among the lists of the device: that of the pack, `/`, its own.
    pub name: String,
    /// Whose meetings it lists.
    pub fellowship: Fellowship,
    /// Where it comes from.
    pub url: Option<String>,
    /// Under which terms it may be passed on.
    pub licence: Option<String>,
    /// When it was fetched.
    pub fetched_at: Instant,
}

/// What a pack that lies in a file says about itself. Its signature fits; whether its signer is to be trusted
/// is for the person to say.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct PackInfo {
    /// Its name, the same for every version.
    pub name: String,
    /// Its version; only grows.
    pub version: u64,
    /// When it was made.
    pub created_at: Instant,
    /// The version a delta starts from; nothing for a whole pack.
    pub base_version: Option<u64>,
    /// Meetings once it is installed.
    pub meetings: u32,
    /// The lists in it.
    pub sources: Vec<PackSource>,
    /// The key of its signer, 64 hex digits.
    pub signer: String,
    /// What people compare: 20 hex digits of the key's hash in groups of four.
    pub fingerprint: String,
}

/// A pack on this device.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct MeetingPack {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// When it was made.
    pub created_at: Instant,
    /// When it was brought here.
    pub installed_at: Instant,
    /// Meetings of all its lists.
    pub meetings: u32,
    /// Its lists.
    pub sources: Vec<PackSource>,
    /// The key of its signer, 64 hex digits. Later versions must have the same.
    pub signer: String,
    /// What people compare of it.
    pub fingerprint: String,
}

/// What an import of a pack did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct PackReport {
    /// Name of the pack.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// The version that was here before.
    pub earlier_version: Option<u64>,
    /// Meetings of all its lists now.
    pub meetings: u32,
    /// Rows that came with it.
    pub put: u32,
    /// Rows it took away; all earlier ones when a whole pack came.
    pub taken: u32,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}
