//! What a phone must give: the time and zone, secrets, somewhere to say "something changed".
//!
//! Each is a trait that Kotlin and Swift implement (synchronous, every method may fail). The core
//! never asks the machine for time, zone or chance anywhere else, so a test can hold all of them still.

mod fake;
mod system;
mod values;

use crate::calendar::Instant;

pub use fake::{FrozenClock, MemorySecrets};
pub(crate) use system::{Random, Stopwatch, SystemRandom};
pub use system::{SystemClock, system_clock};

/// Why a platform call could not be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PlatformError {
    /// The device is locked, or the person did not unlock the secret.
    #[error("locked")]
    Locked,
    /// The platform could not do it.
    #[error("unavailable: {code}")]
    Unavailable {
        /// A short stable code such as `keystore`; nothing personal.
        code: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for PlatformError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        // The reason is dropped on purpose: a foreign exception's text may hold personal words.
        Self::Unavailable {
            code: "platform_exception".into(),
        }
    }
}

/// Tells the time and where the person is. Read once a call, before any lock is taken.
#[uniffi::export(with_foreign)]
pub trait Clock: Send + Sync {
    /// The present instant in UTC.
    fn now(&self) -> Result<Instant, PlatformError>;
    /// The IANA name of the zone the person is in now, such as `America/Edmonton`.
    fn zone(&self) -> Result<String, PlatformError>;
}

/// Keeps a few small secrets: Keystore on Android, Keychain on iOS, a file of mode 0600 on a computer.
///
/// Implementations must make `put` durable before it returns: a key that is lost loses the diary.
#[uniffi::export(with_foreign)]
pub trait SecretStore: Send + Sync {
    /// The secret of that name, or nothing if it was never put.
    fn get(&self, name: String) -> Result<Option<Vec<u8>>, PlatformError>;
    /// Keeps a secret (at most 64 bytes today), replacing an earlier one.
    fn put(&self, name: String, secret: Vec<u8>) -> Result<(), PlatformError>;
    /// Forgets a secret; fine if there was none.
    fn remove(&self, name: String) -> Result<(), PlatformError>;
}

/// Hears which features changed, after the change is on disk.
///
/// Called on the thread that made the change, with no lock held: it may call back into the core.
#[uniffi::export(with_foreign)]
pub trait Listener: Send + Sync {
    /// Names of the features whose data changed (`checkin`, `meetings`, ...), each once.
    fn changed(&self, features: Vec<String>) -> Result<(), PlatformError>;
}
