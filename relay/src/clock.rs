//! The relay's clock, which a test may set.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Says how many seconds have passed since 1970.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The machine's.
#[allow(
    clippy::disallowed_methods,
    reason = "the one place where the relay asks the machine"
)]
pub(crate) fn system() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.unwrap_or_default().as_secs()
    })
}
