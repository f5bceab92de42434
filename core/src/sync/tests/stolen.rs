//! A member in somebody else's hands: what it signs counts for nothing once it is out, and holds nobody up for good.

use waymark_wire::Hash;
use waymark_wire::batch::{Batch, Kind};
use waymark_wire::body::Body;
use waymark_wire::heads::Head;
use waymark_wire::sealing::{self, Place};

use super::devices::{Device, phrase};
use super::honest::{ORIGIN, Relay};
use super::rounds::{third, two};
use super::snapshots::agreed;
use crate::calendar::Instant;
use crate::oplog::Record;
use crate::sync::change::Change;
use crate::sync::devices::{Event, Look, Next};
use crate::sync::step::{Report, Wish};
use crate::sync::{State, snapshot, store};

fn sync(device: &mut Device, relay: &mut Relay) -> Report {
    device.round(Wish::Sync, |r| Some(relay.answer(r)))
}

fn remove(by: &mut Device, relay: &mut Relay, device: &Device, cut_off: Option<u64>) -> Report {
    let device = device.key();
    let cut_off = cut_off.map(|seq| {
        let hash = store::hash_at(&by.sql, &device, seq).unwrap();
        (seq, hash.unwrap())
    });
    let change = Change::Remove { device, cut_off };
    by.round(Wish::Change(change), |r| Some(relay.answer(r)))
}

/// A batch that the device's engine would not make, at a place in its log or after one like it.
pub(super) fn sealed(
    device: &Device,
    seq: u64,
    prev: Option<Hash>,
    heads: Vec<Head>,
) -> (Hash, Vec<u8>) {
    sealed_in(device, seq, prev, heads, 0)
}

/// The same under another epoch than that of its list.
fn sealed_in(
    device: &Device,
    seq: u64,
    prev: Option<Hash>,
    heads: Vec<Head>,
    epochs_off: u32,
) -> (Hash, Vec<u8>) {
    let account = store::account(&device.sql).unwrap().unwrap();
    let list = store::chain(&device.sql).unwrap().unwrap().last;
    let key = store::epoch_key(&device.sql, list.manifest.epoch).unwrap();
    let before = store::hash_at(&device.sql, &device.key(), seq - 1).unwrap();
    let place = Place {
        kind: Kind::Entries,
        account: account.id,
        epoch: list.manifest.epoch + epochs_off,
        seq,
        prev: prev.or(before).unwrap_or_default(),
        manifest: list.hash,
        salt: [8; 32],
    };
    let body = Body {
        heads,
        ..Body::default()
    };
    let bytes = body.encode();
    let (header, bytes) = sealing::seal(&key.unwrap(), &account.sign_seed, &place, &bytes).unwrap();
    (header.hash(), bytes)
}

/// Puts a batch into the thief's log at the relay, over what is there.
fn slip_in(relay: &mut Relay, (hash, bytes): (Hash, Vec<u8>)) {
    let (_, header) = Batch::read(&bytes).unwrap();
    let kept = relay.accounts.values_mut().next().unwrap();
    let log = kept.logs.get_mut(&header.author).unwrap();
    log.truncate(usize::try_from(header.seq - 1).unwrap());
    log.push((hash, bytes));
}

#[test]
fn what_a_thief_said_must_exist_is_not_waited_for_once_it_is_out() {
    let (mut phone, tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    sync(&mut watch, &mut relay);
    // The tablet is stolen: it says that the phone wrote a thousand batches.
    let lie = sealed(&tablet, 2, None, vec![Head::new(1, 1000, &[1; 32])]);
    slip_in(&mut relay, lie);
    for _ in 0..4 {
        watch.wait(13);
        relay.unix_s += 13 * 3600;
        sync(&mut watch, &mut relay);
    }
    let report = sync(&mut watch, &mut relay);
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "batches_missing")
    );
    let report = remove(&mut watch, &mut relay, &tablet, None);
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    phone.now = watch.now;
    // Nor is it by one that learns of the lie and of the end in one answer.
    assert_eq!(sync(&mut phone, &mut relay).state, State::Ok);
}

