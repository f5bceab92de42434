//! Erasing now: a new epoch without the old key, one state in place of all before it, and nothing old anywhere.

use waymark_wire::batch::Batch;

use super::devices::{Device, phrase};
use super::honest::{ORIGIN, Relay};
use super::lists::list_with_a_wrong_key;
use super::rounds::{third, two};
use crate::error::Error;
use crate::oplog::Record;
use crate::sync::change::Change;
use crate::sync::devices::{Approver, Event, Look, Newcomer, Next};
use crate::sync::step::{Report, Wish};
use crate::sync::{State, snapshot, store};

fn sync(device: &mut Device, relay: &mut Relay) -> Report {
    relay.unix_s = device.now.timestamp().unsigned_abs();
    device.round(Wish::Sync, |r| Some(relay.answer(r)))
}

fn well(device: &mut Device, relay: &mut Relay) {
    let report = sync(device, relay);
    assert_eq!((report.state, report.detail), (State::Ok, ""));
}

pub(super) fn erase(device: &mut Device, relay: &mut Relay) {
    relay.unix_s = device.now.timestamp().unsigned_abs();
    let report = device.round(Wish::Change(Change::Erase), |r| Some(relay.answer(r)));
    assert_eq!((report.state, report.detail), (State::Ok, ""));
}

pub(super) fn is_erasing(device: &Device) -> bool {
    snapshot::erasure(&device.sql).unwrap().is_some()
}

fn waits_for(device: &Device) -> Vec<[u8; 32]> {
    let chain = store::chain(&device.sql).unwrap().unwrap();
    let erasure = snapshot::erasure(&device.sql).unwrap().unwrap();
    snapshot::waits_for(&device.sql, erasure, &chain).unwrap()
}

fn epochs(device: &Device) -> Vec<u32> {
    let mut statement = device
        .sql
        .prepare("SELECT epoch FROM sync_epoch ORDER BY epoch")
        .unwrap();
    let found = statement.query_map([], |row| row.get(0)).unwrap();
    found.collect::<rusqlite::Result<_>>().unwrap()
}

/// The epochs of all batches that a device and the relay keep.
pub(super) fn sealed_in(device: &Device, relay: &Relay) -> Vec<u32> {
    let mut statement = device.sql.prepare("SELECT bytes FROM sync_batch").unwrap();
    let found = statement.query_map([], |row| row.get(0)).unwrap();
    let mut all: Vec<Vec<u8>> = found.collect::<rusqlite::Result<_>>().unwrap();
    let logs = relay.accounts.values().flat_map(|kept| kept.logs.values());
    all.extend(logs.flatten().map(|(_, bytes)| bytes.clone()));
    let epoch = |bytes: &Vec<u8>| Batch::read(bytes).unwrap().1.epoch;
    all.iter().map(epoch).collect()
}

/// Nothing from before that epoch is anywhere, and nobody waits.
pub(super) fn is_over(devices: &[&Device], relay: &Relay, epoch: u32) {
    for device in devices {
        assert!(!is_erasing(device));
        assert!(epochs(device).iter().all(|known| *known >= epoch));
        assert!(
            sealed_in(device, relay)
                .iter()
                .all(|sealed| *sealed >= epoch)
        );
        assert_eq!(device.words(), devices[0].words());
    }
}

/// Alice's phone and tablet with some words, one of which she has deleted again.
fn regretted() -> (Device, Device, Relay) {
    let (mut phone, mut tablet, mut relay) = two();
    for n in 1..5 {
        phone.write(Record([n; 16]), &format!("phone {n}"));
        well(&mut phone, &mut relay);
        tablet.write(Record([n + 100; 16]), &format!("tablet {n}"));
        well(&mut tablet, &mut relay);
    }
    well(&mut phone, &mut relay);
    phone.delete(Record([3; 16]));
    (phone, tablet, relay)
}

#[test]
fn one_device_alone_is_done_at_once() {
    let mut phone = Device::new(1);
    let mut relay = super::rounds::relay(&phone);
    phone.enable(&phrase(7));
    phone.write(Record([1; 16]), "walk");
    phone.write(Record([2; 16]), "regretted");
    well(&mut phone, &mut relay);
    phone.delete(Record([2; 16]));
    erase(&mut phone, &mut relay);
    is_over(&[&phone], &relay, 2);
    phone.write(Record([4; 16]), "after");
    well(&mut phone, &mut relay);
    assert_eq!(phone.words(), ["walk", "after"]);
    erase(&mut phone, &mut relay);
    is_over(&[&phone], &relay, 3);
}

