//! Fixtures of the unit tests: Alice, with a home of her own and a clock that stands still.

use std::sync::Arc;

use crate::App;
use crate::platform::{FrozenClock, MemorySecrets};

pub(crate) struct Alice {
    pub(crate) app: Arc<App>,
    pub(crate) clock: Arc<FrozenClock>,
    pub(crate) secrets: Arc<MemorySecrets>,
    pub(crate) home: tempfile::TempDir,
}

impl Alice {
    /// A Monday morning in Edmonton: 2026-11-23, 09:00.
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(FrozenClock::new(
            "2026-11-23T15:00:00Z".parse().unwrap(),
            "America/Edmonton",
        ));
        let secrets = Arc::new(MemorySecrets::default());
        let app = App::open(
            home.path().display().to_string(),
            clock.clone(),
            secrets.clone(),
        )
        .unwrap();
        Self {
            app,
            clock,
            secrets,
            home,
        }
    }

    /// Opens the same home again, as after a restart.
    pub(crate) fn reopen(&mut self) {
        self.app = App::open(
            self.home.path().display().to_string(),
            self.clock.clone(),
            self.secrets.clone(),
        )
        .unwrap();
    }
}