/// No relay looks at that: it is the author's doing, whose log stops there, and holds nobody up.
#[test]
fn who_signs_under_an_epoch_that_is_not_its_lists_is_taken_out_like_anybody() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    tablet.write(Record([1; 16]), "tea");
    for device in [&mut tablet, &mut watch, &mut phone] {
        sync(device, &mut relay);
    }
    let next = store::head(&tablet.sql, &tablet.key())
        .unwrap()
        .unwrap()
        .seq
        + 1;
    slip_in(&mut relay, sealed_in(&tablet, next, None, Vec::new(), 1));
    watch.write(Record([2; 16]), "walk");
    for device in [&mut watch, &mut phone] {
        assert_eq!(sync(device, &mut relay).state, State::Ok);
        let known = store::author(&device.sql, &tablet.key()).unwrap();
        assert_eq!(known.stopped.as_deref(), Some("author"));
        assert_eq!(device.words(), ["tea", "walk"]);
    }
    // By the phrase too, and then by a list.
    let mut pad = Device::new(4);
    let keep = vec![phone.key(), watch.key(), tablet.key()];
    come_over(&mut pad, &mut relay, keep);
    assert_eq!(pad.words(), ["tea", "walk"]);
    let report = remove(&mut phone, &mut relay, &tablet, None);
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    for device in [&mut watch, &mut pad, &mut phone] {
        assert_eq!(sync(device, &mut relay).state, State::Ok);
    }
}

#[test]
fn an_edit_that_waited_is_not_lost_with_the_delete_that_met_it() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    phone.write(Record([1; 16]), "walk");
    for device in [&mut phone, &mut watch, &mut tablet] {
        sync(device, &mut relay);
    }
    let before = store::head(&tablet.sql, &tablet.key()).unwrap().unwrap();
    tablet.delete(Record([1; 16]));
    sync(&mut tablet, &mut relay);
    watch.write(Record([1; 16]), "walk by the river");
    assert_eq!(sync(&mut watch, &mut relay).state, State::Ok);
    assert!(watch.words().is_empty(), "deleted, as far as it is known");
    remove(&mut phone, &mut relay, &tablet, Some(before.seq));
    for device in [&mut watch, &mut phone] {
        sync(device, &mut relay);
        assert_eq!(device.words(), ["walk by the river"]);
    }
    assert_eq!(phone.log(), watch.log());
}

#[test]
fn of_two_histories_the_one_in_which_a_list_ends_counts_whichever_came_first() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    sync(&mut watch, &mut relay);
    // The phone is shown another second batch of the tablet, and one after it.
    let second = sealed(&tablet, 2, None, Vec::new());
    let third = sealed(&tablet, 3, Some(second.0), Vec::new());
    slip_in(&mut relay, second);
    slip_in(&mut relay, third);
    sync(&mut phone, &mut relay);
    // The watch is shown the one that the tablet itself wrote.
    let mut other = relay.clone();
    let kept = other.accounts.values_mut().next().unwrap();
    kept.logs.get_mut(&tablet.key()).unwrap().truncate(1);
    tablet.write(Record([2; 16]), "tea");
    sync(&mut tablet, &mut other);
    sync(&mut watch, &mut other);
    assert_eq!(watch.words(), ["tea"]);
    assert_eq!(
        remove(&mut phone, &mut relay, &tablet, None).state,
        State::Ok
    );
    assert_eq!(sync(&mut watch, &mut relay).state, State::Ok);
    assert!(watch.words().is_empty(), "the other history counts");
    assert_eq!(sync(&mut watch, &mut relay).state, State::Ok);
    assert_eq!(phone.log(), watch.log());
}

#[test]
fn a_relay_without_the_list_that_ends_a_log_is_given_it_though_the_log_ends_otherwise() {
    let (mut phone, tablet, mut relay) = two();
    slip_in(&mut relay, sealed(&tablet, 1, None, Vec::new()));
    let mut before = relay.clone();
    assert_eq!(sync(&mut phone, &mut relay).state, State::Ok);
    assert_eq!(
        remove(&mut phone, &mut relay, &tablet, None).state,
        State::Ok
    );
    // It goes back to before that, to a log that ends in another batch.
    slip_in(&mut before, sealed_otherwise(&tablet));
    sync(&mut phone, &mut before);
    let chain = &before.accounts.values().next().unwrap().chain;
    assert_eq!(
        chain.last.hash,
        store::chain(&phone.sql).unwrap().unwrap().last.hash
    );
    assert!(matches!(
        sync(&mut phone, &mut before).state,
        State::Ok | State::Healed
    ));
}

fn sealed_otherwise(device: &Device) -> (Hash, Vec<u8>) {
    sealed(device, 1, None, vec![Head::new(1, 1, &[3; 32])])
}

