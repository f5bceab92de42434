//! The machine's own clock, zone and chance: the only file that may ask for them.

use std::sync::Arc;

use ring::rand::SecureRandom;

use super::{Clock, PlatformError};
use crate::calendar::Instant;
use crate::error::{Error, Result};

/// The machine's clock and zone, for the command line and for hosts without their own.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one place that may")]
    fn now(&self) -> Result<Instant, PlatformError> {
        Ok(chrono::DateTime::from(std::time::SystemTime::now()))
    }

    fn zone(&self) -> Result<String, PlatformError> {
        iana_time_zone::get_timezone().map_err(|_| PlatformError::Unavailable {
            code: "no_zone".into(),
        })
    }
}

/// The machine's own clock as a [`Clock`], for hosts that have no better one.
#[uniffi::export]
pub fn system_clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// Where random bytes come from.
pub(crate) trait Random: Send + Sync {
    fn fill(&self, bytes: &mut [u8]) -> Result<()>;
}

/// The operating system's randomness.
pub(crate) struct SystemRandom(ring::rand::SystemRandom);

impl SystemRandom {
    pub(crate) fn new() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        self.0.fill(bytes).map_err(|_| Error::Internal("random"))
    }
}

/// Measures how long something took, for reports only; no decision hangs on it.
pub(crate) struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[allow(clippy::disallowed_methods, reason = "this is the one place that may")]
    pub(crate) fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Whole milliseconds since the start.
    pub(crate) fn millis(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
