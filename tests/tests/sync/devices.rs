//! Several devices of one person.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use waymark_core::{AppError, Settings, SyncState};
use waymark_tests::line::Weather;

use crate::device::{Device, phone, write_many};
use crate::stage::Stage;

#[test]
fn two_devices_have_what_each_wrote() {
    let stage = Stage::new();
    let phone = Device::new();
    phone.write("before sync");
    let enabled = phone.enable(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    tablet.write("on the tablet");
    assert_eq!(tablet.app.settings().unwrap().country, None);
    let settings = Settings {
        country: Some("ES".into()),
        ..Settings::default()
    };
    phone.app.settings_save(settings).unwrap();
    let id = phone.write("first thoughts");
    phone.sync_well();
    assert_eq!(tablet.sync_well().sent, 1);
    phone.app.checkin_delete(id).unwrap();
    let report = phone.sync_well();
    assert_eq!(
        (report.sent, report.received, report.devices.len()),
        (1, 1, 2)
    );
    assert_eq!(report.devices[0].id, enabled.device);
    tablet.sync_well();
    let both = BTreeSet::from(["before sync", "on the tablet"].map(str::to_owned));
    assert_eq!(phone.notes(), both);
    assert_eq!(tablet.notes(), both);
    // What is kept in memory was read anew.
    assert_eq!(
        tablet.app.settings().unwrap().country.as_deref(),
        Some("ES")
    );
}

#[test]
fn five_devices_come_to_the_same() {
    Stage::on_both().iter().for_each(five_devices);
}

fn five_devices(stage: &Stage) {
    let (first, enabled) = phone(stage);
    let mut devices = vec![first];
    for _ in 1..5 {
        let device = Device::new();
        device.join(stage, &enabled.phrase);
        devices.push(device);
    }
    let mut written = BTreeSet::new();
    for (number, device) in devices.iter().enumerate() {
        written.extend(write_many(device, &format!("device {number}"), 6));
    }
    // All at once: whoever is slower pulls and goes on.
    thread::scope(|scope| {
        for device in &devices {
            scope.spawn(|| device.app.sync_now(20).unwrap());
        }
    });
    for device in &devices {
        device.sync_well();
    }
    for device in &devices {
        assert_eq!(device.sync_well().devices.len(), 5);
        assert_eq!(device.notes(), written);
    }
}

#[test]
fn a_device_hears_that_another_brought_something() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    // What it brought itself is no news.
    tablet.write("its own");
    tablet.sync_well();
    let begun = Instant::now();
    thread::scope(|scope| {
        let waits = scope.spawn(|| tablet.app.sync_wait());
        thread::sleep(Duration::from_millis(700));
        assert!(!waits.is_finished());
        phone.write("news");
        phone.sync_well();
        assert_eq!(waits.join().unwrap(), Ok(true));
    });
    assert!(begun.elapsed() < Duration::from_secs(30));
    tablet.sync_well();
    assert_eq!(
        tablet.notes(),
        BTreeSet::from(["its own", "news"].map(str::to_owned))
    );
}

#[test]
fn a_sync_asks_once_where_nobody_else_changed_anything() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    let asks = |device: &Device| {
        let (before, _) = stage.line.passed();
        device.sync_well();
        stage.line.passed().0 - before
    };
    phone.sync_well();
    let once = asks(&phone);
    phone.write("news");
    let with_news = asks(&phone);
    assert!(with_news > once + 512, "{with_news}");
    assert_eq!(asks(&phone), once, "of its own news it knows");
    tablet.sync_well();
    tablet.write("more");
    tablet.sync_well();
    assert!(asks(&phone) > once + 100, "whether it is to end, it asks");
    assert_eq!(asks(&phone), once);
}

#[test]
fn a_phone_syncs_on_while_the_digits_are_typed() {
    let stage = Stage::new();
    let (phone, _) = phone(&stage);
    let tablet = Device::new();
    let code = tablet.app.join_code(stage.line.origin()).unwrap().text;
    thread::scope(|scope| {
        let shows = scope.spawn(|| phone.app.device_approve(code));
        tablet.app.join_await().unwrap();
        let digits = shows.join().unwrap().unwrap();
        let waits = scope.spawn(|| phone.app.device_approve_await());
        for note in ["walk", "tea"] {
            thread::sleep(Duration::from_millis(700));
            phone.write(note);
            phone.sync_well();
        }
        assert!(!waits.is_finished());
        tablet.app.join_confirm(digits, None).unwrap();
        assert_eq!(waits.join().unwrap().unwrap().devices.len(), 2);
    });
    assert_eq!(tablet.notes(), phone.notes());
}

#[test]
fn who_turns_sync_off_keeps_every_word_and_can_begin_anew() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    let mut written = write_many(&tablet, "tablet", 3);
    // What was not sent goes out before the device leaves.
    assert!(tablet.app.sync_off().unwrap().left);
    assert_eq!(tablet.notes(), written);
    assert_eq!(tablet.app.sync_now(0).unwrap_err(), AppError::NotFound);
    assert_eq!(tablet.app.sync_off().unwrap_err(), AppError::NotFound);
    let status = tablet.app.sync_status().unwrap();
    assert!(!status.is_on && status.devices.is_empty());
    let report = phone.sync();
    assert_eq!((report.state, report.devices.len()), (SyncState::Ok, 1));
    assert_eq!(phone.notes(), written);

    let elsewhere = Stage::new();
    written.insert("after".into());
    tablet.write("after");
    let anew = tablet.enable(&elsewhere);
    let third = Device::new();
    third.join(&elsewhere, &anew.phrase);
    assert_eq!(third.notes(), written);
}

/// A look by the phrase at a long diary over a slow line.
#[test]
fn a_look_says_how_far_it_is() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    for n in 0..700 {
        phone.write(&format!("{n} {}", "and then ".repeat(400)));
    }
    phone.sync_well();
    stage.line.turn(Weather {
        pause: Duration::from_millis(1),
        ..stage.good()
    });
    let laptop = Device::new();
    let relay = Some(stage.origin.clone());
    let shares = thread::scope(|scope| {
        let looking = scope.spawn(|| laptop.app.phrase_look(relay, enabled.phrase.join(" ")));
        let mut shares = Vec::new();
        while !looking.is_finished() {
            shares.extend(laptop.app.sync_progress());
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(looking.join().unwrap().unwrap().records, 700);
        shares
    });
    assert!(
        shares.is_sorted() && shares.iter().any(|share| *share > 0.0 && *share < 1.0),
        "{shares:?}"
    );
    assert_eq!(laptop.app.sync_progress(), None);
}
