//! Several relays on one PostgreSQL, of which each may be killed at any moment.

use std::thread;
use std::time::Duration;

use waymark_core::AppError;
use waymark_tests::line::Weather;

use crate::device::{Device, phone};
use crate::stage::Stage;
use crate::writing::{Writing, wait_while};

/// Kills in which nobody was in the middle of something prove nothing: they go on until so many hit somebody.
const HITS: u32 = 6;
/// Bytes that go up only when batches do.
const UPLOAD: usize = 4 * 1024;

#[test]
fn relays_that_are_killed_in_turn_lose_nothing_that_was_acknowledged() {
    let Some(mut stage) = Stage::on_postgres() else {
        return;
    };
    let mut other = stage.another();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    // Each round of a device goes to one of the two, and is long enough to be hit.
    let both = |first, second| Weather {
        or: Some(second),
        pause: Duration::from_micros(500),
        ..Weather::good(first)
    };
    stage.line.turn(both(stage.relay.address, other.address));

    let (on_phone, on_tablet) = (Writing::default(), Writing::default());
    let (phones, tablets, kills) = thread::scope(|scope| {
        let threads = [
            on_phone.begin(scope, &phone, "phone"),
            on_tablet.begin(scope, &tablet, "tablet"),
        ];
        let go_on = || {
            on_phone.goes_on(&threads[0], 2);
            on_tablet.goes_on(&threads[1], 2);
        };
        let mut kills = 0;
        while on_phone.not_taken() + on_tablet.not_taken() < HITS {
            go_on();
            // In the middle of an upload, if it is one to this relay.
            let before = stage.line.passed().0;
            wait_while(&threads[0].handle, || {
                stage.line.passed().0 < before + UPLOAD
            });
            other.kill();
            kills += 1;
            // Through the one that is left.
            go_on();
            std::mem::swap(&mut stage.relay, &mut other);
            stage.relay = stage.another();
            stage.line.turn(both(stage.relay.address, other.address));
        }
        other.kill();
        on_phone.end();
        on_tablet.end();
        let [phones, tablets] = threads.map(|thread| thread.handle.join().unwrap());
        (phones, tablets, kills)
    });
    eprintln!(
        "{kills} kills hit {} times; {} and {} acknowledged",
        on_phone.not_taken() + on_tablet.not_taken(),
        phones.acknowledged.len(),
        tablets.acknowledged.len()
    );

    // Before either could give anything again.
    let last = Device::new();
    last.join(&stage, &enabled.phrase);
    for written in [&phones, &tablets] {
        assert!(last.notes().is_superset(&written.acknowledged));
    }
    let all = phones.all.union(&tablets.all).cloned().collect();
    let rest = [&phone, &tablet].map(|device| device.sync_well().sent);
    for (written, rest) in [&phones, &tablets].into_iter().zip(rest) {
        assert_eq!(written.sent + rest, written.all.len() as u64);
    }
    for device in [&phone, &tablet, &last] {
        device.sync_well();
        assert_eq!(device.notes(), all);
    }
}

#[test]
fn who_waits_at_a_relay_that_is_killed_hears_of_a_change_at_another() {
    let Some(mut stage) = Stage::on_postgres() else {
        return;
    };
    let other = stage.another();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    phone.sync_well();
    tablet.sync_well();
    let mut notes = 0;
    let mut change = |stage: &mut Stage| {
        stage.line.turn(Weather::good(other.address));
        notes += 1;
        phone.write(&format!("elsewhere {notes}"));
        phone.sync_well();
    };
    // At one of them while something comes to the other.
    assert_eq!(waits(&mut stage, &tablet, &mut change), Ok(true));
    tablet.sync_well();
    stage.fair();
    let killed = waits(&mut stage, &tablet, |stage| stage.relay.kill());
    assert_eq!(killed, Err(AppError::Offline));
    stage.line.turn(Weather::good(other.address));
    assert_eq!(waits(&mut stage, &tablet, &mut change), Ok(true));
    tablet.sync_well();
    assert_eq!(tablet.notes().len(), 2);
    assert_eq!(tablet.notes(), phone.notes());
}

/// What the device hears that waits, while something happens.
fn waits(
    stage: &mut Stage,
    device: &Device,
    meanwhile: impl FnOnce(&mut Stage),
) -> Result<bool, AppError> {
    let before = stage.line.passed().0;
    thread::scope(|scope| {
        let waiting = scope.spawn(|| device.app.sync_wait());
        wait_while(&waiting, || stage.line.passed().0 == before);
        meanwhile(stage);
        waiting.join().unwrap()
    })
}
