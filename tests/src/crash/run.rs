//! Between the two processes.

use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;

use super::{Errand, Said, Step};
use crate::vfs::Disk;

/// How a child ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// By its disk's SIGKILL.
    Killed,
    /// It did everything.
    Finished {
        /// The calls that the plan counts.
        calls: u64,
    },
    /// Otherwise: what it wrote on its standard error.
    Broke(String),
}

/// What is known of a child after its end.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its lines, in order.
    pub said: Vec<Said>,
    /// How it ended.
    pub end: End,
}

impl Outcome {
    /// The step that was begun and never acknowledged, if any.
    pub fn in_flight(&self) -> Option<Step> {
        match self.said.last() {
            Some(Said::Begins(step)) => Some(*step),
            _ => None,
        }
    }

    /// The acknowledged steps, in order.
    pub fn done(&self) -> impl Iterator<Item = Step> {
        self.said.iter().filter_map(|said| match said {
            Said::Done { step, .. } => Some(*step),
            _ => None,
        })
    }

    /// The errors that were returned, in order.
    pub fn refused(&self) -> impl Iterator<Item = &str> {
        self.said.iter().filter_map(|said| match said {
            Said::Refused { error, .. } => Some(error.as_str()),
            _ => None,
        })
    }
}

/// Runs the child at `program` to its end. After a power cut the shared memory files are removed, as
/// the next start of a machine finds them gone or stale.
pub fn run(program: &Path, errand: &Errand) -> io::Result<Outcome> {
    let output = Command::new(program)
        .arg(serde_json::to_string(errand)?)
        .output()?;
    let said = output
        .stdout
        .split_inclusive(|byte| *byte == b'\n')
        .map(serde_json::from_slice);
    let said: Vec<Said> = said.collect::<Result<_, _>>()?;
    let end = match (output.status.signal(), said.last()) {
        (Some(libc::SIGKILL), _) => End::Killed,
        (None, Some(Said::Finished { calls })) if output.status.success() => {
            End::Finished { calls: *calls }
        }
        _ => End::Broke(String::from_utf8_lossy(&output.stderr).into_owned()),
    };
    if errand.plan.disk == Disk::Forgets {
        for entry in std::fs::read_dir(&errand.home)? {
            let path = entry?.path();
            if path.to_string_lossy().ends_with("-shm") {
                std::fs::remove_file(path)?;
            }
        }
    }
    Ok(Outcome { said, end })
}

/// Says a line to the parent. It is out when this returns: a pipe outlives its writer.
pub fn say(said: &Said) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, said)?;
    out.write_all(b"\n")?;
    out.flush()
}
