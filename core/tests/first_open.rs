//! The first thing a process does is to open homes, several at once. Alone in this file, as it must be the first.

use std::sync::{Arc, Barrier};
use std::thread;

use waymark_core::platform::{FrozenClock, MemorySecrets};
use waymark_core::{App, AppError};

#[test]
fn the_first_homes_may_be_opened_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let start = Barrier::new(24);
    thread::scope(|scope| {
        let opened: Vec<_> = (0..24)
            .map(|number| {
                let home = folder.path().join(number.to_string());
                let start = &start;
                scope.spawn(move || -> Result<(), AppError> {
                    let now = "2026-11-23T09:00:00Z".parse().unwrap();
                    let clock = Arc::new(FrozenClock::new(now, "America/Edmonton"));
                    let secrets = Arc::new(MemorySecrets::default());
                    start.wait();
                    App::open(home.display().to_string(), clock, secrets)?.suspend()
                })
            })
            .collect();
        for home in opened {
            assert_eq!(home.join().unwrap(), Ok(()));
        }
    });
}
