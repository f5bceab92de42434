//! A phone that was copied, or restored from a backup: it goes on under new keys, and loses nothing.

use super::devices::{Device, phrase};
use super::erase::{erase, is_erasing, sealed_in};
use super::honest::Relay;
use super::rounds::two;
use crate::oplog::Record;
use crate::sync::State;
use crate::sync::change::Change;
use crate::sync::round::Round;
use crate::sync::step::{Event, Next, Report, Wish};
use crate::sync::store;

fn sync(device: &mut Device, relay: &mut Relay) -> Report {
    device.round(Wish::Sync, |r| Some(relay.answer(r)))
}

/// The phone's backup, with what was written after it already at the relay.
fn restored() -> (Device, Device, Relay) {
    let (mut phone, mut tablet, mut relay) = two();
    let backup = phone.copy(11);
    phone.write(Record([1; 16]), "walk");
    sync(&mut phone, &mut relay);
    sync(&mut tablet, &mut relay);
    (backup, tablet, relay)
}

#[test]
fn a_restored_phone_has_all_it_wrote_and_goes_on_under_new_keys() {
    let (mut phone, mut tablet, mut relay) = restored();
    let old = phone.key();
    phone.write(Record([2; 16]), "rest");
    let report = sync(&mut phone, &mut relay);
    assert_eq!((report.state, report.detail), (State::Cloned, "new_keys"));
    assert_ne!(phone.key(), old);
    assert_eq!(sync(&mut tablet, &mut relay).state, State::Ok);
    assert_eq!(sync(&mut phone, &mut relay).state, State::Ok);
    assert_eq!(tablet.words(), ["walk", "rest"]);
    assert_eq!(phone.words(), tablet.words());
}

#[test]
fn what_a_copy_sealed_at_a_place_that_was_taken_goes_out_again_and_nothing_else_does() {
    let (mut phone, mut tablet, mut relay) = restored();
    tablet.write(Record([4; 16]), "tea");
    sync(&mut tablet, &mut relay);
    phone.write(Record([2; 16]), "rest");
    // It seals without having heard of the other batch, and the answer to its push does not come.
    let mut old = two().2;
    let mut stale = relay.accounts.values().next().unwrap().clone();
    for log in stale.logs.values_mut() {
        log.truncate(1);
    }
    let id = *relay.accounts.keys().next().unwrap();
    old.accounts.insert(id, stale);
    old.unix_s = relay.unix_s;
    phone.round(Wish::Sync, |r| {
        (!r.path.contains("/log/")).then(|| old.answer(r))
    });
    let report = sync(&mut phone, &mut relay);
    assert_eq!((report.state, report.detail), (State::Cloned, "new_keys"));
    assert_eq!(report.sent, 1, "the one write that was pushed aside");
    sync(&mut tablet, &mut relay);
    assert_eq!(phone.words(), ["walk", "rest", "tea"]);
    assert_eq!(tablet.words(), phone.words());
}

#[test]
fn new_keys_are_asked_for_until_a_list_names_them_whatever_crashes() {
    let (mut phone, _, mut relay) = restored();
    let old = phone.key();
    let mut round = Round::new(Wish::Sync, None);
    let begins = phone.within(|here| round.step(here, Event::Begin)).unwrap();
    let Next::Ask(request) = begins else { panic!() };
    let answered = Event::Answered(relay.answer(&request));
    phone.within(|here| round.step(here, answered)).unwrap();
    drop(round);
    assert!(store::next_keys(&phone.sql).unwrap().is_some());
    assert_eq!(sync(&mut phone, &mut relay).state, State::Cloned);
    assert_ne!(phone.key(), old);
}

#[test]
fn new_keys_count_though_the_answer_to_their_list_was_lost() {
    let (mut phone, _, mut relay) = restored();
    let old = phone.key();
    let report = phone.round(Wish::Sync, |request| {
        let answer = relay.answer(request);
        (!request.path.ends_with("/manifest")).then_some(answer)
    });
    assert_eq!(report.state, State::Offline);
    assert_eq!(sync(&mut phone, &mut relay).state, State::Ok);
    assert_ne!(phone.key(), old);
}

#[test]
fn new_keys_open_the_epoch_of_a_list_that_comes_with_theirs() {
    let (mut phone, mut tablet, mut relay) = restored();
    phone.round(Wish::Sync, |request| {
        let answer = relay.answer(request);
        (!request.path.ends_with("/manifest")).then_some(answer)
    });
    let wish = Wish::Change(Change::NewEpoch);
    tablet.round(wish, |r| Some(relay.answer(r)));
    assert_eq!(sync(&mut phone, &mut relay).state, State::Ok);
}