#[test]
fn it_is_over_once_the_last_device_has_agreed_and_says_whom_it_waits_for() {
    let (mut phone, mut tablet, mut relay) = regretted();
    let mut watch = third(&mut phone, &mut relay);
    well(&mut watch, &mut relay);
    erase(&mut phone, &mut relay);
    assert_eq!(waits_for(&phone), [tablet.key(), watch.key()]);
    assert!(sealed_in(&phone, &relay).contains(&1));
    well(&mut tablet, &mut relay);
    well(&mut phone, &mut relay);
    assert_eq!(waits_for(&phone), [watch.key()]);
    // What is written meanwhile goes on as ever.
    phone.write(Record([9; 16]), "meanwhile");
    well(&mut phone, &mut relay);
    well(&mut watch, &mut relay);
    // The last one that agreed has all that it takes.
    is_over(&[&watch], &relay, 2);
    well(&mut tablet, &mut relay);
    well(&mut phone, &mut relay);
    is_over(&[&phone, &tablet, &watch], &relay, 2);
    assert!(!phone.words().contains(&"phone 3".into()));
    assert_eq!(phone.words().len(), 8);
    let told: Vec<String> = {
        let query = "SELECT what FROM sync_notice WHERE what LIKE 'history%' ORDER BY id";
        let mut statement = tablet.sql.prepare(query).unwrap();
        let found = statement.query_map([], |row| row.get(0)).unwrap();
        found.collect::<rusqlite::Result<_>>().unwrap()
    };
    assert_eq!(told, ["history_erasing", "history_erased"]);
}

#[test]
fn whoever_comes_first_makes_the_state_where_the_one_that_asked_broke_off() {
    let (mut phone, mut tablet, mut relay) = regretted();
    // The list is at the relay, and then the phone's battery is flat.
    let report = phone.round(Wish::Change(Change::Erase), |r| {
        (!r.path.contains("/log/")).then(|| relay.answer(r))
    });
    assert_eq!(report.state, State::Offline);
    well(&mut tablet, &mut relay);
    assert!(is_erasing(&tablet));
    for _ in 0..2 {
        well(&mut phone, &mut relay);
        well(&mut tablet, &mut relay);
    }
    is_over(&[&phone, &tablet], &relay, 2);
    assert!(!tablet.words().contains(&"phone 3".into()));
}

#[test]
fn what_was_sealed_under_the_old_key_and_had_not_left_is_not_lost() {
    let (mut phone, mut tablet, mut relay) = regretted();
    // Sealed, and the upload did not come through: days without a network.
    tablet.write(Record([50; 16]), "on the train");
    tablet.round(Wish::Sync, |r| {
        (!r.path.contains("/log/")).then(|| relay.answer(r))
    });
    tablet.write(Record([51; 16]), "at the sea");
    tablet.delete(Record([1; 16]));
    erase(&mut phone, &mut relay);
    for device in [&mut phone, &mut tablet] {
        device.wait(90);
    }
    well(&mut phone, &mut relay);
    // It agrees to nothing that leaves its own words out, and makes another state.
    for _ in 0..2 {
        well(&mut tablet, &mut relay);
        well(&mut phone, &mut relay);
    }
    is_over(&[&phone, &tablet], &relay, 2);
    let words = phone.words();
    assert!(words.contains(&"on the train".into()) && words.contains(&"at the sea".into()));
    assert!(!words.contains(&"phone 1".into()));
    // What the tablet had deleted before it heard is in no state either.
    let base = snapshot::store::base(&phone.sql).unwrap().unwrap();
    let state = base.own().unwrap();
    assert!(
        state
            .ops
            .iter()
            .any(|op| op.deleted && op.record == [1; 16])
    );
}

#[test]
fn two_that_ask_at_once_are_both_given_it() {
    let (mut phone, mut tablet, mut relay) = regretted();
    tablet.delete(Record([101; 16]));
    // The tablet has pulled before the phone's list was there.
    let mut asked = false;
    let report = tablet.round(Wish::Change(Change::Erase), |r| {
        let answer = relay.answer(r);
        if !std::mem::replace(&mut asked, true) {
            erase(&mut phone, &mut relay);
        }
        Some(answer)
    });
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    for _ in 0..3 {
        well(&mut phone, &mut relay);
        well(&mut tablet, &mut relay);
    }
    is_over(&[&phone, &tablet], &relay, 3);
    assert_eq!(phone.words().len(), 6);
}

#[test]
fn who_is_waited_for_may_leave_or_be_taken_out() {
    for leaves in [false, true] {
        let (mut phone, mut tablet, mut relay) = regretted();
        let mut watch = third(&mut phone, &mut relay);
        watch.write(Record([60; 16]), "from the watch");
        well(&mut watch, &mut relay);
        well(&mut phone, &mut relay);
        well(&mut tablet, &mut relay);
        erase(&mut phone, &mut relay);
        well(&mut tablet, &mut relay);
        if leaves {
            watch.write(Record([61; 16]), "the last");
            let report = watch.round(Wish::Change(Change::Leave), |r| Some(relay.answer(r)));
            assert_eq!(report.state, State::Revoked);
        } else {
            let remove = Change::Remove {
                device: watch.key(),
                cut_off: None,
            };
            phone.round(Wish::Change(remove), |r| Some(relay.answer(r)));
        }
        for _ in 0..3 {
            well(&mut phone, &mut relay);
            well(&mut tablet, &mut relay);
        }
        is_over(&[&phone, &tablet], &relay, 2);
        assert_eq!(phone.words().contains(&"the last".into()), leaves);
        assert!(phone.words().contains(&"from the watch".into()));
    }
}

