//! A run as it is kept: which commit, on what machine, how busy it was, what was found.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Serialize;

use crate::library::Library;
use crate::measure::Outcome;
use crate::report::Finding;

#[derive(Serialize)]
pub(crate) struct Run<'a> {
    pub(crate) commit: Commit,
    pub(crate) machine: Machine,
    /// Programs that wanted to run, over the last minute, when the run began and when it ended.
    pub(crate) load: [f64; 2],
    pub(crate) findings: &'a [Finding],
    pub(crate) library: Option<Library>,
}

#[derive(Serialize)]
pub(crate) struct Commit {
    date: String,
    short: String,
    /// Something was changed and not committed.
    changed: bool,
}

#[derive(Serialize)]
pub(crate) struct Machine {
    processor: String,
    cores: usize,
    system: String,
}

impl Commit {
    /// The commit that is checked out, where git says so.
    pub(crate) fn current() -> Self {
        let git = |arguments: &[&str]| {
            let run = Command::new("git").args(arguments).output().ok();
            let text = run.map(|run| String::from_utf8_lossy(&run.stdout).trim().to_owned());
            text.unwrap_or_default()
        };
        Self {
            date: git(&["log", "-1", "--format=%cs"]),
            short: git(&["log", "-1", "--format=%h"]),
            changed: !git(&["status", "--porcelain"]).is_empty(),
        }
    }
}

impl Machine {
    pub(crate) fn this() -> Self {
        let read = |path| std::fs::read_to_string(path).unwrap_or_default();
        let model = read("/proc/cpuinfo").lines().find_map(|line| {
            Some(
                line.strip_prefix("model name")?
                    .split_once(':')?
                    .1
                    .trim()
                    .to_owned(),
            )
        });
        Self {
            processor: model.unwrap_or_default(),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        }
    }
}

/// The load of the last minute; 0 where the system does not say.
pub(crate) fn load() -> f64 {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let first = load
        .split(' ')
        .next()
        .and_then(|figure| figure.parse().ok());
    first.unwrap_or(0.0)
}

impl Run<'_> {
    /// Writes `<date>-<commit>.json` into the folder.
    pub(crate) fn keep(&self, folder: &Path) -> Outcome<PathBuf> {
        std::fs::create_dir_all(folder)?;
        let name = format!("{}-{}.json", self.commit.date, self.commit.short);
        let file = folder.join(name);
        std::fs::write(&file, serde_json::to_string_pretty(self)? + "\n")?;
        Ok(file)
    }
}
