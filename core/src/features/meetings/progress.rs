//! How far an import has come, for whoever wants to show it.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes read of bytes in all. Asked from another thread than the one that imports.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    read: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// Begins with a feed of so many bytes.
    pub(super) fn begin(&self, total: u64) {
        self.go_on(0, total);
    }

    /// Goes on: so much is done already, of so much in all.
    pub(super) fn go_on(&self, done: u64, total: u64) {
        self.read.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// So much more is done.
    pub(super) fn add(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// 0 to 1; nothing while no import runs.
    #[allow(
        clippy::cast_precision_loss,
        reason = "a share to show, not to count with"
    )]
    pub(super) fn share(&self) -> Option<f64> {
        let total = self.total.load(Ordering::Relaxed);
        (total > 0).then(|| (self.read.load(Ordering::Relaxed) as f64 / total as f64).min(1.0))
    }
}

/// Counts what is read through it; the import is over when it is dropped.
pub(super) struct Counted<'a, R> {
    pub(super) inner: R,
    pub(super) progress: &'a Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.add(read as u64);
        Ok(read)
    }
}

impl<R> Drop for Counted<'_, R> {
    fn drop(&mut self) {
        self.progress.begin(0);
    }
}
