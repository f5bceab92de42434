//! Devices that have other histories than each other, and come to one of them again.

use waymark_wire::batch::Batch;

use super::devices::Device;
use super::erase::is_over;
use super::honest::Relay;
use super::rounds::{third, two};
use super::snapshots::{SOON, base, root, sync, wait, well};
use super::stolen::asked;
use crate::calendar::Instant;
use crate::oplog::Record;
use crate::sync::change::Change;
use crate::sync::step::Wish;
use crate::sync::{State, snapshot, store};

fn make_snapshot(device: &mut Device) {
    let chain = store::chain(&device.sql).unwrap().unwrap();
    device
        .within(|here| snapshot::forge(here, &chain, |_| ()))
        .unwrap();
}

fn end(device: &Device, of: &Device) -> Option<u64> {
    let chain = store::chain(&device.sql).unwrap().unwrap();
    chain.cut_off(&of.key()).map(|cut| cut.last_seq)
}

/// The relay loses a log from after a number on.
fn loses(relay: &mut Relay, author: &Device, after: u64) {
    let begins = base(relay, &author.key());
    let kept = relay.accounts.values_mut().next().unwrap();
    let log = kept.logs.get_mut(&author.key()).unwrap();
    log.truncate(usize::try_from(after.saturating_sub(begins)).unwrap());
}

/// All sync in turn, until nothing is left to be said.
fn settle(devices: &mut [&mut Device], relay: &mut Relay) {
    for _ in 0..6 {
        for device in &mut *devices {
            sync(device, relay);
        }
        wait(devices, 2);
    }
    for device in &mut *devices {
        well(device, relay);
    }
}

/// Last words of a device that is gone, which one device gave up with what was erased, and another one has.
#[test]
fn what_was_given_up_and_another_device_has_is_had_again() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    for device in [&mut watch, &mut tablet, &mut phone] {
        well(device, &mut relay);
    }
    phone.round(Wish::Change(Change::Erase), |r| Some(relay.answer(r)));
    let heard = store::head(&phone.sql, &tablet.key()).unwrap();
    tablet.write(Record([1; 16]), "tea");
    well(&mut tablet, &mut relay);
    well(&mut watch, &mut relay);
    let begins = heard.map_or(0, |head| head.seq);
    loses(&mut relay, &tablet, begins);
    let device = tablet.key();
    let change = Change::Remove {
        device,
        cut_off: None,
    };
    // What the watch has of it does not come through yet.
    watch.round(Wish::Change(change), |r| {
        (!r.path.contains("/log/")).then(|| relay.answer(r))
    });
    phone.wait(25);
    for _ in 0..2 {
        sync(&mut phone, &mut relay);
    }
    assert!(snapshot::erasure(&phone.sql).unwrap().is_none());
    assert!(
        phone
            .within(|here| snapshot::was_erased(here, &device))
            .unwrap()
    );
    assert!(phone.words().is_empty());
    // A relay that makes up a batch of it makes nobody wait for it again.
    let mut false_relay = relay.clone();
    let whole = watch.within(|here| store::batch_at(here.sql, &device, begins + 1));
    let mut bytes = whole.unwrap().unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let (_, header) = Batch::read(&bytes).unwrap();
    let kept = false_relay.accounts.values_mut().next().unwrap();
    let log = kept.logs.entry(device).or_default();
    log.push((header.hash(), bytes));
    sync(&mut phone, &mut false_relay);
    assert!(
        phone
            .within(|here| snapshot::was_erased(here, &device))
            .unwrap()
    );

    watch.now = phone.now;
    settle(&mut [&mut watch, &mut phone], &mut relay);
    for device in [&phone, &watch] {
        assert_eq!(device.words(), ["tea"]);
    }
    is_over(&[&phone, &watch], &relay, 2);
}

/// A copy of the phone that heard words which the others do not have: their author was restored from before, at a relay
/// that had forgotten them, and all others agreed to what came then.
#[test]
fn a_copy_that_stands_on_another_history_comes_over_with_its_words() {
    let (mut phone, mut tablet, mut relay) = two();
    for (n, device) in (1..).zip([&mut phone, &mut tablet]) {
        device.write(Record([n; 16]), &format!("word {n}"));
        well(device, &mut relay);
    }
    well(&mut phone, &mut relay);
    let (backup, before) = (tablet.copy(11), relay.clone());
    tablet.write(Record([3; 16]), "forgotten");
    well(&mut tablet, &mut relay);
    let mut copy = phone.copy(12);
    well(&mut copy, &mut relay);

    (tablet, relay) = (backup, before);
    tablet.write(Record([4; 16]), "anew");
    well(&mut tablet, &mut relay);
    phone.write(Record([5; 16]), "since");
    well(&mut phone, &mut relay);
    wait(&mut [&mut phone, &mut tablet, &mut copy], 2);
    phone.pace = SOON;
    for _ in 0..3 {
        well(&mut phone, &mut relay);
        well(&mut tablet, &mut relay);
        wait(&mut [&mut phone, &mut tablet, &mut copy], 2);
    }
    assert!(root(&phone).is_some() && root(&phone) == root(&tablet));

    assert_eq!(sync(&mut copy, &mut relay).state, State::Cloned);
    settle(&mut [&mut copy, &mut tablet], &mut relay);
    for device in [&copy, &tablet] {
        assert_eq!(
            device.words(),
            ["word 1", "word 2", "forgotten", "anew", "since"]
        );
    }
}

