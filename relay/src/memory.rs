//! How much of what is sent and given out may be in memory at the same time, in one process. Beyond that a request is
//! told to come again: a relay that runs out of memory would turn everybody away.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use axum::body::{Body, Bytes};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use waymark_wire::pull::MOST_ANSWER;

use crate::limits::Names;

/// How long an answer waits until others have gone.
const PATIENCE: Duration = Duration::from_secs(10);
/// Memory is counted in these.
const UNIT: usize = 1024;
/// One address has at most one part of so many, and room for so many answers at least: who takes an answer slowly holds up
/// nobody elsewhere.
const SHARES: usize = 16;
const LEAST_ANSWERS: usize = 2;

/// Memory for bodies or answers.
pub(crate) struct Memory {
    free: Arc<Semaphore>,
    shares: Option<Shares>,
}

/// What each address may take of it, while anything there is taken.
struct Shares {
    units: usize,
    names: Names,
    each: Mutex<HashMap<u64, Weak<Semaphore>>>,
}

/// Memory that is taken, until it is dropped.
pub(crate) struct Taken {
    free: Arc<Semaphore>,
    units: Option<OwnedSemaphorePermit>,
    share: Option<OwnedSemaphorePermit>,
}

/// There is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

impl Memory {
    /// Room for one answer at least.
    pub(crate) fn new(bytes: u64) -> Self {
        Self::in_shares(bytes, false)
    }

    /// The same, of which one address may take a share only, where there are limits by address.
    pub(crate) fn in_shares(bytes: u64, is_limited: bool) -> Self {
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        let units = (bytes.max(MOST_ANSWER) / UNIT).min(Semaphore::MAX_PERMITS);
        let shares = Shares {
            units: (units / SHARES).max(LEAST_ANSWERS * MOST_ANSWER / UNIT),
            names: Names::default(),
            each: Mutex::default(),
        };
        Self {
            free: Arc::new(Semaphore::new(units)),
            shares: is_limited.then_some(shares),
        }
    }

    /// Nothing yet: it grows with what comes, so that who promises much and sends little takes little.
    pub(crate) fn nothing(&self) -> Taken {
        Taken {
            free: self.free.clone(),
            units: None,
            share: None,
        }
    }

    /// For the longest answer, as soon as others have given it back: first those at the same address.
    pub(crate) async fn answer(&self, address: IpAddr) -> Result<Taken, Full> {
        let most = units(MOST_ANSWER);
        let taking = async {
            let share = match &self.shares {
                Some(shares) => Some(shares.of(address).acquire_many_owned(most).await?),
                None => None,
            };
            let units = self.free.clone().acquire_many_owned(most).await?;
            Ok::<_, AcquireError>(Taken {
                free: self.free.clone(),
                units: Some(units),
                share,
            })
        };
        let taken = tokio::time::timeout(PATIENCE, taking).await;
        taken.map_err(|_| Full)?.map_err(|_| Full)
    }
}

impl Shares {
    fn of(&self, address: IpAddr) -> Arc<Semaphore> {
        let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        let name = self.names.of(address);
        if let Some(there) = each.get(&name).and_then(Weak::upgrade) {
            return there;
        }
        if each.len() == each.capacity() {
            each.retain(|_, one| one.strong_count() > 0);
        }
        let share = Arc::new(Semaphore::new(self.units));
        each.insert(name, Arc::downgrade(&share));
        share
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
        for units in [&mut self.units, &mut self.share].into_iter().flatten() {
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
        let anyone = IpAddr::from([192, 0, 2, 1]);
        let body = memory
            .answer(anyone)
            .await
            .ok()
            .unwrap()
            .body(vec![7; UNIT + 1]);
        assert_eq!(memory.nothing().grow(MOST_ANSWER - UNIT), Err(Full));
        assert_eq!(memory.nothing().grow(MOST_ANSWER - 2 * UNIT), Ok(()));
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        assert_eq!(bytes, vec![7; UNIT + 1]);
        assert_eq!(memory.nothing().grow(MOST_ANSWER), Err(Full));
        drop(bytes);
        assert_eq!(memory.nothing().grow(MOST_ANSWER), Ok(()));
    }

    #[tokio::test]
    async fn one_address_does_not_take_what_all_have() {
        let memory = Memory::in_shares(64 << 20, true);
        let answer = async |address: &str| {
            let taking = memory.answer(address.parse().unwrap());
            let taken = tokio::time::timeout(Duration::from_millis(50), taking).await;
            taken.ok().map(|taken| taken.ok().unwrap())
        };
        // One share is two of the longest answers, or more that are shorter.
        let mut slow = Vec::new();
        for address in ["2001:db8::1", "2001:db8::2"] {
            let taken = answer(address).await.unwrap();
            slow.push(taken.body(vec![0; MOST_ANSWER]));
        }
        assert!(answer("2001:db8::3").await.is_none());
        let other = "2001:db8:0:1::1";
        let short = answer(other).await.unwrap().body(vec![0; UNIT]);
        let more = answer(other).await.unwrap();
        assert!(answer(other).await.is_none());
        drop((slow, short));
        assert!(answer("2001:db8::3").await.is_some());
        assert!(answer(other).await.is_some());
        drop(more);
        // Who has given all back is forgotten.
        for number in 0..10_000_u32 {
            let address = std::net::Ipv4Addr::from(number).to_string();
            assert!(answer(&address).await.is_some());
        }
        let shares = memory.shares.as_ref().unwrap();
        assert!(shares.each.lock().unwrap().len() < 100);
    }
}
