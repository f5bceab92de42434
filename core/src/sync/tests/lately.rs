//! What came lately is not agreed to: so long a theft can be undone as a whole.

use super::devices::Device;
use super::ended::take_out;
use super::honest::Relay;
use super::rounds::{third, two};
use super::snapshots::{root, sync, wait, well};
use crate::oplog::Record;
use crate::sync::step::Wish;
use crate::sync::{State, snapshot, store};

/// A watch that is stolen writes, and makes a snapshot of it at once.
fn stolen() -> (Device, Device, Device, Relay) {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    watch.write(Record([1; 16]), "before");
    for device in [&mut watch, &mut phone, &mut tablet] {
        well(device, &mut relay);
    }
    wait(&mut [&mut phone, &mut tablet, &mut watch], 2);
    watch.write(Record([2; 16]), "by the thief");
    well(&mut watch, &mut relay);
    let chain = store::chain(&watch.sql).unwrap().unwrap();
    watch
        .within(|here| snapshot::forge(here, &chain, |_| ()))
        .unwrap();
    for _ in 0..3 {
        for device in [&mut watch, &mut phone, &mut tablet] {
            well(device, &mut relay);
        }
    }
    assert_eq!(phone.words(), ["before", "by the thief"]);
    (phone, tablet, watch, relay)
}

#[test]
fn a_snapshot_that_a_thief_makes_at_once_keeps_nobody_from_undoing_the_theft() {
    let (mut phone, mut tablet, watch, mut relay) = stolen();
    assert_eq!((root(&phone), root(&tablet)), (None, None));
    let before = store::hash_at(&phone.sql, &watch.key(), 1).unwrap();
    take_out(&mut phone, &mut relay, &watch, before.map(|hash| (1, hash)));
    for device in [&mut phone, &mut tablet] {
        well(device, &mut relay);
        assert_eq!(device.words(), ["before"]);
    }
}

#[test]
fn what_nobody_took_back_for_so_long_is_agreed_to() {
    let (mut phone, mut tablet, mut watch, mut relay) = stolen();
    wait(&mut [&mut phone, &mut tablet, &mut watch], 2);
    for _ in 0..2 {
        for device in [&mut phone, &mut tablet, &mut watch] {
            well(device, &mut relay);
        }
    }
    assert!(root(&phone).is_some());
    assert!(root(&phone) == root(&tablet) && root(&phone) == root(&watch));
}

/// The watch had signed two histories. The list ends it in the one that the phone has, and all others stand on a state with
/// the other one: neither can agree to what the other has, and the phone comes over, once a theft would have been noticed.
#[test]
fn a_log_that_ended_otherwise_in_what_all_others_have_is_taken_over_after_a_wait() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    let mut pad = Device::new(4);
    let join = Wish::Change(pad.ask_to_join(&phone));
    phone.round(join, |r| Some(relay.answer(r)));
    for device in [&mut watch, &mut tablet, &mut pad] {
        well(device, &mut relay);
    }
    let (mut twin, mut shown) = (watch.copy(12), relay.clone());
    watch.write(Record([1; 16]), "to the phone");
    for device in [&mut watch, &mut phone] {
        well(device, &mut relay);
    }
    twin.write(Record([2; 16]), "to the others");
    for device in [&mut twin, &mut tablet, &mut pad] {
        well(device, &mut shown);
    }
    // The tablet was told that all have what it has.
    wait(&mut [&mut phone, &mut tablet, &mut pad], 2);
    let chain = store::chain(&tablet.sql).unwrap().unwrap();
    tablet
        .within(|here| snapshot::forge(here, &chain, |_| ()))
        .unwrap();
    let says = "INSERT OR IGNORE INTO sync_endorsed SELECT ?1, root FROM sync_snapshot";
    for other in [phone.key(), watch.key()] {
        tablet.sql.execute(says, [other]).unwrap();
    }
    for _ in 0..2 {
        sync(&mut tablet, &mut shown);
        sync(&mut pad, &mut shown);
    }
    assert!(root(&tablet).is_some());

    take_out(&mut phone, &mut relay, &watch, None);
    for _ in 0..3 {
        for device in [&mut tablet, &mut pad, &mut phone] {
            sync(device, &mut relay);
        }
    }
    assert_eq!(
        (root(&phone), phone.words()),
        (None, vec!["to the phone".into()])
    );
    wait(&mut [&mut phone, &mut tablet, &mut pad], 2);
    for _ in 0..3 {
        for device in [&mut phone, &mut tablet, &mut pad] {
            let state = sync(device, &mut relay).state;
            assert!(matches!(state, State::Ok | State::Healed), "{state:?}");
        }
    }
    for device in [&phone, &tablet, &pad] {
        assert_eq!(root(device), root(&tablet));
        assert_eq!(device.words(), ["to the phone", "to the others"]);
    }
}

/// A thief has the relay drop its last words before anybody had them, so that nobody has all of its log.
#[test]
fn who_drops_the_end_of_its_own_log_is_taken_out_like_anybody() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    watch.write(Record([1; 16]), "before");
    for device in [&mut watch, &mut phone, &mut tablet] {
        well(device, &mut relay);
    }
    watch.write(Record([2; 16]), "by the thief");
    well(&mut watch, &mut relay);
    let kept = relay.accounts.values_mut().next().unwrap();
    let log = std::mem::take(kept.logs.get_mut(&watch.key()).unwrap());
    let last = log.last().unwrap().0;
    kept.bases.insert(watch.key(), (log.len() as u64, last));
    let report = sync(&mut phone, &mut relay);
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "history_cut")
    );

    let taken_out = take_out(&mut phone, &mut relay, &watch, None);
    assert!(
        matches!(taken_out, State::Ok | State::Healed),
        "{taken_out:?}"
    );
    assert_eq!(sync(&mut watch, &mut relay).state, State::Revoked);
    sync(&mut tablet, &mut relay);
    for device in [&mut phone, &mut tablet] {
        well(device, &mut relay);
        assert_eq!(device.words(), ["before"]);
    }
}

/// In an account of two, the other one says what it likes of one that is gone: that its log went otherwise than here.
#[test]
fn on_the_word_of_one_nobody_gives_up_what_it_has_of_who_is_gone() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    watch.write(Record([1; 16]), "before");
    for device in [&mut watch, &mut phone, &mut tablet] {
        well(device, &mut relay);
    }
    take_out(&mut phone, &mut relay, &watch, None);
    for device in [&mut tablet, &mut phone] {
        well(device, &mut relay);
    }
    let chain = store::chain(&tablet.sql).unwrap().unwrap();
    let lies = |state: &mut waymark_wire::state::State| {
        let mut covers = state.covers.iter_mut();
        let cover = covers.find(|cover| cover.author == watch.key()).unwrap();
        cover.hash = [9; 32];
        state.ops.clear();
    };
    tablet
        .within(|here| snapshot::forge(here, &chain, lies))
        .unwrap();
    sync(&mut tablet, &mut relay);
    for _ in 0..3 {
        sync(&mut phone, &mut relay);
        phone.wait(2);
    }
    assert_eq!((root(&phone), phone.words()), (None, vec!["before".into()]));
}