/// Who gives the phrase on a device that is a member ends no log before what that device has said it has.
#[test]
fn by_the_phrase_a_member_takes_back_nothing_that_it_has_agreed_to() {
    let (mut phone, mut tablet, mut relay) = two();
    let watch = third(&mut phone, &mut relay);
    tablet.write(Record([1; 16]), "tea");
    well(&mut tablet, &mut relay);
    well(&mut phone, &mut relay);
    make_snapshot(&mut phone);
    let covered = store::head(&phone.sql, &tablet.key()).unwrap().unwrap().seq;
    let keep = vec![phone.key(), watch.key()];
    let change = asked(&mut phone, &mut relay, keep, Some(Instant::default()));
    let report = phone.round(Wish::Change(change), |r| Some(relay.answer(r)));
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    assert_eq!(end(&phone, &tablet), Some(covered));
}

/// Of two snapshots that one device each says it has, one goes further than a list lets a log go.
#[test]
fn who_comes_takes_the_snapshot_that_no_list_goes_against() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    phone.write(Record([1; 16]), "walk");
    well(&mut phone, &mut relay);
    for (n, text) in [(2, "tea"), (3, "the thief's")] {
        watch.write(Record([n; 16]), text);
        well(&mut watch, &mut relay);
    }
    well(&mut tablet, &mut relay);
    sync(&mut phone, &mut relay);
    let before = relay.clone();
    make_snapshot(&mut phone);
    well(&mut phone, &mut relay);
    // The tablet has not heard of that one.
    let first = store::hash_at(&tablet.sql, &watch.key(), 1).unwrap();
    let change = Change::Remove {
        device: watch.key(),
        cut_off: first.map(|hash| (1, hash)),
    };
    let mut shown = before;
    tablet.round(Wish::Change(change), |r| Some(shown.answer(r)));
    tablet.write(Record([4; 16]), "call");
    make_snapshot(&mut tablet);
    well(&mut tablet, &mut shown);
    let theirs = shown.accounts.values_mut().next().unwrap();
    let kept = relay.accounts.values_mut().next().unwrap();
    (kept.chain, kept.lists) = (theirs.chain.clone(), theirs.lists.clone());
    let log = theirs.logs.remove(&tablet.key()).unwrap();
    kept.logs.insert(tablet.key(), log);
    for device in [&phone, &watch] {
        let log = kept.logs.get_mut(&device.key()).unwrap();
        let (hash, _) = log.remove(0);
        kept.bases.insert(device.key(), (1, hash));
    }

    let mut pad = Device::new(4);
    let keep = vec![phone.key(), tablet.key()];
    let change = asked(&mut pad, &mut relay, keep, None);
    pad.round(Wish::Change(change), |r| Some(relay.answer(r)));
    assert!(root(&pad).is_some());
    assert_eq!(end(&pad, &watch), Some(1));
    settle(&mut [&mut tablet, &mut pad, &mut phone], &mut relay);
    for device in [&pad, &tablet, &phone] {
        assert_eq!(device.words(), ["walk", "tea", "call"]);
    }
}

/// A thief and the relay together: what it signed for the phone alone, which all others have another batch in place of.
#[test]
fn what_a_thief_signed_for_one_device_alone_does_not_go_out_as_that_devices_own() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    phone.write(Record([1; 16]), "walk");
    for device in [&mut phone, &mut watch, &mut tablet] {
        well(device, &mut relay);
    }
    well(&mut phone, &mut relay);
    let (mut forger, mut shown) = (tablet.copy(12), relay.clone());
    forger.delete(Record([1; 16]));
    forger.write(Record([9; 16]), "by the thief");
    well(&mut forger, &mut shown);
    well(&mut phone, &mut shown);
    assert_eq!(phone.words(), ["by the thief"]);
    let from = store::head(&phone.sql, &tablet.key()).unwrap().unwrap().seq;

    for n in [2, 3] {
        tablet.write(Record([n; 16]), "tea");
        well(&mut tablet, &mut relay);
    }
    for device in [&mut watch, &mut phone] {
        sync(device, &mut relay);
    }
    let known = store::author(&phone.sql, &tablet.key()).unwrap();
    assert_eq!(known.stopped.as_deref(), Some("two_for_one_place"));
    make_snapshot(&mut watch);
    for device in [&mut watch, &mut tablet] {
        well(device, &mut relay);
    }
    wait(&mut [&mut phone, &mut tablet, &mut watch], 2);
    well(&mut tablet, &mut relay);
    let kept = relay.accounts.values_mut().next().unwrap();
    let begins = kept.bases.get(&tablet.key()).map_or(0, |(base, _)| *base);
    let log = kept.logs.get_mut(&tablet.key()).unwrap();
    let dropped = usize::try_from(from + 1 - begins).unwrap();
    let (hash, _) = log.drain(..dropped).next_back().unwrap();
    kept.bases.insert(tablet.key(), (from + 1, hash));
    sync(&mut phone, &mut relay);
    assert!(root(&phone).is_none(), "it waits");
    wait(&mut [&mut phone, &mut watch], 2);
    for _ in 0..3 {
        sync(&mut phone, &mut relay);
        sync(&mut watch, &mut relay);
    }
    assert!(root(&phone).is_some(), "it came over");
    for device in [&phone, &watch] {
        let words = device.words();
        assert!(words.contains(&"walk".to_owned()), "{words:?}");
    }
}