#[test]
fn a_log_that_names_a_list_of_another_history_holds_up_no_other() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut other = relay.clone();
    let join = Device::new(3).ask_to_join(&tablet);
    tablet.round(Wish::Change(join), |r| Some(other.answer(r)));
    tablet.write(Record([2; 16]), "tea");
    sync(&mut tablet, &mut other);
    // The relay loses the list, and keeps the batch that names it.
    let kept = other.accounts.values().next().unwrap();
    let (log, author) = (kept.logs[&tablet.key()].clone(), tablet.key());
    let kept = relay.accounts.values_mut().next().unwrap();
    kept.logs.insert(author, log);
    let mut watch = Device::new(4);
    let join = watch.ask_to_join(&phone);
    phone.write(Record([1; 16]), "walk");
    let report = phone.round(Wish::Change(join), |r| Some(relay.answer(r)));
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "log_does_not_fit")
    );
    sync(&mut watch, &mut relay);
    assert_eq!(watch.words(), ["walk"]);
    // The tablet sees the other history, and comes over to it with the phrase and all its words.
    assert_eq!(sync(&mut tablet, &mut relay).state, State::Fork);
    let keep = vec![phone.key(), watch.key()];
    come_over(&mut tablet, &mut relay, keep);
    for device in [&mut phone, &mut watch] {
        assert_eq!(sync(device, &mut relay).state, State::Ok);
        assert_eq!(device.words(), ["walk", "tea"]);
    }
}

/// By the phrase, to the history that the relay shows.
pub(super) fn come_over(
    device: &mut Device,
    relay: &mut Relay,
    keep: Vec<waymark_wire::PublicKey>,
) {
    let change = asked(device, relay, keep, None);
    let report = device.round(Wish::Change(change), |r| Some(relay.answer(r)));
    assert_eq!((report.state, report.detail), (State::Ok, ""));
}

/// The change that the phrase asks for, after a look at what the relay shows.
pub(super) fn asked(
    device: &mut Device,
    relay: &mut Relay,
    keep: Vec<waymark_wire::PublicKey>,
    since: Option<Instant>,
) -> Change {
    let mut look = device
        .within(|here| Look::new(here, ORIGIN, &phrase(7)))
        .unwrap();
    let mut event = Event::Go;
    while let Next::Ask(request) = device.within(|here| look.step(here, event)).unwrap() {
        event = Event::Answered(relay.answer(&request));
    }
    device
        .within(|here| look.agreed(here, keep, since, true))
        .unwrap()
}

/// With the phrase alone too a device is taken out from the day on which it was stolen.
#[test]
fn by_the_phrase_what_a_thief_says_it_wrote_since_does_not_count() {
    let (mut phone, mut tablet, mut relay) = two();
    tablet.write(Record([1; 16]), "tea");
    sync(&mut tablet, &mut relay);
    for device in [&mut phone, &mut tablet] {
        device.wait(24);
    }
    let since = phone.now;
    tablet.write(Record([2; 16]), "the thief's");
    tablet.delete(Record([1; 16]));
    sync(&mut tablet, &mut relay);
    sync(&mut phone, &mut relay);
    assert_eq!(phone.words(), ["the thief's"]);
    let mut watch = Device::new(3);
    watch.now = since;
    let change = asked(&mut watch, &mut relay, vec![phone.key()], Some(since));
    let report = watch.round(Wish::Change(change), |r| Some(relay.answer(r)));
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    sync(&mut phone, &mut relay);
    for device in [&phone, &watch] {
        assert_eq!(device.words(), ["tea"]);
    }
    assert_eq!(sync(&mut tablet, &mut relay).state, State::Revoked);
}

/// What all have agreed to is not cut off, however early a moment is given.
#[test]
fn by_the_phrase_nothing_is_taken_back_that_all_have_agreed_to() {
    let (mut phone, tablet, mut relay) = agreed();
    let covers = snapshot::store::cover(&phone.sql, &tablet.key());
    let agreed = covers.unwrap().unwrap().seq;
    let mut watch = Device::new(3);
    watch.now = phone.now;
    let since = Some(Instant::default());
    let change = asked(&mut watch, &mut relay, vec![phone.key()], since);
    let report = watch.round(Wish::Change(change), |r| Some(relay.answer(r)));
    assert_eq!((report.state, report.detail), (State::Ok, ""));
    let chain = store::chain(&watch.sql).unwrap().unwrap();
    let ends = chain.cut_off(&tablet.key()).map(|cut| cut.last_seq);
    assert_eq!(ends, Some(agreed));
    assert_eq!(sync(&mut phone, &mut relay).state, State::Ok);
    assert_eq!(phone.words(), watch.words());
}
