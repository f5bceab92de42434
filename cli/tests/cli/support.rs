//! A home of its own for each test, and one way to run `waymark` in it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const NOW: &str = "2026-11-23T15:00:00Z";
pub(crate) const SAN_JOSE: &str = "37.3382,-121.8863";

/// A throw-away home at a fixed instant in Los Angeles.
pub(crate) struct Person {
    pub(crate) folder: TempDir,
}

/// What a run ended with.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The one JSON document on stdout.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }

    /// The error on stdout as (kind, field or nothing).
    pub(crate) fn error(&self) -> (String, String) {
        let error = &self.json()["error"];
        let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        (text("kind"), text("field"))
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The binary in an environment that is the same everywhere.
pub(crate) fn waymark() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command
        .env_clear()
        .env("LANG", "en_US.UTF-8")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "80")
        .stdin(Stdio::null());
    command
}

impl Person {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home().join(name)
    }

    /// A command that is about to run in this home.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = waymark();
        command
            .arg("--home")
            .arg(self.home())
            .args(["--zone", "America/Los_Angeles"])
            .args(words);
        if !words.contains(&"--clock") {
            command.args(["--clock", NOW]);
        }
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        self.command(words).output().unwrap().into()
    }

    /// Runs with `--json`; must end well.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let ran = self.run(&[words, &["--json"]].concat());
        assert_eq!(ran.code, 0, "{words:?}: {}{}", ran.out, ran.err);
        ran.json()
    }

    /// Runs with `--json`; must not end well.
    pub(crate) fn refused(&self, words: &[&str]) -> Ran {
        let ran = self.run(&[words, &["--json"]].concat());
        assert_ne!(ran.code, 0, "{words:?}: {}", ran.out);
        assert_ne!(ran.err, "", "{words:?}: people are told too");
        ran
    }

    pub(crate) fn run_with_input(&self, words: &[&str], input: &[u8]) -> Ran {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that has read enough may close its end.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap().into()
    }

    /// Brings San José's list, 670 rows without a time zone, into this home.
    pub(crate) fn with_meetings(self) -> Self {
        let zone = ["--time-zone", "America/Los_Angeles"];
        let words = [
            "meetings",
            "import",
            &feed("mg_aasanjose.json"),
            "--source",
            "san-jose",
            "--fellowship",
            "aa",
        ];
        let report = self.json(&[&words[..], &zone].concat());
        assert_eq!(report["meetings"], 670);
        self
    }
}

/// A real list that lies with the core.
pub(crate) fn feed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../core/tests/feeds")
        .join(name);
    path.to_str().unwrap().to_owned()
}