#[test]
fn nobody_joins_until_it_is_over() {
    let (mut phone, mut tablet, mut relay) = regretted();
    erase(&mut phone, &mut relay);
    let mut watch = Device::new(3);
    let newcomer = watch.within(|here| Newcomer::new(here, ORIGIN)).unwrap();
    let code = newcomer.code();
    let refused = |device: &mut Device| {
        let answered = device.within(|here| Approver::new(here, &code));
        matches!(answered, Err(Error::Refused("erasing")))
    };
    assert!(refused(&mut phone));
    // A device that has not heard of it yet hears when it puts its list.
    let join = watch.ask_to_join(&tablet);
    let report = tablet.round(Wish::Change(join), |r| Some(relay.answer(r)));
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    let chain = store::chain(&tablet.sql).unwrap().unwrap();
    assert!(chain.member(&watch.key()).is_none());
    well(&mut phone, &mut relay);
    assert!(!refused(&mut phone));
    let join = Change::Add(
        watch
            .within(|here| crate::sync::begin::member(&store::account(here.sql)?.unwrap()))
            .unwrap(),
    );
    let report = phone.round(Wish::Change(join), |r| Some(relay.answer(r)));
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    for device in [&mut watch, &mut tablet, &mut phone] {
        well(device, &mut relay);
    }
    is_over(&[&phone, &tablet, &watch], &relay, 2);
}

#[test]
fn who_came_in_just_before_reads_what_was_written_before() {
    let (mut phone, mut tablet, mut relay) = regretted();
    let mut watch = third(&mut phone, &mut relay);
    erase(&mut phone, &mut relay);
    well(&mut tablet, &mut relay);
    for _ in 0..2 {
        for device in [&mut watch, &mut phone, &mut tablet] {
            well(device, &mut relay);
        }
    }
    is_over(&[&phone, &tablet, &watch], &relay, 2);
}

/// A device is given the phrase, and comes in beside another one. What it found, and how that went.
pub(super) fn by_phrase(device: &mut Device, relay: &mut Relay, keep: &Device) -> (u64, Report) {
    let mut look = device
        .within(|here| Look::new(here, ORIGIN, &phrase(7)))
        .unwrap();
    let mut event = Event::Go;
    let found = loop {
        event = match device.within(|here| look.step(here, event)).unwrap() {
            Next::Ask(request) => Event::Answered(relay.answer(&request)),
            Next::Reached(found) => break found,
            Next::Wait => Event::Go,
        };
    };
    let keep = vec![keep.key()];
    let restore = device
        .within(|here| look.agreed(here, keep, None, false))
        .unwrap();
    let report = device.round(Wish::Change(restore), |r| Some(relay.answer(r)));
    (found.records, report)
}

#[test]
fn by_the_phrase_one_comes_in_before_and_after_it_is_over() {
    for over in [false, true] {
        let (mut phone, mut tablet, mut relay) = regretted();
        erase(&mut phone, &mut relay);
        if over {
            well(&mut tablet, &mut relay);
            well(&mut phone, &mut relay);
        }
        // The tablet is at the bottom of the sea.
        let mut laptop = Device::new(4);
        let (records, report) = by_phrase(&mut laptop, &mut relay, &phone);
        assert_eq!(records, 0, "names of devices are not counted");
        assert_eq!((report.state, report.detail), (State::Ok, ""), "{over}");
        for _ in 0..3 {
            well(&mut phone, &mut relay);
            well(&mut laptop, &mut relay);
        }
        is_over(&[&phone, &laptop], &relay, 2);
        assert_eq!(laptop.words().len(), 7);
    }
}

#[test]
fn a_relay_that_brings_back_what_was_erased_is_told_again_and_nothing_returns() {
    let (mut phone, mut tablet, mut relay) = regretted();
    let kept = relay.accounts.clone();
    erase(&mut phone, &mut relay);
    well(&mut tablet, &mut relay);
    well(&mut phone, &mut relay);
    let words = phone.words();
    relay.accounts = kept;
    for _ in 0..2 {
        sync(&mut tablet, &mut relay);
        sync(&mut phone, &mut relay);
    }
    is_over(&[&phone, &tablet], &relay, 2);
    assert_eq!(phone.words(), words);
}

