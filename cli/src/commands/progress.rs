//! Shows that something takes longer, and how far it is.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::out::Out;

/// What is done sooner shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(100);
const WHOLE: u64 = 1_000;

/// Runs a task and, where somebody watches, shows how far it is once it takes longer than a moment. `share`: 0 to 1,
/// or nothing where only the time tells.
pub(super) fn with_bar<T>(
    out: &Out,
    message: String,
    share: impl Fn() -> Option<f64> + Send,
    task: impl FnOnce() -> T,
) -> T {
    if !out.watched() {
        return task();
    }
    let (done, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut wait = PATIENCE;
            let bar = ProgressBar::hidden();
            bar.set_message(message);
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                if wait == PATIENCE {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    wait = STEP;
                }
                show(&bar, share());
            }
            bar.finish_and_clear();
        });
        let answer = task();
        drop(done);
        answer
    })
}

fn show(bar: &ProgressBar, share: Option<f64>) {
    let template = match share {
        Some(_) => "{msg} {wide_bar} {percent} %",
        None => "{spinner} {msg} {elapsed}",
    };
    bar.set_style(
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    match share {
        Some(share) => {
            bar.set_length(WHOLE);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            bar.set_position((share * WHOLE as f64) as u64);
        }
        None => bar.tick(),
    }
}
