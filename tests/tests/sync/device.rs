//! People with devices.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use waymark_core::platform::{FrozenClock, MemorySecrets};
use waymark_core::{Answers, App, CheckinDraft, SyncEnabled, SyncReport, SyncState, WebLimits};

use crate::stage::{Stage, put};

/// A device of a person.
pub(crate) struct Device {
    pub(crate) app: Arc<App>,
    pub(crate) clock: Arc<FrozenClock>,
    secrets: Arc<MemorySecrets>,
    home: TempDir,
}

impl Device {
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let now = SystemTime::now().into();
        let clock = Arc::new(FrozenClock::new(now, "America/Edmonton"));
        let secrets = Arc::new(MemorySecrets::default());
        let app = App::open(
            home.path().display().to_string(),
            clock.clone(),
            secrets.clone(),
        );
        let device = Self {
            app: app.unwrap(),
            clock,
            secrets,
            home,
        };
        device.limit();
        device
    }

    /// A copy of the phone, as of a backup that is put on another one: the same keys and all that is here.
    pub(crate) fn copied(&mut self) -> Self {
        self.app.suspend().unwrap();
        let home = tempfile::tempdir().unwrap();
        put(self.home.path(), home.path());
        self.app.resume().unwrap();
        let (clock, secrets) = (self.clock.clone(), self.secrets.clone());
        let app = App::open(
            home.path().display().to_string(),
            clock.clone(),
            secrets.clone(),
        );
        let copy = Self {
            app: app.unwrap(),
            clock,
            secrets,
            home,
        };
        copy.limit();
        copy
    }

    fn limit(&self) {
        self.app.limit_web(WebLimits {
            connect: Duration::from_secs(5),
            silence: Duration::from_secs(5),
            whole: Duration::from_secs(60),
        });
    }

    pub(crate) fn reopen(&mut self) {
        let home = self.home.path().display().to_string();
        self.app = App::open(home, self.clock.clone(), self.secrets.clone()).unwrap();
        self.limit();
    }

    pub(crate) fn enable(&self, stage: &Stage) -> SyncEnabled {
        self.app.sync_enable(stage.origin.clone(), None).unwrap()
    }

    /// Becomes a device of the account with that phrase; all that were there stay.
    pub(crate) fn join(&self, stage: &Stage, phrase: &[String]) {
        let relay = Some(stage.origin.clone());
        let found = self.app.phrase_look(relay, phrase.join(" ")).unwrap();
        let keep = found.devices.iter().map(|device| device.id.clone());
        self.app
            .phrase_join(keep.collect(), None, None, false)
            .unwrap();
    }

    pub(crate) fn write(&self, note: &str) -> String {
        let answers = Answers {
            note: Some(note.to_owned()),
            ..Answers::default()
        };
        let draft = CheckinDraft {
            answers,
            ..CheckinDraft::default()
        };
        self.app.checkin_save(draft).unwrap().id
    }

    /// The notes that are here; each once, or the test ends.
    pub(crate) fn notes(&self) -> BTreeSet<String> {
        let days = self.app.checkin_list(None, None).unwrap();
        let all: Vec<_> = days
            .into_iter()
            .flat_map(|day| day.entries)
            .map(|entry| entry.answers.note.unwrap())
            .collect();
        let each: BTreeSet<_> = all.iter().cloned().collect();
        assert_eq!(each.len(), all.len(), "nothing is there twice");
        each
    }

    pub(crate) fn sync(&self) -> SyncReport {
        self.app.sync_now(0).unwrap()
    }

    /// Syncs; all must be well.
    pub(crate) fn sync_well(&self) -> SyncReport {
        let report = self.sync();
        assert_eq!(
            (report.state, report.detail.as_str()),
            (SyncState::Ok, ""),
            "{report:?}"
        );
        assert_eq!(self.app.sync_status().unwrap().waiting, 0);
        report
    }
}

/// A phone that syncs, and a note of a kilobyte a check-in.
pub(crate) fn phone(stage: &Stage) -> (Device, SyncEnabled) {
    let phone = Device::new();
    let enabled = phone.enable(stage);
    (phone, enabled)
}

pub(crate) fn write_many(device: &Device, name: &str, count: u32) -> BTreeSet<String> {
    let notes = (0..count).map(|n| format!("{name} {n} {}", "and then ".repeat(100)));
    notes.inspect(|note| drop(device.write(note))).collect()
}
