//! Bringing an older file up to this version.

use std::path::Path;

use waymark_core::schema_version;
use waymark_tests::crash::{End, Ledger, Work, inspect};
use waymark_tests::vfs::{Call, Disk, Plan};

use super::{CALM, check, child, copy, death, home, writing};

/// A home as a version before one of the features left it, with 100 entries and more, and its schema.
fn old_home() -> (tempfile::TempDir, Ledger, u32) {
    let home = home();
    let mut ledger = Ledger::default();
    ledger.note(&child(home.path(), CALM, writing(&ledger, 200, 0, 31)));
    let sql = inspect::raw(&home.path().join("waymark.db")).unwrap();
    let steps: u32 = sql
        .query_row(
            "SELECT count(*) FROM migration WHERE feature = 'settings'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(steps > 0);
    let schema = schema_version() - steps;
    sql.execute_batch(&format!(
        "DROP TABLE settings; DELETE FROM migration WHERE feature = 'settings'; PRAGMA user_version = {schema}"
    ))
    .unwrap();
    (home, ledger, schema)
}

/// The file is at one of the two versions, and the side copy, once it has its name, is whole.
/// Gives whether it was there.
fn check_before_opening(home: &Path, old: u32, entries: i64) -> bool {
    let sql = inspect::raw(&home.join("waymark.db")).unwrap();
    let version: u32 = sql
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert!(
        [old, schema_version()].contains(&version),
        "version {version}"
    );
    let copies: Vec<_> = std::fs::read_dir(home)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains(".before-"))
        .collect();
    for path in &copies {
        let sql = inspect::raw(path).unwrap();
        let verdict: String = sql
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        let rows: i64 = sql
            .query_row("SELECT count(*) FROM checkin", [], |row| row.get(0))
            .unwrap();
        assert_eq!(
            (verdict.as_str(), rows),
            ("ok", entries),
            "the side copy must be whole"
        );
    }
    !copies.is_empty()
}

fn migrating(disk: Disk, deaths: usize, seed: u64) {
    let (old, ledger, schema) = old_home();
    let entries = ledger
        .known()
        .iter()
        .filter(|(_, known)| known.version.is_some())
        .count();
    let calls = |call| {
        let plan = death(disk, call, u64::MAX, &mut fastrand::Rng::new());
        match child(copy(old.path()).path(), plan, Work::Open).end {
            End::Finished { calls } => calls,
            other => panic!("{other:?}"),
        }
    };
    let mut chance = fastrand::Rng::with_seed(seed);
    let writes = calls(Call::Write);
    // Most writes make the side copy; every other death falls in what comes after it.
    let mut plans: Vec<_> = (0..deaths)
        .map(|n| {
            if n % 2 == 0 {
                1
            } else {
                writes.saturating_sub(12).max(1)
            }
        })
        .map(|least| (Call::Write, chance.u64(least..=writes)))
        .collect();
    for call in Call::ALL.into_iter().filter(|call| *call != Call::Write) {
        plans.extend((1..=calls(call)).map(|at| (call, at)));
    }
    let mut copies = 0;
    for (call, at) in &plans {
        let home = copy(old.path());
        let plan = death(disk, *call, *at, &mut chance);
        assert_eq!(
            child(home.path(), plan, Work::Open).end,
            End::Killed,
            "{plan:?}"
        );
        copies += usize::from(check_before_opening(home.path(), schema, entries as i64));
        check(home.path(), &mut ledger.clone(), plan);
    }
    println!(
        "migrating, disk {disk:?}: {} deaths ({deaths} at one of {writes} writes), {entries} entries each, \
         0 lost, 0 half there; the side copy had its name in {copies} and was whole",
        plans.len()
    );
    assert!(copies > 0 && copies < plans.len());
}

#[test]
fn a_kill_while_migrating_loses_nothing() {
    migrating(Disk::Keeps, 100, 41);
}

#[test]
fn a_power_cut_while_migrating_loses_nothing() {
    migrating(Disk::Forgets, 100, 42);
}

/// With no room for the side copy or the migration, the file stays at its version with all it has, and
/// the next opening brings it up.
#[test]
fn a_full_disk_while_migrating_leaves_the_file_as_it_was() {
    let (old, ledger, schema) = old_home();
    for at in (1..).step_by(9) {
        let home = copy(old.path());
        let plan = Plan::full_disk(at);
        let outcome = child(home.path(), plan, Work::Open);
        let refused: Vec<_> = outcome.refused().collect();
        if refused.is_empty() {
            assert!(
                at > 100,
                "only an opening that wrote all it had to may succeed"
            );
            break;
        }
        assert_eq!(refused, ["StorageFull"], "{plan:?}");
        let sql = inspect::raw(&home.path().join("waymark.db")).unwrap();
        let version: u32 = sql
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap();
        assert_eq!(version, schema, "{plan:?}");
        drop(sql);
        check(home.path(), &mut ledger.clone(), plan);
    }
}
