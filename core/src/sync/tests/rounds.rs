use waymark_wire::answer::Answer;
use waymark_wire::request::Request;

use super::devices::{Device, phrase};
use super::honest::Relay;
use crate::oplog::Record;
use crate::sync::State;
use crate::sync::change::Change;
use crate::sync::step::Wish;

/// Bytes of a batch with few words.
const BATCH: usize = 820;

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

/// What stands before the relay takes one batch at a time, of the shortest kind.
fn one_by_one(relay: &mut Relay, request: &Request, sizes: &mut Vec<usize>) -> Answer {
    if !request.path.contains("/log/") {
        return relay.answer(request);
    }
    sizes.push(request.body.len());
    if request.body.len() < 2 * BATCH {
        return relay.answer(request);
    }
    Answer {
        status: 413,
        body: b"<html>".to_vec(),
        retry_after_s: None,
    }
}

#[test]
fn where_less_is_taken_at_once_less_is_sent_whichever_end_of_a_log_goes_up() {
    let (mut phone, mut tablet, mut relay) = two();
    for number in 0..9 {
        phone.write(Record([number; 16]), "a word");
        phone.round(Wish::Sync, |r| Some(relay.answer(r)));
    }
    // An emptied relay, and one that lost the beginning, which no snapshot has.
    relay.accounts.clear();
    for drops in [6, 0] {
        let mut sizes = Vec::new();
        let report = phone.round(Wish::Sync, |r| Some(one_by_one(&mut relay, r, &mut sizes)));
        assert_eq!(report.state, State::Healed);
        let refused: Vec<_> = sizes.iter().filter(|size| **size > BATCH).collect();
        assert!(refused.is_sorted_by(|a, b| a > b), "{sizes:?}");
        assert!((1..=4).contains(&refused.len()), "{sizes:?}");
        let kept = relay.accounts.values_mut().next().unwrap();
        let log = kept.logs.get_mut(&phone.key()).unwrap();
        assert!(log.len() >= 9);
        if let Some((hash, _)) = log.drain(..drops).next_back() {
            kept.bases.insert(phone.key(), (drops as u64, hash));
        }
    }
    tablet.round(Wish::Sync, |r| Some(relay.answer(r)));
    assert_eq!(tablet.words().len(), 9);
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
