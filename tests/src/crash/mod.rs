//! A child process that writes until its disk dies, and a parent that remembers what was acknowledged.
//!
//! The parent starts `crash-child` with an [`Errand`]. The child says on its standard output what it is
//! about to do and, after the call has returned, that it is done; what it said is the parent's log.

pub mod plain;
mod run;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::vfs::Plan;

pub use run::{End, Outcome, run, say};

/// What a child is sent to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Errand {
    /// The folder of the files.
    pub home: PathBuf,
    /// What the disk does meanwhile.
    pub plan: Plan,
    /// What to write.
    pub work: Work,
}

/// What a child writes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Work {
    /// Rows through bare rusqlite, to test the disk itself: see [`plain`].
    Plain {
        /// The value of `PRAGMA synchronous`.
        synchronous: String,
        /// Number of the first row.
        first: u64,
        /// How many rows.
        count: u64,
    },
}

/// One line of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// A step is about to begin.
    Begins(Step),
    /// The step's call has returned well: acknowledged.
    Done(Step),
    /// The errand is done, and it took so many writes.
    Finished {
        /// Calls of the kind that the plan counts, or writes when it has no event.
        calls: u64,
    },
}

/// One change to one entry, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// A new one.
    Save(u64),
}
