//! From a word on one device to its sight on another that waits for it.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::database::Base;
use super::device::{Device, now, well};
use super::relay::Relay;
use crate::home::memory;
use crate::measure::{Outcome, micros, percentile};
use crate::report::{Finding, time};

const CHANGES: usize = 50;
/// Until the other one waits again, as it does most of the time.
const PAUSE: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn finding(base: &Base) -> Outcome<Finding> {
    let relay = Relay::start(base)?;
    let mut writer = Device::new(&memory(), CHANGES)?;
    let phrase = writer.enable(&relay.origin)?;
    let reader = Device::new(&memory(), CHANGES)?;
    reader.join(&relay.origin, &phrase)?;
    writer.sync()?;
    reader.sync()?;
    reader.home.at(now());
    let app = reader.home.app.clone();
    let (tell, told) = mpsc::channel();
    let watcher = thread::spawn(move || {
        let mut seen = 0;
        while seen < CHANGES {
            match app.sync_wait() {
                Ok(true) => {}
                Ok(false) => continue,
                Err(_) => return,
            }
            let Ok(report) = app.sync_now(0) else {
                return;
            };
            if well(&report).is_err() {
                return;
            }
            if report.received > 0 {
                seen += 1;
                if tell.send(clock()).is_err() {
                    return;
                }
            }
        }
    });
    let mut times = Vec::new();
    for _ in 0..CHANGES {
        thread::sleep(PAUSE);
        let begin = clock();
        writer.write_now()?;
        writer.sync()?;
        let seen = told.recv_timeout(PATIENCE)?;
        times.push(micros(seen.saturating_duration_since(begin)));
    }
    watcher.join().map_err(|_| "who waited fell over")?;
    Ok(Finding::alone(
        format!(
            "from a check-in to its sight on a device that waits, {}",
            base.name()
        ),
        format!(
            "p50 {}, p99 {}",
            time(percentile(times.iter().copied(), 0.5)),
            time(percentile(times.iter().copied(), 0.99))
        ),
        Vec::new(),
    ))
}

#[allow(
    clippy::disallowed_methods,
    reason = "measuring time is what this is for"
)]
fn clock() -> Instant {
    Instant::now()
}
