use serde::{Deserialize, Serialize};

/// What the disk under SQLite does in one run of a process.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// When a write counts as being on the disk.
    pub disk: Disk,
    /// The one thing that goes wrong, if any.
    pub event: Option<Event>,
}

impl Plan {
    /// The disk is full from a write on, until [`super::mend`]. `at`: which write, from 1.
    pub fn full_disk(at: u64) -> Self {
        let act = Act::Fail {
            code: rusqlite::ffi::SQLITE_FULL,
            lasting: true,
        };
        Self {
            disk: Disk::Keeps,
            event: Some(Event {
                call: Call::Write,
                at,
                act,
            }),
        }
    }
}

/// When a write counts as being on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Disk {
    /// At once: what the process wrote outlives the process. True while the machine stays up.
    Keeps,
    /// Only after the file's next sync: what a machine promises when its power is cut.
    Forgets,
}

/// One thing that goes wrong, at a call that is counted.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Event {
    /// The kind of call that is counted.
    pub call: Call,
    /// Which one, the first being 1.
    pub at: u64,
    /// What happens there.
    pub act: Act,
}

/// The calls of SQLite to its disk that change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Call {
    /// A named file is opened, or created.
    Open,
    /// Bytes are written.
    Write,
    /// A file is cut to a size.
    Truncate,
    /// A file is made durable.
    Sync,
    /// A file is deleted.
    Delete,
}

impl Call {
    /// Every kind of call.
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::Write,
        Self::Truncate,
        Self::Sync,
        Self::Delete,
    ];
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Act {
    /// The process is killed (SIGKILL), and with [`Disk::Forgets`] the power is cut.
    Die {
        /// Where in the call.
        moment: Moment,
        /// What reaches the disk of that which was not synced ([`Disk::Forgets`] only).
        unsynced: Unsynced,
    },
    /// The call is refused.
    Fail {
        /// The result code SQLite is given, such as `SQLITE_FULL`.
        code: i32,
        /// Whether every later call of this kind is refused too, until [`super::mend`].
        lasting: bool,
    },
}

/// Where in a call the process dies. Calls other than a write have no half: it is taken as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// Nothing of the call is done.
    Before,
    /// The first half of the bytes is written: a torn write.
    Half,
    /// The call is done, but SQLite never learns it.
    After,
}

/// What reaches the disk, when the power is cut, of that which was not synced.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Unsynced {
    /// Nothing: all of it was still in memory.
    Lost,
    /// A random part: each 512-byte sector, new length, new name and deletion may or may not be there.
    Scattered {
        /// Chooses the part; the same seed and calls give the same part.
        seed: u64,
    },
}
