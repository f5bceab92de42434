use super::devices::{Device, phrase};
use super::honest::Relay;
use crate::oplog::Record;
use crate::sync::State;
use crate::sync::change::Change;
use crate::sync::step::Wish;

pub(super) fn relay(device: &Device) -> Relay {
    Relay {
        unix_s: device.now.timestamp().unsigned_abs(),
        ..Relay::default()
    }
}

/// Alice's phone and tablet, both members, both in step.
pub(super) fn two() -> (Device, Device, Relay) {
    let (mut phone, mut tablet) = (Device::new(1), Device::new(2));
    let mut relay = relay(&phone);
    phone.enable(&phrase(7));
    let join = tablet.ask_to_join(&phone);
    let report = phone.round(Wish::Change(join), |r| Some(relay.answer(r)));
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    let report = tablet.round(Wish::Sync, |r| Some(relay.answer(r)));
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    (phone, tablet, relay)
}

/// Alice's watch, which the phone lets in. It has not synced yet.
pub(super) fn third(phone: &mut Device, relay: &mut Relay) -> Device {
    let mut watch = Device::new(3);
    let join = watch.ask_to_join(phone);
    phone.round(Wish::Change(join), |r| Some(relay.answer(r)));
    watch
}

#[test]
fn what_one_device_writes_the_other_has() {
    let (mut phone, mut tablet, mut relay) = two();
    phone.write(Record([1; 16]), "walk");
    tablet.write(Record([2; 16]), "tea");
    for _ in 0..2 {
        for device in [&mut phone, &mut tablet] {
            let report = device.round(Wish::Sync, |r| Some(relay.answer(r)));
            assert_eq!((report.state, report.detail), (State::Ok, ""));
        }
    }
    assert_eq!(phone.words(), ["walk", "tea"]);
    assert_eq!(phone.log(), tablet.log());
}

#[test]
fn an_emptied_relay_is_filled_again() {
    let (mut phone, mut tablet, mut relay) = two();
    phone.write(Record([1; 16]), "walk");
    phone.round(Wish::Sync, |r| Some(relay.answer(r)));
    relay.accounts.clear();
    let report = phone.round(Wish::Sync, |r| Some(relay.answer(r)));
    assert_eq!(
        (report.state, report.detail),
        (State::Healed, "given_again")
    );
    tablet.round(Wish::Sync, |r| Some(relay.answer(r)));
    assert_eq!(tablet.words(), ["walk"]);
}

#[test]
fn a_removed_device_hears_of_it_and_reads_nothing_written_after() {
    let (mut phone, mut tablet, mut relay) = two();
    tablet.write(Record([2; 16]), "tea");
    tablet.round(Wish::Sync, |r| Some(relay.answer(r)));
    let change = Change::Remove {
        device: tablet.key(),
        cut_off: None,
    };
    let report = phone.round(Wish::Change(change), |r| Some(relay.answer(r)));
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    phone.write(Record([3; 16]), "rest");
    phone.round(Wish::Sync, |r| Some(relay.answer(r)));
    let report = tablet.round(Wish::Sync, |r| Some(relay.answer(r)));
    assert_eq!(report.state, State::Revoked);
    assert_eq!(tablet.words(), ["tea"]);
    assert_eq!(phone.words(), ["tea", "rest"]);
}
