//! The platform of the story, written in Rust, and the folders it plays in.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use waymark_core::App;
use waymark_core::calendar::Instant;
use waymark_core::platform::{Clock, Listener, PlatformError, SecretStore};

/// How a platform call goes wrong. Rust has no foreign exceptions: `broken` is what one becomes.
#[derive(Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fault {
    Locked,
    Unavailable,
    Broken,
}

impl Fault {
    fn error(self) -> PlatformError {
        let unavailable = |code: &str| PlatformError::Unavailable { code: code.into() };
        match self {
            Self::Locked => PlatformError::Locked,
            Self::Unavailable => unavailable("story"),
            Self::Broken => unavailable("platform_exception"),
        }
    }
}

type Answer<T> = Result<T, PlatformError>;

pub(crate) struct StoryClock(pub(crate) Mutex<Answer<(Instant, String)>>);

impl StoryClock {
    pub(crate) fn fail(&self, fault: Fault) {
        *self.0.lock().unwrap() = Err(fault.error());
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Answer<Instant> {
        self.0.lock().unwrap().clone().map(|(now, _)| now)
    }

    fn zone(&self) -> Answer<String> {
        self.0.lock().unwrap().clone().map(|(_, zone)| zone)
    }
}

#[derive(Default)]
pub(crate) struct StorySecrets {
    pub(crate) kept: Mutex<HashMap<String, Vec<u8>>>,
    pub(crate) fault: Mutex<Option<Fault>>,
}

impl StorySecrets {
    fn reach(&self) -> Answer<std::sync::MutexGuard<'_, HashMap<String, Vec<u8>>>> {
        match *self.fault.lock().unwrap() {
            Some(fault) => Err(fault.error()),
            None => Ok(self.kept.lock().unwrap()),
        }
    }
}

impl SecretStore for StorySecrets {
    fn get(&self, name: String) -> Answer<Option<Vec<u8>>> {
        Ok(self.reach()?.get(&name).cloned())
    }

    fn put(&self, name: String, secret: Vec<u8>) -> Answer<()> {
        self.reach()?.insert(name, secret);
        Ok(())
    }

    fn remove(&self, name: String) -> Answer<()> {
        self.reach()?.remove(&name);
        Ok(())
    }
}

#[derive(Default)]
pub(crate) struct Heard(pub(crate) Mutex<Vec<Vec<String>>>);

impl Listener for Heard {
    fn changed(&self, features: Vec<String>) -> Answer<()> {
        self.0.lock().unwrap().push(features);
        Ok(())
    }
}

pub(crate) struct Stage {
    folder: tempfile::TempDir,
    pub(crate) clock: Arc<StoryClock>,
    pub(crate) secrets: HashMap<String, Arc<StorySecrets>>,
    pub(crate) heard: Arc<Heard>,
    pub(crate) app: Option<Arc<App>>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let no_time_yet = Err(Fault::Unavailable.error());
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(StoryClock(Mutex::new(no_time_yet))),
            secrets: HashMap::new(),
            heard: Arc::default(),
            app: None,
        }
    }

    pub(crate) fn home(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn secrets(&mut self, name: &str) -> Arc<StorySecrets> {
        Arc::clone(self.secrets.entry(name.to_owned()).or_default())
    }

    pub(crate) fn app(&self) -> &Arc<App> {
        self.app.as_ref().expect("the story opens a home first")
    }
}
