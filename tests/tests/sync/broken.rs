//! What breaks on the way. Whatever the relay acknowledged is there afterwards, each word once.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use waymark_core::{AppError, SyncState};
use waymark_tests::line::Weather;

use crate::device::{Device, phone, write_many};
use crate::stage::Stage;

/// A device that comes last finds everything.
fn all_is_there(stage: &Stage, phrase: &[String], written: &BTreeSet<String>) {
    let last = Device::new();
    last.join(stage, phrase);
    assert_eq!(last.notes(), *written);
}

#[test]
fn a_relay_that_is_killed_in_mid_upload_has_what_it_acknowledged() {
    Stage::on_both().into_iter().for_each(kill_in_mid_upload);
}

fn kill_in_mid_upload(mut stage: Stage) {
    let (phone, enabled) = phone(&stage);
    // Some 3 MB: several requests.
    let first = write_many(&phone, "early", 50);
    phone.sync_well();
    let mut written = write_many(&phone, "late", 3_000);
    written.extend(first);
    stage.line.turn(Weather {
        pause: Duration::from_micros(500),
        ..stage.good()
    });
    let report = thread::scope(|scope| {
        let upload = scope.spawn(|| phone.sync());
        while phone.app.sync_progress().is_none_or(|share| share < 0.4) {
            assert!(!upload.is_finished(), "it was killed too late");
            thread::sleep(Duration::from_millis(5));
        }
        stage.relay.kill();
        upload.join().unwrap()
    });
    assert_eq!(report.state, SyncState::Offline);
    let waiting = phone.app.sync_status().unwrap().waiting;
    assert!(waiting > 0);

    stage.restart();
    phone.sync_well();
    all_is_there(&stage, &enabled.phrase, &written);
}

#[test]
fn a_line_that_is_cut_anywhere_costs_nothing() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    let mut written = BTreeSet::new();
    for (round, bytes) in [0, 1, 17, 200, 450, 900, 1_500, 4_000, 12_000]
        .into_iter()
        .enumerate()
    {
        written.extend(write_many(&phone, &format!("round {round}"), 8));
        for weather in [
            Weather {
                cut_up: Some(bytes),
                ..stage.good()
            },
            Weather {
                cut_down: Some(bytes),
                ..stage.good()
            },
        ] {
            stage.line.turn(weather);
            for device in [&phone, &tablet] {
                let state = device.sync().state;
                assert!(
                    matches!(state, SyncState::Ok | SyncState::Offline),
                    "{bytes}: {state:?}"
                );
            }
        }
    }
    stage.fair();
    phone.sync_well();
    tablet.sync_well();
    assert_eq!(tablet.notes(), written);
    all_is_there(&stage, &enabled.phrase, &written);
}

#[test]
fn a_slow_line_is_slow_for_sync_alone() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let mut written = write_many(&phone, "slow", 200);
    stage.line.turn(Weather {
        pause: Duration::from_millis(10),
        ..stage.good()
    });
    thread::scope(|scope| {
        let upload = scope.spawn(|| phone.sync());
        for n in 0..10 {
            let note = format!("meanwhile {n}");
            phone.write(&note);
            written.insert(note);
        }
        assert!(!upload.is_finished(), "ten were written while it went on");
        assert_eq!(upload.join().unwrap().state, SyncState::Ok);
    });
    stage.fair();
    phone.sync_well();
    all_is_there(&stage, &enabled.phrase, &written);
}

#[test]
fn a_relay_that_stalls_keeps_nobody_from_writing() {
    let stage = Stage::new();
    let (phone, _) = phone(&stage);
    phone.write("before");
    stage.line.turn(Weather {
        stalls: true,
        ..stage.good()
    });
    thread::scope(|scope| {
        let held = scope.spawn(|| phone.app.sync_now(0));
        thread::sleep(Duration::from_millis(300));
        phone.write("meanwhile");
        assert_eq!(phone.notes().len(), 2);
        assert!(!held.is_finished(), "the relay did not stall");
        // Another one may not begin, and says so at once.
        assert_eq!(phone.app.sync_now(0).unwrap_err(), AppError::Busy);
        phone.app.interrupt();
        assert_eq!(held.join().unwrap().unwrap_err(), AppError::Interrupted);
    });
    stage.fair();
    phone.sync_well();
}

#[test]
fn who_is_patient_tries_again() {
    let mut stage = Stage::new();
    let (phone, _) = phone(&stage);
    phone.write("patience");
    stage.relay.kill();
    assert_eq!(phone.sync().state, SyncState::Offline);
    let report = thread::scope(|scope| {
        let patient = scope.spawn(|| phone.app.sync_now(60).unwrap());
        thread::sleep(Duration::from_millis(500));
        stage.restart();
        patient.join().unwrap()
    });
    assert_eq!((report.state, report.sent), (SyncState::Ok, 1));
}

#[test]
fn a_phone_whose_clock_is_wrong_syncs_all_the_same() {
    let stage = Stage::new();
    let phone = Device::new();
    let now = waymark_core::platform::Clock::now(&*phone.clock).unwrap();
    phone.clock.set(now + chrono::TimeDelta::days(400));
    let enabled = phone.enable(&stage);
    let written = write_many(&phone, "ahead", 2);
    phone.sync_well();
    all_is_there(&stage, &enabled.phrase, &written);
}
