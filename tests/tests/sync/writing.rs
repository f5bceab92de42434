//! A device that writes and syncs all the time, while something breaks.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::Duration;

use waymark_core::SyncState;

use crate::device::{Device, write_many};

/// Check-ins of a sync.
const EACH: u32 = 10;

/// How a device that writes and syncs fares meanwhile.
#[derive(Default)]
pub(crate) struct Writing {
    ended: AtomicBool,
    /// Times that it was told that all it has is up.
    taken: AtomicU32,
    /// Times that no relay was there, or none that could take it.
    not_taken: AtomicU32,
}

/// What a device wrote.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) all: BTreeSet<String>,
    /// That which it was told is up.
    pub(crate) acknowledged: BTreeSet<String>,
    /// As its reports count what the relay has; a report is of whole writes.
    pub(crate) sent: u64,
}

/// The thread in which it writes: until this is dropped, so that a test that ends early ends.
pub(crate) struct Thread<'scope> {
    pub(crate) handle: ScopedJoinHandle<'scope, Written>,
    _end: End<'scope>,
}

struct End<'scope>(&'scope AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Writing {
    /// Begins. `name` tells its notes from another's.
    pub(crate) fn begin<'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        device: &'scope Device,
        name: &'scope str,
    ) -> Thread<'scope> {
        let handle = scope.spawn(move || {
            let mut written = Written::default();
            while !self.ended.load(Ordering::Relaxed) {
                let name = format!("{name} {}", written.all.len());
                written.all.extend(write_many(device, &name, EACH));
                let report = device.sync();
                written.sent += report.sent;
                match report.state {
                    SyncState::Ok => {
                        written.acknowledged.clone_from(&written.all);
                        self.taken.fetch_add(1, Ordering::Relaxed);
                    }
                    SyncState::Offline => drop(self.not_taken.fetch_add(1, Ordering::Relaxed)),
                    other => panic!("{other:?}: {report:?}"),
                }
            }
            written
        });
        let _end = End(&self.ended);
        Thread { handle, _end }
    }

    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
    }

    pub(crate) fn not_taken(&self) -> u32 {
        self.not_taken.load(Ordering::Relaxed)
    }

    /// Waits until it was told so many times more that all is up.
    pub(crate) fn goes_on(&self, thread: &Thread<'_>, times: u32) {
        let until = self.taken.load(Ordering::Relaxed) + times;
        wait_while(&thread.handle, || {
            self.taken.load(Ordering::Relaxed) < until
        });
    }

    /// Waits until it was told once more that it could not be done.
    pub(crate) fn is_missed(&self, thread: &Thread<'_>) {
        let before = self.not_taken();
        wait_while(&thread.handle, || self.not_taken() == before);
    }
}

/// Ends the test where the thread has ended before.
pub(crate) fn wait_while<T>(thread: &ScopedJoinHandle<'_, T>, is_so: impl Fn() -> bool) {
    while is_so() {
        assert!(!thread.is_finished(), "it ended before");
        thread::sleep(Duration::from_millis(5));
    }
}
