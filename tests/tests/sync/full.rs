//! Disks that are full, and a database that goes away: what was acknowledged stays, the rest waits.

use std::collections::BTreeSet;
use std::thread;

use waymark_core::{AppError, SyncState};
use waymark_tests::postgres::{Postgres, Stop};
use waymark_tests::vfs::{self, Disk, Plan};

use crate::device::{Device, phone, write_many};
use crate::stage::{Stage, alone};
use crate::writing::Writing;

#[test]
fn a_relay_whose_disk_is_full_takes_the_rest_when_there_is_room() {
    let stage = Stage::on_small_disk(1_600_000);
    waits_for_room(&stage, || stage.relay.give_room());
}

#[test]
fn a_relay_whose_database_has_a_full_disk_takes_the_rest_when_there_is_room() {
    // With half a page left: the database then knows it for a full disk.
    let Some(postgres) = Postgres::on_small_disk(2_000_000).unwrap() else {
        eprintln!("skipped: no PostgreSQL is installed here");
        return;
    };
    let stage = Stage::at(&postgres.url());
    waits_for_room(&stage, || postgres.give_room().unwrap());
    assert!(postgres.said().unwrap().contains("53100"));
}

fn waits_for_room(stage: &Stage, give_room: impl FnOnce()) {
    let (phone, enabled) = phone(stage);
    let tablet = Device::new();
    tablet.join(stage, &enabled.phrase);
    let early = write_many(&phone, "early", 50);
    phone.sync_well();
    let mut written = write_many(&phone, "late", 3_000);
    written.extend(early.iter().cloned());
    let report = phone.sync();
    assert_eq!(
        (report.state, report.detail.as_str()),
        (SyncState::Offline, "busy")
    );
    assert!(report.retry_after_s.is_some());
    assert!(phone.app.sync_status().unwrap().waiting > 0);
    // It still gives what it has.
    tablet.sync();
    assert!(tablet.notes().is_superset(&early));

    give_room();
    let rest = phone.sync_well();
    assert!(report.sent > 0, "some of it found room");
    assert_eq!(report.sent + rest.sent, 3_000);
    tablet.sync_well();
    assert_eq!(tablet.notes(), written);
}

#[test]
fn a_device_whose_disk_is_full_goes_on_when_there_is_room() {
    alone("full::on_a_full_disk", &[]);
}

/// The disk is the whole process's.
#[test]
#[ignore = "run by the test before it, in a process of its own"]
fn on_a_full_disk() {
    let whole = Plan {
        disk: Disk::Keeps,
        event: None,
    };
    vfs::install(whole);
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let mut written = BTreeSet::new();
    let mut times_full = 0;
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    for (round, at) in [1, 2, 3, 5, 8, 13, 40, 100, 300].into_iter().enumerate() {
        written.extend(write_many(&phone, &format!("round {round}"), 40));
        phone.sync_well();
        let before = tablet.notes();
        vfs::install(Plan::full_disk(at));
        let came = tablet.app.sync_now(0);
        match came {
            Err(AppError::StorageFull) => times_full += 1,
            Ok(report) => assert_eq!(report.state, SyncState::Ok, "{at}"),
            Err(other) => panic!("{at}: {other:?}"),
        }
        // All that was here can be read, and what came is whole.
        let now = tablet.notes();
        assert!(now.is_superset(&before) && now.is_subset(&written), "{at}");
        vfs::mend();
        vfs::install(whole);
        tablet.sync_well();
        assert_eq!(tablet.notes(), written, "{at}");
        // Its own words go out again too.
        let own = format!("from the tablet {round}");
        tablet.write(&own);
        written.insert(own);
        assert_eq!(tablet.sync_well().sent, 1);
        phone.sync_well();
    }
    assert!(times_full >= 5, "{times_full}");
    assert_eq!(phone.notes(), written);
}

#[test]
fn a_database_that_is_restarted_loses_nothing_that_was_acknowledged() {
    let Some(postgres) = Postgres::new().unwrap() else {
        eprintln!("skipped: no PostgreSQL is installed here");
        return;
    };
    let stage = Stage::at(&postgres.url());
    let (phone, enabled) = phone(&stage);
    let writing = Writing::default();
    let written = thread::scope(|scope| {
        let thread = writing.begin(scope, &phone, "phone");
        for how in [Stop::Fast, Stop::Immediate, Stop::Immediate] {
            writing.goes_on(&thread, 3);
            postgres.stop(how).unwrap();
            writing.is_missed(&thread);
            postgres.start().unwrap();
        }
        writing.end();
        thread.handle.join().unwrap()
    });
    eprintln!(
        "{} written, {} acknowledged, not taken {} times",
        written.all.len(),
        written.acknowledged.len(),
        writing.not_taken()
    );
    // Before the phone could give anything again.
    let last = Device::new();
    last.join(&stage, &enabled.phrase);
    assert!(last.notes().is_superset(&written.acknowledged));
    let rest = phone.sync_well().sent;
    assert_eq!(written.sent + rest, written.all.len() as u64);
    last.sync_well();
    assert_eq!(last.notes(), written.all);
}
