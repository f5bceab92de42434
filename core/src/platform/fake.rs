//! A platform that stands still, for tests, demos and the benchmarks: a clock that moves when told,
//! secrets in memory.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Clock, PlatformError, SecretStore};
use crate::calendar::Instant;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A clock that shows what it was last set to.
#[derive(Debug)]
pub struct FrozenClock(Mutex<(Instant, String)>);

impl FrozenClock {
    /// A clock at `now`, in the zone of that IANA name.
    pub fn new(now: Instant, zone: &str) -> Self {
        Self(Mutex::new((now, zone.to_owned())))
    }

    /// Moves to another instant, forwards or back.
    pub fn set(&self, now: Instant) {
        lock(&self.0).0 = now;
    }

    /// Travels to another zone.
    pub fn travel(&self, zone: &str) {
        zone.clone_into(&mut lock(&self.0).1);
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Result<Instant, PlatformError> {
        Ok(lock(&self.0).0)
    }

    fn zone(&self) -> Result<String, PlatformError> {
        Ok(lock(&self.0).1.clone())
    }
}

/// Secrets that live as long as the value does.
#[derive(Debug, Default)]
pub struct MemorySecrets(Mutex<HashMap<String, Vec<u8>>>);

impl SecretStore for MemorySecrets {
    fn get(&self, name: String) -> Result<Option<Vec<u8>>, PlatformError> {
        Ok(lock(&self.0).get(&name).cloned())
    }

    fn put(&self, name: String, secret: Vec<u8>) -> Result<(), PlatformError> {
        lock(&self.0).insert(name, secret);
        Ok(())
    }

    fn remove(&self, name: String) -> Result<(), PlatformError> {
        lock(&self.0).remove(&name);
        Ok(())
    }
}
