//! How far something long has come, for whoever wants to show it.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

/// So much done of so much in all, in bytes or batches. Asked from another thread than the one that works.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// Begins with so much to do; with nothing, it is over.
    pub(crate) fn begin(&self, total: u64) {
        self.go_on(0, total);
    }

    /// Goes on: so much is done already, of so much in all.
    pub(crate) fn go_on(&self, done: u64, total: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// So much more is done.
    pub(crate) fn add(&self, more: u64) {
        self.done.fetch_add(more, Ordering::Relaxed);
    }

    /// 0 to 1; nothing while nothing runs.
    #[allow(
        clippy::cast_precision_loss,
        reason = "a share to show, not to count with"
    )]
    pub(crate) fn share(&self) -> Option<f64> {
        let total = self.total.load(Ordering::Relaxed);
        (total > 0).then(|| (self.done.load(Ordering::Relaxed) as f64 / total as f64).min(1.0))
    }
}

/// Counts what is read through it; the import is over when it is dropped.
pub(crate) struct Counted<'a, R> {
    pub(crate) inner: R,
    pub(crate) progress: &'a Progress,
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
