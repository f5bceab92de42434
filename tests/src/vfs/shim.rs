//! The one shim of this process: counts the calls and decides what becomes of each.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::ffi;

use super::disk::Disk as Files;
use super::plan::{Act, Call, Disk, Moment, Plan, Unsynced};

/// Shared by all connections of the process, as a disk is. One lock: a disk that dies does so for
/// every thread at the same moment.
static SHIM: Mutex<Shim> = Mutex::new(Shim {
    plan: Plan {
        disk: Disk::Keeps,
        event: None,
    },
    counts: BTreeMap::new(),
    files: None,
});

#[derive(Debug)]
pub(super) struct Shim {
    plan: Plan,
    counts: BTreeMap<Call, u64>,
    /// Only where the disk forgets.
    pub(super) files: Option<Files>,
}

/// What becomes of a call.
pub(super) enum Fate {
    /// It is done.
    Goes,
    /// SQLite is told this result code and nothing is done.
    Fails(i32),
    /// The process dies here.
    Dies(Moment, Unsynced),
}

impl Shim {
    pub(super) fn get() -> MutexGuard<'static, Self> {
        SHIM.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn start(&mut self, plan: Plan) {
        self.plan = plan;
        self.counts.clear();
        self.files = (plan.disk == Disk::Forgets).then(Files::default);
    }

    pub(super) fn mend(&mut self) {
        self.plan.event = None;
    }

    pub(super) fn count(&self, call: Call) -> u64 {
        self.counts.get(&call).copied().unwrap_or(0)
    }

    /// Counts a call and says what becomes of it.
    pub(super) fn arrive(&mut self, call: Call) -> Fate {
        let count = self.counts.entry(call).or_insert(0);
        *count += 1;
        match self.plan.event {
            Some(event) if event.call == call => match event.act {
                Act::Fail { code, lasting }
                    if *count == event.at || lasting && *count > event.at =>
                {
                    Fate::Fails(code)
                }
                Act::Die { moment, unsynced } if *count == event.at => Fate::Dies(moment, unsynced),
                _ => Fate::Goes,
            },
            _ => Fate::Goes,
        }
    }

    /// One call from its arrival to its result code. `whole` does it; `half` does the first half,
    /// where there is such a thing.
    pub(super) fn call(
        &mut self,
        call: Call,
        whole: impl FnOnce(&mut Self) -> i32,
        half: impl FnOnce(&mut Self) -> i32,
    ) -> i32 {
        match self.arrive(call) {
            Fate::Goes => whole(self),
            Fate::Fails(code) => code,
            Fate::Dies(moment, unsynced) => {
                match moment {
                    Moment::Before => ffi::SQLITE_OK,
                    Moment::Half => half(self),
                    Moment::After => whole(self),
                };
                self.die(unsynced)
            }
        }
    }

    /// Ends the process as an outside kill does: no destructor, no flush, no unlock.
    fn die(&mut self, unsynced: Unsynced) -> ! {
        if let Some(files) = &mut self.files
            && files.cut(unsynced).is_err()
        {
            // A cut that could not be played out must not pass for one that was.
            std::process::abort();
        }
        // SAFETY: both calls take and give plain numbers; SIGKILL to the own process has no handler.
        unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
        loop {
            std::thread::park();
        }
    }
}

/// The result code for what the real disk said.
pub(super) fn code(done: io::Result<()>, otherwise: i32) -> i32 {
    match done {
        Ok(()) => ffi::SQLITE_OK,
        Err(_) => otherwise,
    }
}
