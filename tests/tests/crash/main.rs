//! Crash safety of the real core, shown: children that save, edit, delete, migrate and make a first home
//! die at a chosen call to their disk, or lose their power there, or have it refused. After each the home
//! must open, hold every acknowledged step whole, and nothing in part.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "all of this file is a test"
)]

mod importing;
mod migrating;
mod noticing;
mod refusing;
mod saving;
mod together;

use std::path::Path;

use waymark_tests::crash::{End, Errand, Ledger, Outcome, Work, inspect, run};
use waymark_tests::vfs::{Act, Call, Disk, Event, Moment, Plan, Unsynced};

const CALM: Plan = Plan {
    disk: Disk::Keeps,
    event: None,
};

/// A folder in memory where there is one: what the disk does is played, the real one would only be slow.
fn home() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

/// A home of its own with the same files.
fn copy(from: &Path) -> tempfile::TempDir {
    let to = home();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.path().join(entry.file_name())).unwrap();
    }
    to
}

fn child(home: &Path, plan: Plan, work: Work) -> Outcome {
    let errand = Errand {
        home: home.to_owned(),
        plan,
        work,
    };
    let outcome = run(Path::new(env!("CARGO_BIN_EXE_crash-child")), &errand).unwrap();
    if let End::Broke(why) = &outcome.end {
        panic!("the child broke: {why}\n{plan:?}");
    }
    outcome
}

fn writing(ledger: &Ledger, steps: u64, mended: u64, seed: u64) -> Work {
    Work::Journal {
        first: ledger.next(),
        known: ledger.known(),
        steps,
        mended,
        seed,
    }
}

/// A death at a chosen call, whose details chance chooses.
fn death(disk: Disk, call: Call, at: u64, chance: &mut fastrand::Rng) -> Plan {
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
    Plan {
        disk,
        event: Some(Event {
            call,
            at,
            act: Act::Die { moment, unsynced },
        }),
    }
}

/// Opens a home with the core and holds all of it against the ledger.
fn check(home: &Path, ledger: &mut Ledger, plan: Plan) {
    let (found, mut wrong) =
        inspect::read(home).unwrap_or_else(|e| panic!("the home does not open: {e:?}\n{plan:?}"));
    wrong.extend(inspect::compare_log(home, &found).unwrap());
    wrong.extend(ledger.check(found));
    assert!(
        wrong.is_empty(),
        "{plan:?}\n{}",
        wrong
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    );
}
