//! A person with an app that may end at any moment, and a clock that may be wrong.

use std::path::Path;
use std::sync::{Arc, Mutex};

use tempfile::TempDir;

use crate::App;
use crate::calendar::Instant;
use crate::error::{AppError, Result};
use crate::platform::{Clock, MemorySecrets, PlatformError, Random, SecretStore};

/// What an app that ended says: the clock is the first thing every step asks.
const ENDED: &str = "ended";

/// A clock, which the app can read so often yet.
pub(super) struct Ending(Mutex<(Instant, Option<u32>)>);

impl Clock for Ending {
    fn now(&self) -> Result<Instant, PlatformError> {
        let mut inside = self.0.lock().unwrap();
        match &mut inside.1 {
            Some(0) => return Err(PlatformError::Unavailable { code: ENDED.into() }),
            Some(left) => *left -= 1,
            None => {}
        }
        Ok(inside.0)
    }

    fn zone(&self) -> Result<String, PlatformError> {
        Ok("America/Edmonton".into())
    }
}

/// Chance that the seed decides.
struct Chance(Mutex<fastrand::Rng>);

impl Random for Chance {
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        self.0.lock().unwrap().fill(bytes);
        Ok(())
    }
}

pub(super) struct Person {
    app: Option<Arc<App>>,
    clock: Arc<Ending>,
    secrets: Arc<MemorySecrets>,
    home: TempDir,
    chance: u64,
    /// Milliseconds that its clock is ahead.
    pub(super) shift_ms: i64,
}

/// The one secret that opens a home; the device's own is made anew.
const KEY: &str = "database-key";

thread_local! {
    /// An empty home, which is copied: to make its tables takes longest.
    static EMPTY: Person = Person::opened(Arc::default(), 0, |_| {});
}

impl Person {
    pub(super) fn new(chance: u64) -> Self {
        EMPTY.with(|empty| {
            let secrets = MemorySecrets::default();
            let key = empty.secrets.get(KEY.into()).unwrap().unwrap();
            secrets.put(KEY.into(), key).unwrap();
            Self::opened(Arc::new(secrets), chance, |home| {
                for file in std::fs::read_dir(empty.home.path()).unwrap() {
                    let file = file.unwrap();
                    std::fs::copy(file.path(), home.join(file.file_name())).unwrap();
                }
            })
        })
    }

    /// An app in a new home, where `fill` puts what is there before.
    fn opened(secrets: Arc<MemorySecrets>, chance: u64, fill: impl FnOnce(&Path)) -> Self {
        let clock = Ending(Mutex::new((Instant::default(), None)));
        let memory = tempfile::tempdir_in("/dev/shm");
        let mut person = Self {
            app: None,
            clock: Arc::new(clock),
            secrets,
            home: memory.or_else(|_| tempfile::tempdir()).unwrap(),
            chance,
            shift_ms: 0,
        };
        fill(person.home.path());
        person.open();
        person
    }

    /// Opens the home, as at the start of the app.
    pub(super) fn open(&mut self) {
        self.goes_on();
        self.app = None;
        self.chance = self.chance.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let chance = Chance(Mutex::new(fastrand::Rng::with_seed(self.chance)));
        let app = App::put_together(
            self.home.path().to_owned(),
            self.clock.clone(),
            &*self.secrets,
            Box::new(chance),
        );
        self.app = Some(Arc::new(app.unwrap()));
    }

    pub(super) fn app(&self) -> Arc<App> {
        self.app.clone().unwrap()
    }

    /// The true time is this; the clock shows it as far as it goes right.
    pub(super) fn at(&self, true_ms: i64) {
        let now = Instant::from_timestamp_millis(true_ms + self.shift_ms).unwrap();
        self.clock.0.lock().unwrap().0 = now;
    }

    /// The clock can be read without end.
    pub(super) fn goes_on(&self) {
        self.clock.0.lock().unwrap().1 = None;
    }

    /// From now on the clock can be read so often.
    pub(super) fn ends_after(&self, readings: u32) {
        self.clock.0.lock().unwrap().1 = Some(readings);
    }
}

/// Whether a call ended because the app did.
pub(super) fn has_ended(error: &AppError) -> bool {
    match error {
        AppError::Interrupted => true,
        AppError::Internal { code } => code == ENDED,
        _ => false,
    }
}