#[test]
fn a_restored_phone_that_is_shown_less_than_it_wrote_writes_nothing_until_it_is_there() {
    let (mut phone, mut tablet, mut relay) = restored();
    tablet.write(Record([4; 16]), "tea");
    sync(&mut tablet, &mut relay); // says that it has the phone's second batch
    let key = phone.key();
    let mut less = relay.clone();
    let kept = less.accounts.values_mut().next().unwrap();
    kept.logs.get_mut(&key).unwrap().truncate(1);
    phone.write(Record([2; 16]), "rest");
    let report = sync(&mut phone, &mut less);
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "own_batches_missing")
    );
    assert_eq!(sync(&mut phone, &mut relay).state, State::Cloned);
    sync(&mut tablet, &mut relay);
    assert_eq!(tablet.words(), ["walk", "rest", "tea"]);
}

#[test]
fn a_copy_whose_history_parted_by_several_batches_finds_where() {
    let (mut phone, mut tablet, mut relay) = two();
    let (mut copy, mut other) = (phone.copy(11), relay.clone());
    copy.write(Record([1; 16]), "rest");
    assert_eq!(sync(&mut copy, &mut other).state, State::Ok);
    for (n, text) in (2..).zip(["walk", "tea", "call"]) {
        phone.write(Record([n; 16]), text);
        sync(&mut phone, &mut relay);
    }
    assert_eq!(sync(&mut copy, &mut relay).state, State::Cloned);
    sync(&mut tablet, &mut relay);
    assert_eq!(tablet.words(), ["rest", "walk", "tea", "call"]);
}

#[test]
fn a_copy_with_the_same_keys_in_waiting_that_went_to_another_history_is_one() {
    let (mut phone, mut tablet, mut relay) = restored();
    let mut round = Round::new(Wish::Sync, None);
    let begins = phone.within(|here| round.step(here, Event::Begin)).unwrap();
    let Next::Ask(request) = begins else { panic!() };
    let answered = Event::Answered(relay.answer(&request));
    phone.within(|here| round.step(here, answered)).unwrap();
    // Both of them have the same new keys, and each is let in with them where the relay shows another list.
    let (mut copy, mut other) = (phone.copy(12), relay.clone());
    copy.write(Record([2; 16]), "rest");
    assert_eq!(sync(&mut copy, &mut other).state, State::Cloned);
    assert_eq!(sync(&mut copy, &mut other).state, State::Ok);
    let join = Device::new(3).ask_to_join(&tablet);
    tablet.round(Wish::Change(join), |r| Some(relay.answer(r)));
    phone.write(Record([3; 16]), "call");
    assert_eq!(sync(&mut phone, &mut relay).state, State::Cloned);
    let key = phone.key();
    assert_eq!(copy.key(), key);
    // The relay keeps this list, and what was written under that key in the other history.
    let theirs = other.accounts.values().next().unwrap().logs[&key].clone();
    let kept = relay.accounts.values_mut().next().unwrap();
    kept.logs.insert(key, theirs);
    assert_eq!(sync(&mut phone, &mut relay).state, State::Cloned);
    assert_ne!(phone.key(), key);
    for device in [&mut tablet, &mut phone] {
        assert_eq!(sync(device, &mut relay).state, State::Ok);
        assert_eq!(device.words(), ["walk", "call"]);
    }
}

/// The copy has not heard that history was erased, and the relay has forgotten it: what it writes under the old key nobody
/// can read, and it does not stay.
#[test]
fn what_a_copy_wrote_after_an_erasure_without_knowing_of_it_goes_too() {
    let (mut phone, mut relay) = (Device::new(1), Relay::default());
    phone.enable(&phrase(1));
    phone.write(Record([1; 16]), "walk");
    for _ in 0..2 {
        sync(&mut phone, &mut relay);
    }
    let (mut copy, before) = (phone.copy(11), relay.clone());
    erase(&mut phone, &mut relay);
    phone.wait(25);
    relay.unix_s += 25 * 3_600;
    sync(&mut phone, &mut relay);
    assert!(!is_erasing(&phone));
    let unix_s = std::mem::replace(&mut relay, before).unix_s;
    copy.write(Record([2; 16]), "unread");
    sync(&mut copy, &mut relay);
    phone.write(Record([3; 16]), "rest");
    relay.unix_s = unix_s;
    for _ in 0..3 {
        sync(&mut phone, &mut relay);
        phone.wait(25);
        relay.unix_s += 25 * 3_600;
    }
    assert_eq!(sync(&mut phone, &mut relay).state, State::Ok);
    assert!(sealed_in(&phone, &relay).iter().all(|epoch| *epoch > 1));
    assert_eq!(phone.words(), ["walk", "rest"]);
}
