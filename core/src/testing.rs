//! Fixtures of the unit tests: Alice, with a home of her own and a clock that stands still.

use std::sync::Arc;

use crate::App;
use crate::platform::{FrozenClock, MemorySecrets, SecretStore};

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

impl Alice {
    /// The diary's pages without the encryption, the unused ones too.
    pub(crate) fn decrypted(&self) -> Vec<u8> {
        let key = self.secrets.get("database-key".into()).unwrap().unwrap();
        let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = self.home.path().join("waymark.db");
        let mut sql = rusqlite::Connection::open(path).unwrap();
        sql.execute_batch(&format!("PRAGMA key = \"x'{digits}'\""))
            .unwrap();
        sql.serialize("main").unwrap().to_vec()
    }
}
