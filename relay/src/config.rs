//! How a relay is set up.

use std::net::SocketAddr;
use std::path::PathBuf;

use waymark_wire::crypto::Key;

use crate::clock::{self, Clock};

/// Where what it is given is kept.
#[derive(Debug, Clone)]
pub enum Store {
    /// `relay.db` in this folder, which is made where it is not there.
    Folder(PathBuf),
    /// A PostgreSQL, as `postgres://user:password@host/database`. Any number of relays may share one.
    Postgres(String),
}

/// What a new account has to show.
#[derive(Clone)]
pub enum Admission {
    /// Nothing: for a relay on one's own machine.
    Open,
    /// An invitation that was made with this key.
    Invite(Key),
    /// Work of so many zero bits.
    Work(u32),
}

/// How much one account may take up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes of batches and lists.
    pub bytes: u64,
    /// Batches.
    pub batches: u64,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            bytes: 20 << 20,
            batches: 20_000,
        }
    }
}

/// So many at once, and so many a day after that; of one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// A day.
    pub daily: u32,
}

/// How often something may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Writes by one device.
    pub writes: Rate,
    /// Requests from one address.
    pub requests: Rate,
    /// New accounts from one address.
    pub accounts: Rate,
    /// New accounts in all.
    pub all_accounts: Rate,
    /// New mailboxes, links and messages to hold back, from one address.
    pub places: Rate,
    /// The same in all.
    pub all_places: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        let rate = |burst, daily| Rate { burst, daily };
        Self {
            writes: rate(120, 24 * 60),
            requests: rate(600, 24 * 7200),
            accounts: rate(5, 5),
            all_accounts: rate(500, 24 * 500),
            places: rate(20, 20),
            all_places: rate(2000, 24 * 2000),
        }
    }
}

/// A certificate and its key, as PEM files.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The chain of certificates, the relay's own first.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// Everything that can be chosen.
#[derive(Clone)]
pub struct Config {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address that devices know it by, `https://host[:port]`: it is in what they sign. Without one, the
    /// address it listens at.
    pub origin: Option<String>,
    /// Where what it is given is kept.
    pub store: Store,
    /// What a new account has to show.
    pub admission: Admission,
    /// What an account may take up.
    pub room: Room,
    /// How often something may be done; none for no limit.
    pub rates: Option<Rates>,
    /// How many may be connected at the same time; of one process.
    pub connections: u32,
    /// Bytes of bodies and answers that may be in memory at the same time, half of it for each, 4 MiB at least; of one
    /// process.
    pub memory: u64,
    /// A proxy stands before it, and the last address in `X-Forwarded-For` is who asks.
    pub behind_proxy: bool,
    /// Its own encryption of the way; without, a proxy has to do it, except on one's own machine.
    pub tls: Option<Tls>,
    /// Where it shows its counts to a Prometheus.
    pub metrics: Option<SocketAddr>,
    /// Its clock.
    pub clock: Clock,
}

impl Config {
    /// For one's own machine: on loopback, open to anybody there, without limits on how often.
    pub fn on_loopback(store: Store) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8787)),
            origin: None,
            store,
            admission: Admission::Open,
            room: Room::default(),
            rates: None,
            connections: 25_000,
            memory: 256 << 20,
            behind_proxy: false,
            tls: None,
            metrics: None,
            clock: clock::system(),
        }
    }
}
