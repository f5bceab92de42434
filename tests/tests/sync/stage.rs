//! A relay that can be killed, the line to it, and people with devices.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use waymark_core::platform::{FrozenClock, MemorySecrets};
use waymark_core::{Answers, App, CheckinDraft, SyncEnabled, SyncReport, SyncState, WebLimits};
use waymark_tests::line::{Line, Weather};

/// A relay in a process of its own.
pub(crate) struct Relay {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Relay {
    fn start(origin: &str, words: &[String]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_relay-child"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--origin", origin]);
        command.args(words);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let said = child.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut line).unwrap();
        Self {
            address: line.trim().parse().unwrap(),
            child,
        }
    }

    /// SIGKILL: no chance to say or save anything.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A relay and the line that leads to it: the devices know the line's address.
pub(crate) struct Stage {
    pub(crate) relay: Relay,
    pub(crate) line: Line,
    words: Vec<String>,
    _folder: TempDir,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::with(&["--admission", "open"])
    }

    /// On SQLite, with these choices.
    pub(crate) fn with(words: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_str().unwrap().to_owned();
        Self::on(folder, &["--data", &data], words)
    }

    /// On SQLite, and on a PostgreSQL where the tests were given one.
    pub(crate) fn on_both() -> Vec<Self> {
        let server = std::env::var("WAYMARK_TEST_POSTGRES").ok();
        let postgres = server.map(|server| {
            let folder = tempfile::tempdir().unwrap();
            // A name that no other test has.
            let name = folder.path().file_name().unwrap().to_str().unwrap();
            let name = format!("sync_{}", name.trim_start_matches('.').to_lowercase());
            let made = Command::new("psql")
                .args([&format!("{server}/postgres"), "-qc"])
                .arg(format!("CREATE DATABASE {name}"))
                .status();
            assert!(made.unwrap().success());
            let words = ["--database", &format!("{server}/{name}")];
            Self::on(folder, &words, &["--admission", "open"])
        });
        if postgres.is_none() {
            eprintln!("skipped: WAYMARK_TEST_POSTGRES names no server");
        }
        std::iter::once(Self::new()).chain(postgres).collect()
    }

    fn on(folder: TempDir, store: &[&str], words: &[&str]) -> Self {
        let words = [store, words, &["--unlimited"]].concat();
        let words: Vec<_> = words.into_iter().map(str::to_owned).collect();
        let line = Line::new(([127, 0, 0, 1], 9).into()).unwrap();
        let relay = Relay::start(&line.origin(), &words);
        line.turn(Weather::good(relay.address));
        Self {
            relay,
            line,
            words,
            _folder: folder,
        }
    }

    pub(crate) fn good(&self) -> Weather {
        Weather::good(self.relay.address)
    }

    pub(crate) fn fair(&self) {
        self.line.turn(self.good());
    }

    /// Kills the relay and starts another on what it left.
    pub(crate) fn restart(&mut self) {
        self.relay.kill();
        self.relay = Relay::start(&self.line.origin(), &self.words);
        self.fair();
    }
}

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
        self.app.sync_enable(stage.line.origin(), None).unwrap()
    }

    /// Becomes a device of the account with that phrase; all that were there stay.
    pub(crate) fn join(&self, stage: &Stage, phrase: &[String]) {
        let relay = Some(stage.line.origin());
        let found = self.app.phrase_look(relay, phrase.join(" ")).unwrap();
        let keep = found.devices.iter().map(|device| device.id.clone());
        self.app.phrase_join(keep.collect(), None, false).unwrap();
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
