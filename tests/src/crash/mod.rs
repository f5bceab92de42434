//! A child process that writes until its disk dies, and a parent that remembers what was acknowledged.
//!
//! The parent starts `crash-child` with an [`Errand`]. The child says on its standard output what it is
//! about to do and, after the call has returned, that it is done: that is the parent's log, kept in a
//! [`Ledger`] and held against the files after each death.
//!
//! | module | what it is |
//! |---|---|
//! | [`journal`] | the real core in a home, and what a child writes to it |
//! | [`inspect`] | how the parent reads a home back: through the core, and past it |
//! | [`lists`] | lists of meetings in a home |
//! | [`plain`] | a store as small as can be, to test the disk itself |

pub mod inspect;
pub mod journal;
mod ledger;
pub mod lists;
pub mod plain;
mod run;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::vfs::Plan;

pub use ledger::{Known, Ledger, Wrong};
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
    /// Opens the home, which makes or migrates its files, and closes it.
    Open,
    /// Saves, edits and deletes check-ins, and sleeps and wakes in between.
    Journal {
        /// Number of the first new entry.
        first: u64,
        /// Entries that may be edited and deleted.
        known: Vec<(u64, Known)>,
        /// How many steps on the disk as planned.
        steps: u64,
        /// How many more when the disk is whole again.
        mended: u64,
        /// Chooses the steps.
        seed: u64,
    },
    /// Brings a list of meetings in.
    Import {
        /// The file.
        list: PathBuf,
        /// Whether, when that was refused, once more with the disk whole again.
        again: bool,
    },
    /// Rows through bare rusqlite: see [`plain`].
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// A step is about to begin.
    Begins(Step),
    /// The step's call has returned well: acknowledged.
    Done {
        /// The step.
        step: Step,
        /// The entry's id in the store.
        id: String,
    },
    /// The step's call has returned an error.
    Refused {
        /// The step; none for opening the home.
        step: Option<Step>,
        /// The error, as Rust's `Debug` writes it.
        error: String,
    },
    /// The errand is done.
    Finished {
        /// Calls of the kind that the plan's event counts, or writes when it has none.
        calls: u64,
    },
}

/// One change to one entry, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// A new one, in version 1.
    Save(u64),
    /// All its answers are replaced by those of a version.
    Edit(u64, u32),
    /// It is erased.
    Delete(u64),
}

impl Step {
    /// The entry's number.
    pub fn entry(self) -> u64 {
        match self {
            Self::Save(n) | Self::Edit(n, _) | Self::Delete(n) => n,
        }
    }

    /// The version after the step; none when it is erased.
    pub fn version(self) -> Option<u32> {
        match self {
            Self::Save(_) => Some(1),
            Self::Edit(_, version) => Some(version),
            Self::Delete(_) => None,
        }
    }
}
