//! A relay with its usual limits on how often: who runs into one waits as it asks, and nothing is lost by it.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use waymark_core::content::Language;
use waymark_core::platform::Clock;
use waymark_core::{SyncConditions, SyncReport, SyncState, sync_words};

use crate::device::{Device, phone, write_many};
use crate::stage::Stage;

/// Writes that one device may do at once.
const WRITES: usize = 120;
/// Seconds until it may do one more.
const MINUTE: u64 = 60;
/// More than that.
const PATIENCE_S: u32 = 120;

/// Writes and syncs until the relay asks for time; at most so often. What it said then, and all that was sent.
fn until_asked(device: &Device, written: &mut BTreeSet<String>, most: usize) -> (SyncReport, u64) {
    let mut sent = 0;
    for _ in 0..most {
        written.extend(write_many(device, &format!("note {}", written.len()), 1));
        let report = device.sync();
        sent += report.sent;
        if report.state != SyncState::Ok {
            return (report, sent);
        }
    }
    panic!("it was never asked to wait");
}

fn is_asked_for_time(report: &SyncReport) {
    assert_eq!(
        (report.state, report.detail.as_str()),
        (SyncState::Offline, "busy")
    );
    for (language, title) in [
        (Language::En, "The relay asks for a little time"),
        (Language::Es, "El relé pide un poco de tiempo"),
    ] {
        let words = sync_words(report.state, report.detail.clone(), language);
        assert_eq!(words.title, title);
    }
}

#[test]
fn a_device_that_writes_too_often_waits_as_the_relay_asks_and_loses_nothing() {
    let stage = Stage::limited();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    let mut written = BTreeSet::new();
    let (report, sent) = until_asked(&phone, &mut written, WRITES);
    is_asked_for_time(&report);
    let asks = report.retry_after_s.unwrap();
    assert!((1..=MINUTE).contains(&asks), "{asks}");
    assert_eq!(phone.app.sync_status().unwrap().waiting, 1);
    // In the background it is not asked before.
    let due = phone.app.sync_due(SyncConditions::default()).unwrap();
    let wait = (due.unwrap() - phone.clock.now().unwrap()).num_seconds();
    assert!(wait >= asks.cast_signed() + 300, "{wait}");

    // Another device may still write, and this one still hears it.
    written.insert("from the tablet".to_owned());
    tablet.write("from the tablet");
    tablet.sync_well();
    let again = phone.sync();
    is_asked_for_time(&again);
    assert_eq!((again.sent, phone.notes()), (0, written.clone()));

    // With patience: at once, when the time has come, and then whether somebody asked for an end.
    let before = stage.line.connections();
    let late = phone.app.sync_now(PATIENCE_S).unwrap();
    assert_eq!((late.state, late.sent), (SyncState::Ok, 1));
    assert_eq!(stage.line.connections() - before, 3);
    assert_eq!(sent + late.sent + 1, written.len() as u64);
    assert_eq!(phone.app.sync_status().unwrap().waiting, 0);
    tablet.sync_well();
    assert_eq!(tablet.notes(), written);
}

#[test]
fn where_another_at_the_same_address_asks_all_the_time_words_wait_and_go_up_after() {
    let stage = Stage::limited();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    let mut written = BTreeSet::new();
    let (report, sent) = thread::scope(|scope| {
        let asked = scope.spawn(|| until_asked(&phone, &mut written, WRITES - 20));
        while !asked.is_finished() {
            ask(stage.relay.address);
        }
        asked.join().unwrap()
    });
    is_asked_for_time(&report);
    // Two a second may be asked.
    assert_eq!(report.retry_after_s, Some(1));
    assert!(phone.app.sync_status().unwrap().waiting > 0);

    let late = phone.app.sync_now(PATIENCE_S).unwrap();
    assert_eq!(late.state, SyncState::Ok);
    assert_eq!(sent + late.sent, written.len() as u64);
    assert_eq!(
        tablet.app.sync_now(PATIENCE_S).unwrap().state,
        SyncState::Ok
    );
    assert_eq!(tablet.notes(), written);
}

/// Asks for an account that is not there, as whoever may.
fn ask(relay: SocketAddr) {
    let mut stream = TcpStream::connect(relay).unwrap();
    let path = format!("/v1/a/{}/wait", "0".repeat(32));
    let question = format!("GET {path} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n");
    stream.write_all(question.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 4"));
}
