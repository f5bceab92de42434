//! How much of what is sent and given out may be in memory at the same time, in one process. Beyond that a request is
//! told to come again: a relay that runs out of memory would turn everybody away.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use waymark_wire::pull::MOST_ANSWER;

/// How long an answer waits until others have gone.
const PATIENCE: Duration = Duration::from_secs(10);
/// Memory is counted in these.
const UNIT: usize = 1024;

/// Memory for bodies and answers.
#[derive(Clone)]
pub(crate) struct Memory(Arc<Semaphore>);

/// Memory that is taken, until it is dropped.
pub(crate) struct Taken {
    free: Arc<Semaphore>,
    units: Option<OwnedSemaphorePermit>,
}

/// There is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

impl Memory {
    /// Room for one answer at least.
    pub(crate) fn new(bytes: u64) -> Self {
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        let units = bytes.max(MOST_ANSWER) / UNIT;
        Self(Arc::new(Semaphore::new(units.min(Semaphore::MAX_PERMITS))))
    }

    /// Nothing yet: it grows with what comes, so that who promises much and sends little takes little.
    pub(crate) fn nothing(&self) -> Taken {
        Taken {
            free: self.0.clone(),
            units: None,
        }
    }

    /// For the longest answer, as soon as others have given it back.
    pub(crate) async fn answer(&self) -> Result<Taken, Full> {
        let taking = self.0.clone().acquire_many_owned(units(MOST_ANSWER));
        match tokio::time::timeout(PATIENCE, taking).await {
            Ok(Ok(taken)) => Ok(Taken {
                free: self.0.clone(),
                units: Some(taken),
            }),
            _ => Err(Full),
        }
    }
}

impl Taken {
    fn units(&self) -> usize {
        let units = self.units.as_ref();
        units.map_or(0, OwnedSemaphorePermit::num_permits)
    }

    /// Takes so many bytes in all, at once or not at all.
    pub(crate) fn grow(&mut self, bytes: usize) -> Result<(), Full> {
        let more = bytes.div_ceil(UNIT).saturating_sub(self.units());
        if more == 0 {
            return Ok(());
        }
        let more = u32::try_from(more).map_err(|_| Full)?;
        let more = self.free.clone().try_acquire_many_owned(more);
        let more = more.map_err(|_| Full)?;
        match &mut self.units {
            Some(units) => units.merge(more),
            None => self.units = Some(more),
        }
        Ok(())
    }

    /// An answer of these bytes; the memory is given back when the last of them has gone.
    pub(crate) fn body(mut self, bytes: Vec<u8>) -> Body {
        let rest = self.units().saturating_sub(bytes.len().div_ceil(UNIT));
        if let Some(units) = &mut self.units {
            drop(units.split(rest));
        }
        Body::from(Bytes::from_owner(Held {
            bytes,
            _taken: self,
        }))
    }
}

struct Held {
    bytes: Vec<u8>,
    _taken: Taken,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

fn units(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_taken_is_given_back() {
        let memory = Memory::new(0);
        let mut one = memory.nothing();
        assert_eq!(one.grow(1), Ok(()));
        assert_eq!(one.grow(MOST_ANSWER - 2 * UNIT), Ok(()));
        let mut other = memory.nothing();
        assert_eq!(other.grow(2 * UNIT + 1), Err(Full));
        assert_eq!(other.grow(2 * UNIT), Ok(()));
        drop((one, other));
        // Of an answer only what it is stays taken, until the last of it has gone.
        let body = memory.answer().await.ok().unwrap().body(vec![7; UNIT + 1]);
        assert_eq!(memory.nothing().grow(MOST_ANSWER - UNIT), Err(Full));
        assert_eq!(memory.nothing().grow(MOST_ANSWER - 2 * UNIT), Ok(()));
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        assert_eq!(bytes, vec![7; UNIT + 1]);
        assert_eq!(memory.nothing().grow(MOST_ANSWER), Err(Full));
        drop(bytes);
        assert_eq!(memory.nothing().grow(MOST_ANSWER), Ok(()));
    }
}
