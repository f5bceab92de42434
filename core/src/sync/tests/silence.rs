//! A device from which nothing comes any more, and a relay that keeps back the end of what it writes.

use super::devices::Device;
use super::honest::Relay;
use super::rounds::two;
use crate::oplog::Record;
use crate::sync::step::Wish;
use crate::sync::{State, shown};

const HOUR_S: u64 = 3600;

fn sync(device: &mut Device, relay: &mut Relay) {
    let report = device.round(Wish::Sync, |r| Some(relay.answer(r)));
    assert_eq!(report.state, State::Ok, "{}", report.detail);
}

fn pass(hours: i64, devices: &mut [&mut Device], relay: &mut Relay) {
    devices.iter_mut().for_each(|device| device.wait(hours));
    relay.unix_s += hours.unsigned_abs() * HOUR_S;
}

/// The other device as it is shown, and how often the person was told that nothing comes from it.
fn stands(device: &Device) -> (bool, usize) {
    let shown = shown::devices(&device.sql).unwrap();
    assert!(shown.iter().all(|one| !(one.is_this && one.is_silent)));
    let strings = crate::content::Strings::of(crate::content::Language::En);
    let told = shown::notices(&device.sql, strings).unwrap();
    let told = told.iter().filter(|one| one.what == "device_silent");
    let is_silent = shown.iter().any(|one| one.is_silent);
    (is_silent, told.count())
}

#[test]
fn a_device_that_syncs_is_never_silent_and_one_that_does_not_is_told_once_each_time() {
    let (mut phone, mut tablet, mut relay) = two();
    for _ in 0..4 {
        pass(7 * 24, &mut [&mut phone, &mut tablet], &mut relay);
        sync(&mut tablet, &mut relay);
        sync(&mut phone, &mut relay);
    }
    assert_eq!(stands(&phone), (false, 0));
    // The tablet is put in a drawer.
    pass(8 * 24, &mut [&mut phone, &mut tablet], &mut relay);
    sync(&mut phone, &mut relay);
    assert_eq!(stands(&phone), (false, 0));
    pass(1, &mut [&mut phone, &mut tablet], &mut relay);
    sync(&mut phone, &mut relay);
    assert_eq!(stands(&phone), (true, 1));
    pass(30 * 24, &mut [&mut phone, &mut tablet], &mut relay);
    sync(&mut phone, &mut relay);
    assert_eq!(stands(&phone), (true, 1), "once");
    // And comes out again.
    sync(&mut tablet, &mut relay);
    sync(&mut phone, &mut relay);
    assert_eq!(stands(&phone), (false, 1));
    pass(9 * 24, &mut [&mut phone, &mut tablet], &mut relay);
    sync(&mut phone, &mut relay);
    assert_eq!(stands(&phone), (true, 2));
}

#[test]
fn who_was_away_itself_does_not_call_the_others_silent() {
    let (mut phone, mut tablet, mut relay) = two();
    sync(&mut phone, &mut relay);
    for _ in 0..5 {
        pass(7 * 24, &mut [&mut phone, &mut tablet], &mut relay);
        tablet.write(Record([9; 16]), "here");
        sync(&mut tablet, &mut relay);
    }
    sync(&mut phone, &mut relay);
    assert_eq!(stands(&phone), (false, 0));
}

#[test]
fn a_clock_that_jumped_calls_nobody_silent() {
    let (mut phone, mut tablet, mut relay) = two();
    sync(&mut phone, &mut relay);
    let right = phone.now;
    phone.now = "2099-01-01T12:00:00Z".parse().unwrap();
    sync(&mut phone, &mut relay);
    tablet.write(Record([9; 16]), "here");
    sync(&mut tablet, &mut relay);
    sync(&mut phone, &mut relay);
    assert_eq!(stands(&phone), (false, 0));
    // Set right, it counts anew, though it heard the tablet in 2099.
    phone.now = right;
    sync(&mut phone, &mut relay);
    assert_eq!(stands(&phone), (false, 0));
    pass(8 * 24 + 1, &mut [&mut phone, &mut tablet], &mut relay);
    sync(&mut phone, &mut relay);
    assert_eq!(stands(&phone), (true, 1));
}

#[test]
fn a_relay_that_keeps_back_the_end_of_a_log_looks_as_if_its_device_were_silent() {
    let (mut phone, mut tablet, mut relay) = two();
    sync(&mut phone, &mut relay);
    let kept = relay.clone();
    // What the tablet writes comes to the relay, which shows the phone what it was before; nobody else can name it.
    pass(9 * 24, &mut [&mut phone, &mut tablet], &mut relay);
    sync(&mut tablet, &mut relay);
    let mut lie = Relay {
        unix_s: relay.unix_s,
        ..kept
    };
    sync(&mut phone, &mut lie);
    assert_eq!(stands(&phone), (true, 1));
}
