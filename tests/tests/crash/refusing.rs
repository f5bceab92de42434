//! A disk that refuses calls, once or until there is room again.

use rusqlite::ffi;
use waymark_tests::crash::{End, Ledger};
use waymark_tests::vfs::{Act, Call, Disk, Event, Plan};

use super::{CALM, check, child, home, writing};

/// Every call of a short run is refused once. The core says so, and goes on.
#[test]
fn a_refused_call_loses_nothing() {
    let refusals = [
        (Call::Write, ffi::SQLITE_IOERR_WRITE),
        (Call::Write, ffi::SQLITE_FULL),
        (Call::Sync, ffi::SQLITE_IOERR_FSYNC),
        (Call::Truncate, ffi::SQLITE_IOERR_TRUNCATE),
        (Call::Open, ffi::SQLITE_CANTOPEN),
        (Call::Delete, ffi::SQLITE_IOERR_DELETE),
    ];
    let (mut tried, mut said, mut acknowledged) = (0, 0, 0);
    for (call, code) in refusals {
        for at in 1.. {
            let home = home();
            let mut ledger = Ledger::default();
            let plan = Plan {
                disk: Disk::Keeps,
                event: Some(Event {
                    call,
                    at,
                    act: Act::Fail {
                        code,
                        lasting: false,
                    },
                }),
            };
            let outcome = child(home.path(), plan, writing(&ledger, 6, 2, 51));
            acknowledged += ledger.note(&outcome);
            said += outcome.refused().count();
            if code == ffi::SQLITE_FULL {
                assert!(
                    outcome.refused().all(|error| error == "StorageFull"),
                    "{:?}",
                    outcome.said
                );
            }
            check(home.path(), &mut ledger, plan);
            let End::Finished { calls } = outcome.end else {
                panic!("{:?}", outcome.end)
            };
            if calls < at {
                break;
            }
            tried += 1;
        }
    }
    println!(
        "refused calls: {tried}, of which {said} stopped a step; {acknowledged} acknowledged steps, 0 lost, 0 half there"
    );
    assert!(said > 20);
}

/// The disk is full from a write on: each step says so; with room again, the same process goes on.
#[test]
fn a_full_disk_says_so_and_loses_nothing() {
    let (mut full, mut acknowledged) = (0, 0);
    for at in (1..300).step_by(7) {
        let home = home();
        let mut ledger = Ledger::default();
        acknowledged += ledger.note(&child(home.path(), CALM, writing(&ledger, 10, 0, at)));
        let plan = Plan::full_disk(at);
        let outcome = child(home.path(), plan, writing(&ledger, 25, 8, at));
        let done = ledger.note(&outcome);
        full += outcome.refused().count();
        acknowledged += done;
        assert!(
            done >= 8,
            "with room again the last eight steps are done: {:?}",
            outcome.said
        );
        assert!(
            outcome.refused().all(|error| error == "StorageFull"),
            "{:?}",
            outcome.said
        );
        check(home.path(), &mut ledger, plan);
    }
    println!(
        "full disk: {full} steps said StorageFull, {acknowledged} acknowledged, 0 lost, 0 half there"
    );
    assert!(full > 100);
}
