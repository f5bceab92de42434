//! The disk of the crash tests, held against itself: it must lose what it says it loses, or the crash
//! tests would show nothing.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "all of this file is a test"
)]

use std::collections::BTreeSet;
use std::path::Path;

use waymark_tests::crash::{End, Errand, Outcome, Step, Work, plain, run};
use waymark_tests::vfs::{Act, Call, Disk, Event, Moment, Plan, Unsynced};

fn child(home: &Path, synchronous: &str, first: u64, plan: Plan) -> Outcome {
    let work = Work::Plain {
        synchronous: synchronous.into(),
        first,
        count: 60,
    };
    let errand = Errand {
        home: home.to_owned(),
        plan,
        work,
    };
    run(Path::new(env!("CARGO_BIN_EXE_crash-child")), &errand).unwrap()
}

fn dies(disk: Disk, at: u64, moment: Moment, unsynced: Unsynced) -> Plan {
    Plan {
        disk,
        event: Some(Event {
            call: Call::Write,
            at,
            act: Act::Die { moment, unsynced },
        }),
    }
}

/// Kills the child again and again on one home; gives the acknowledged rows that were lost.
fn lost(synchronous: &str, disk: Disk, seed: u64, rounds: u64) -> usize {
    let home = tempfile::tempdir().unwrap();
    let mut chance = fastrand::Rng::with_seed(seed);
    let mut acknowledged = BTreeSet::new();
    let mut lost = 0;
    for round in 0..rounds {
        let moment = chance
            .choice([Moment::Before, Moment::Half, Moment::After])
            .unwrap();
        let unsynced = if chance.bool() {
            Unsynced::Lost
        } else {
            Unsynced::Scattered {
                seed: chance.u64(..),
            }
        };
        let plan = dies(disk, chance.u64(1..400), moment, unsynced);
        let outcome = child(home.path(), synchronous, round * 1000, plan);
        if synchronous == "FULL" || disk == Disk::Keeps {
            assert_eq!(outcome.end, End::Killed, "{plan:?}");
        }
        acknowledged.extend(outcome.done().map(Step::entry));
        let found = plain::open(home.path(), synchronous)
            .map_err(|e| e.to_string())
            .and_then(|sql| plain::read(&sql));
        let Ok(found) = found else {
            return lost + acknowledged.len();
        };
        lost += acknowledged.difference(&found).count();
        let in_flight = outcome.in_flight().map(Step::entry);
        let more: Vec<_> = found.difference(&acknowledged).copied().collect();
        if synchronous == "FULL" {
            assert!(
                more.is_empty() || more == Vec::from_iter(in_flight),
                "{more:?} and not {in_flight:?}: {plan:?}"
            );
        }
        acknowledged = found;
    }
    lost
}

#[test]
fn a_kill_loses_nothing_even_when_nothing_was_synced() {
    assert_eq!(lost("OFF", Disk::Keeps, 1, 10), 0);
}

#[test]
fn a_power_cut_loses_nothing_that_was_synced() {
    assert_eq!(lost("FULL", Disk::Forgets, 2, 25), 0);
}

/// The control: with syncing off, the same disk and the same cuts must lose acknowledged rows.
#[test]
fn a_power_cut_loses_what_was_not_synced() {
    let lost = lost("OFF", Disk::Forgets, 2, 25);
    println!("control without syncs: {lost} acknowledged rows lost");
    assert!(lost > 0);
}