#[test]
fn what_nobody_has_of_a_device_that_is_gone_holds_it_up_for_a_day() {
    let (mut phone, mut tablet, mut relay) = regretted();
    let mut watch = third(&mut phone, &mut relay);
    well(&mut watch, &mut relay);
    well(&mut phone, &mut relay);
    erase(&mut phone, &mut relay);
    well(&mut tablet, &mut relay);
    watch.write(Record([61; 16]), "the last");
    watch.round(Wish::Change(Change::Leave), |r| Some(relay.answer(r)));
    // The relay has the list, and has lost the last words before anybody heard them.
    let lost = watch.key();
    let log = relay
        .accounts
        .values_mut()
        .next()
        .unwrap()
        .logs
        .get_mut(&lost);
    log.unwrap().pop();
    for _ in 0..3 {
        sync(&mut phone, &mut relay);
        sync(&mut tablet, &mut relay);
    }
    assert!(is_erasing(&phone) && is_erasing(&tablet));
    for device in [&mut phone, &mut tablet] {
        device.wait(25);
    }
    for _ in 0..2 {
        sync(&mut phone, &mut relay);
        sync(&mut tablet, &mut relay);
    }
    is_over(&[&phone, &tablet], &relay, 2);
}

#[test]
fn at_each_step_it_may_break_off_and_goes_on() {
    // Every request of the one that asks, lost before or after the relay did it.
    for (at, comes_through) in (0..12).flat_map(|at| [(at, false), (at, true)]) {
        let (mut phone, mut tablet, mut relay) = regretted();
        let mut asked = 0;
        phone.round(Wish::Change(Change::Erase), |r| {
            asked += 1;
            let is_lost = asked > at;
            let answer = (!is_lost || comes_through).then(|| relay.answer(r));
            answer.filter(|_| !is_lost)
        });
        for _ in 0..3 {
            sync(&mut tablet, &mut relay);
            sync(&mut phone, &mut relay);
        }
        if store::chain(&phone.sql)
            .unwrap()
            .unwrap()
            .last
            .manifest
            .epoch
            == 1
        {
            // The list was not there yet, and the person asks once more.
            erase(&mut phone, &mut relay);
            well(&mut tablet, &mut relay);
            well(&mut phone, &mut relay);
        }
        is_over(&[&phone, &tablet], &relay, 2);
        assert_eq!(phone.words().len(), 7, "broke off at {at}");
    }
}

/// The right key of an epoch that is erased comes no more: who never had it agrees to what the others found, where all
/// that it can read is in it.
#[test]
fn who_was_given_a_wrong_key_before_agrees_to_what_has_all_it_can_read() {
    let (mut phone, mut tablet, mut relay) = regretted();
    let list = list_with_a_wrong_key(&phone);
    let kept = relay.accounts.values_mut().next().unwrap();
    kept.lists.push(list.encode());
    kept.chain = kept.chain.extend(list).unwrap();
    phone.write(Record([7; 16]), "under a key the tablet was not given");
    well(&mut phone, &mut relay);
    tablet.write(Record([8; 16]), "meanwhile");
    let report = sync(&mut tablet, &mut relay);
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "wrong_key")
    );
    erase(&mut phone, &mut relay);
    for _ in 0..4 {
        well(&mut tablet, &mut relay);
        well(&mut phone, &mut relay);
    }
    is_over(&[&phone, &tablet], &relay, 3);
    let words = phone.words();
    assert!(words.contains(&"under a key the tablet was not given".into()));
    assert!(words.contains(&"meanwhile".into()) && !words.contains(&"both 3".into()));
}

#[test]
fn a_phone_restored_from_before_takes_over_what_stands_and_keeps_no_old_key() {
    for alone in [false, true] {
        let (mut phone, mut tablet, mut relay) = regretted();
        if alone {
            tablet.round(Wish::Change(Change::Leave), |r| Some(relay.answer(r)));
        }
        well(&mut phone, &mut relay);
        let mut restored = phone.copy(11);
        phone.write(Record([70; 16]), "since");
        erase(&mut phone, &mut relay);
        if !alone {
            well(&mut tablet, &mut relay);
        }
        well(&mut phone, &mut relay);
        assert!(!is_erasing(&phone));
        let words = phone.words();
        restored.write(Record([71; 16]), "after it was restored");
        assert_eq!(sync(&mut restored, &mut relay).state, State::Cloned);
        for _ in 0..2 {
            sync(&mut restored, &mut relay);
            if !alone {
                sync(&mut tablet, &mut relay);
            }
        }
        if alone {
            is_over(&[&restored], &relay, 2);
        } else {
            is_over(&[&restored, &tablet], &relay, 2);
        }
        let has = restored.words();
        assert!(words.iter().all(|word| has.contains(word)) && has.len() == words.len() + 1);
    }
}
