//! One who waits for something to happen, in one request.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, sleep, sleep_until};
use waymark_wire::answer::Code;

use super::Refused;
use crate::relay::Shared;
use crate::storage::Fault;

/// How long one may wait in one request.
const WAIT: Duration = Duration::from_secs(50);
/// A waiter looks for itself as often: the word from another process may get lost, and time alone opens what was held
/// back.
const LOOK: Duration = Duration::from_secs(5);

/// Answers as soon as `has` says that it has happened to that account or mailbox: 200, or 204 when the time is over.
pub(super) async fn until<Looking>(
    shared: &Shared,
    name: [u8; 16],
    has: impl Fn() -> Looking,
) -> Result<Response, Refused>
where
    Looking: Future<Output = Result<bool, Fault>>,
{
    let place = shared.waiting.try_acquire();
    let _place = place.map_err(|_| Code::Unavailable)?;
    let end = Instant::now() + WAIT;
    let waiting = shared.waiters.wait(name);
    loop {
        // Listens before it looks: what changes in between is heard.
        let mut called = std::pin::pin!(waiting.bell().notified());
        called.as_mut().enable();
        if has().await? {
            return Ok(StatusCode::OK.into_response());
        }
        tokio::select! {
            () = called => {}
            () = sleep(LOOK) => {}
            () = sleep_until(end) => return Ok(StatusCode::NO_CONTENT.into_response()),
            () = shared.stopping.notified() => return Ok(StatusCode::NO_CONTENT.into_response()),
        }
    }
}
