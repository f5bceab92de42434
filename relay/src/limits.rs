//! How often something may be done. Counted in memory, in each process for itself; an address is kept only as a
//! number that nobody can turn back, and forgotten once it has its full allowance again.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};
use waymark_wire::{AccountId, PublicKey};

use crate::config::{Rate, Rates};

/// The limits, or none.
pub(crate) struct Limits(Option<Buckets>);

struct Buckets {
    writes: DefaultKeyedRateLimiter<u64>,
    requests: DefaultKeyedRateLimiter<u64>,
    accounts: DefaultKeyedRateLimiter<u64>,
    all_accounts: DefaultDirectRateLimiter,
    places: DefaultKeyedRateLimiter<u64>,
    all_places: DefaultDirectRateLimiter,
    names: Names,
}

/// Numbers for addresses and devices that nobody can turn back; made anew with each start.
#[derive(Default)]
pub(crate) struct Names(RandomState);

/// Too often: seconds to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany(pub(crate) u64);

fn quota(rate: Rate) -> Quota {
    let day = Duration::from_secs(86_400);
    let each = day / rate.daily.max(1);
    let burst = NonZeroU32::new(rate.burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(each)
        .unwrap_or(Quota::per_hour(NonZeroU32::MIN))
        .allow_burst(burst)
}

fn wait(until: NotUntil<<DefaultClock as Clock>::Instant>) -> TooMany {
    let left = until.wait_time_from(DefaultClock::default().now());
    TooMany(left.as_secs() + 1)
}

impl Limits {
    pub(crate) fn new(rates: Option<Rates>) -> Self {
        Self(rates.map(|rates| Buckets {
            writes: RateLimiter::keyed(quota(rates.writes)),
            requests: RateLimiter::keyed(quota(rates.requests)),
            accounts: RateLimiter::keyed(quota(rates.accounts)),
            all_accounts: RateLimiter::direct(quota(rates.all_accounts)),
            places: RateLimiter::keyed(quota(rates.places)),
            all_places: RateLimiter::direct(quota(rates.all_places)),
            names: Names::default(),
        }))
    }

    /// A request from an address.
    pub(crate) fn request(&self, address: IpAddr) -> Result<(), TooMany> {
        let Some(buckets) = &self.0 else {
            return Ok(());
        };
        buckets
            .requests
            .check_key(&buckets.names.of(address))
            .map_err(wait)
    }

    /// A write by a device. Not by account: a stranger could use up what its members have.
    pub(crate) fn write(&self, account: &AccountId, signer: &PublicKey) -> Result<(), TooMany> {
        let Some(buckets) = &self.0 else {
            return Ok(());
        };
        buckets
            .writes
            .check_key(&buckets.names.0.hash_one((account, signer)))
            .map_err(wait)
    }

    /// A new account from an address; whether it is new, or one more of all, is found out later.
    pub(crate) fn account(&self, address: IpAddr) -> Result<(), TooMany> {
        let Some(buckets) = &self.0 else {
            return Ok(());
        };
        buckets
            .accounts
            .check_key(&buckets.names.of(address))
            .map_err(wait)
    }

    /// One more account of all. Only for one that is made just now: else a stranger could use up what all have, with one
    /// admission or with none.
    pub(crate) fn one_more_account(&self) -> Result<(), TooMany> {
        let Some(buckets) = &self.0 else {
            return Ok(());
        };
        buckets.all_accounts.check().map_err(wait)
    }

    /// A mailbox, a link or a message to hold back, from an address; as with an account.
    pub(crate) fn place(&self, address: IpAddr) -> Result<(), TooMany> {
        let Some(buckets) = &self.0 else {
            return Ok(());
        };
        buckets
            .places
            .check_key(&buckets.names.of(address))
            .map_err(wait)
    }

    /// One more place of all, as with an account.
    pub(crate) fn one_more_place(&self) -> Result<(), TooMany> {
        let Some(buckets) = &self.0 else {
            return Ok(());
        };
        buckets.all_places.check().map_err(wait)
    }

    /// Forgets who has its full allowance.
    pub(crate) fn forget(&self) {
        let Some(buckets) = &self.0 else {
            return;
        };
        buckets.writes.retain_recent();
        buckets.requests.retain_recent();
        buckets.accounts.retain_recent();
        buckets.places.retain_recent();
    }
}

impl Names {
    /// One household has one IPv4 address, or the first half of an IPv6 address.
    pub(crate) fn of(&self, address: IpAddr) -> u64 {
        match address.to_canonical() {
            IpAddr::V4(address) => self.0.hash_one(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                self.0.hash_one([a, b, c, d])
            }
        }
    }
}
