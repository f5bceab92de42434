//! Snapshots among devices: made, agreed on, cut at the relay, taken over by those who come.

use waymark_wire::{Hash, PublicKey};

use super::devices::{Device, NEVER};
use super::honest::Relay;
use super::rounds::two;
use crate::oplog::Record;
use crate::sync::change::Change;
use crate::sync::snapshot::{self, Pace};
use crate::sync::step::{Report, Wish};
use crate::sync::{State, store};

const HOUR_MS: i64 = 3_600_000;
/// A snapshot as soon as anything is an hour old.
pub(in crate::sync) const SOON: Pace = Pace {
    bytes: 1,
    period_ms: 0,
    lag_ms: HOUR_MS,
    wait_ms: 1,
};

pub(super) fn sync(device: &mut Device, relay: &mut Relay) -> Report {
    relay.unix_s = device.now.timestamp().unsigned_abs();
    device.round(Wish::Sync, |r| Some(relay.answer(r)))
}

pub(super) fn well(device: &mut Device, relay: &mut Relay) {
    let report = sync(device, relay);
    assert_eq!((report.state, report.detail), (State::Ok, ""));
}

pub(super) fn wait(devices: &mut [&mut Device], hours: i64) {
    for device in devices {
        device.wait(hours);
    }
}

pub(super) fn root(device: &Device) -> Option<[u8; 32]> {
    snapshot::store::base_root(&device.sql).unwrap()
}

fn batches(device: &Device) -> i64 {
    let query = "SELECT count(*) FROM sync_batch";
    device.sql.query_row(query, [], |row| row.get(0)).unwrap()
}

pub(super) fn base(relay: &Relay, author: &PublicKey) -> u64 {
    let kept = relay.accounts.values().next().unwrap();
    kept.bases.get(author).map_or(0, |(base, _)| *base)
}

/// Phone and tablet with some words, and a phone that makes snapshots.
pub(super) fn written() -> (Device, Device, Relay) {
    let (mut phone, mut tablet, mut relay) = two();
    for n in 1..9 {
        phone.write(Record([n; 16]), &format!("phone {n}"));
        well(&mut phone, &mut relay);
        tablet.write(Record([n + 100; 16]), &format!("tablet {n}"));
        tablet.write(Record([n; 16]), &format!("both {n}"));
        well(&mut tablet, &mut relay);
    }
    well(&mut phone, &mut relay);
    wait(&mut [&mut phone, &mut tablet], 2);
    phone.pace = SOON;
    (phone, tablet, relay)
}

/// Until the base is there on both, and what it covers is gone at the relay.
pub(super) fn agreed() -> (Device, Device, Relay) {
    let (mut phone, mut tablet, mut relay) = written();
    for _ in 0..3 {
        well(&mut phone, &mut relay);
        wait(&mut [&mut phone, &mut tablet], 1);
    }
    phone.pace = NEVER;
    for _ in 0..2 {
        well(&mut tablet, &mut relay);
        well(&mut phone, &mut relay);
    }
    assert!(root(&phone).is_some());
    assert_eq!(root(&phone), root(&tablet));
    (phone, tablet, relay)
}

#[test]
fn what_both_have_found_the_same_stands_in_for_the_batches() {
    let (before, _, _) = written();
    let (phone, tablet, relay) = agreed();
    assert!(batches(&phone) < batches(&before));
    assert!(base(&relay, &phone.key()) >= 8 && base(&relay, &tablet.key()) >= 8);
    assert_eq!(phone.words(), tablet.words());
    assert_eq!(phone.words(), before.words());
}

#[test]
fn nothing_is_dropped_before_the_other_one_has_agreed() {
    let (mut phone, _, mut relay) = written();
    let before = relay.accounts.values().next().unwrap().logs.clone();
    for _ in 0..4 {
        well(&mut phone, &mut relay);
        phone.wait(3);
    }
    assert_eq!(root(&phone), None);
    let after = &relay.accounts.values().next().unwrap().logs;
    for (author, log) in before {
        assert!(after[&author].starts_with(&log));
    }
}

#[test]
fn who_joins_takes_the_base_and_what_came_after() {
    let (mut phone, mut tablet, mut relay) = agreed();
    tablet.write(Record([97; 16]), "after");
    well(&mut tablet, &mut relay);
    let mut watch = Device::new(3);
    watch.now = phone.now;
    let join = watch.ask_to_join(&phone);
    let report = phone.round(Wish::Change(join), |r| Some(relay.answer(r)));
    assert_eq!(report.state, State::Ok);
    well(&mut watch, &mut relay);
    assert_eq!(watch.words(), phone.words());
    assert_eq!(root(&watch), root(&phone));
    watch.write(Record([96; 16]), "from the watch");
    for device in [&mut watch, &mut phone, &mut tablet] {
        well(device, &mut relay);
    }
    assert_eq!(watch.words(), phone.words());
    assert_eq!(watch.words(), tablet.words());
}

#[test]
fn what_a_hostile_member_cut_is_given_again() {
    let (mut phone, mut tablet, mut relay) = written();
    let kept = relay.accounts.values_mut().next().unwrap();
    let whole = kept.logs.clone();
    for (author, log) in &mut kept.logs {
        let hash = log[4].0;
        log.drain(..5);
        kept.bases.insert(*author, (5, hash));
    }
    let report = sync(&mut tablet, &mut relay);
    assert_eq!(
        (report.state, report.detail),
        (State::Healed, "given_again")
    );
    let kept = relay.accounts.values().next().unwrap();
    assert!(kept.bases.values().all(|(base, _)| *base == 0));
    assert!(
        whole
            .iter()
            .all(|(author, log)| kept.logs[author].starts_with(log))
    );
    well(&mut phone, &mut relay);
}

/// The tablet says that all agree to its snapshot, and the relay works with it: the phone, which was not asked, comes
/// back to logs that have no beginning.
fn not_asked(change: impl FnOnce(&mut waymark_wire::state::State)) -> (Device, Report) {
    let (mut phone, mut tablet, mut relay) = two();
    phone.write(Record([1; 16]), "walk");
    well(&mut phone, &mut relay);
    tablet.write(Record([2; 16]), "tea");
    well(&mut tablet, &mut relay);
    wait(&mut [&mut phone, &mut tablet], 24);
    tablet.pace = SOON;
    let chain = store::chain(&tablet.sql).unwrap().unwrap();
    let key = phone.key();
    let head = |author| store::head(&tablet.sql, &author).unwrap().unwrap();
    let covered = [key, tablet.key()].map(|author| (author, head(author)));
    tablet
        .within(|here| snapshot::forge(here, &chain, change))
        .unwrap();
    let says = "INSERT OR IGNORE INTO sync_endorsed SELECT ?1, root FROM sync_snapshot";
    tablet.sql.execute(says, [key]).unwrap();
    well(&mut tablet, &mut relay);
    let kept = relay.accounts.values_mut().next().unwrap();
    for (author, head) in covered {
        let log = kept.logs.get_mut(&author).unwrap();
        let before = |(hash, _): &(Hash, Vec<u8>)| *hash == head.hash;
        if let Some(place) = log.iter().position(before) {
            log.drain(..=place);
            kept.bases.insert(author, (head.seq, head.hash));
        }
    }
    // As long as with what it would agree to: a thief can do the same.
    let report = sync(&mut phone, &mut relay);
    assert_eq!(
        (report.state, report.detail, root(&phone)),
        (State::Withheld, "history_cut", None)
    );
    phone.wait(2);
    let report = sync(&mut phone, &mut relay);
    (phone, report)
}

#[test]
fn who_was_not_asked_takes_from_all_others_what_has_its_own_words_and_nothing_else() {
    let (phone, report) = not_asked(|_| ());
    assert!(root(&phone).is_some());
    assert_eq!(phone.words(), ["walk", "tea"]);
    assert!(
        matches!(report.state, State::Ok | State::Healed),
        "{report:?}"
    );
    let (phone, report) = not_asked(|state| state.ops.retain(|op| op.record != [1; 16]));
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "history_cut")
    );
    assert_eq!((root(&phone), phone.words()), (None, vec!["walk".into()]));
}

#[test]
fn a_snapshot_that_says_something_else_raises_an_alarm_and_nothing_goes() {
    let (mut phone, mut tablet, mut relay) = written();
    // The phone has another history: one of its own words was changed behind the log's back.
    phone.sql.execute("DELETE FROM sync_endorsed", []).unwrap();
    let chain = store::chain(&phone.sql).unwrap().unwrap();
    phone.pace = SOON;
    phone
        .within(|here| snapshot::forge(here, &chain, |state| drop(state.ops.pop())))
        .unwrap();
    well(&mut phone, &mut relay);
    let before = batches(&tablet);
    let report = sync(&mut tablet, &mut relay);
    assert_eq!(report.state, State::Differs);
    assert!(batches(&tablet) > before && root(&tablet).is_none());
    tablet.wait(1);
    assert_eq!(sync(&mut tablet, &mut relay).state, State::Differs);
    // Taken out, it says nothing any more.
    let device = phone.key();
    let remove = Change::Remove {
        device,
        cut_off: None,
    };
    tablet.round(Wish::Change(remove), |r| Some(relay.answer(r)));
    well(&mut tablet, &mut relay);
}

#[test]
fn a_base_goes_on_where_its_author_was_taken_out() {
    let (mut phone, mut tablet, mut relay) = agreed();
    let device = phone.key();
    let seq = snapshot::store::cover(&tablet.sql, &device)
        .unwrap()
        .unwrap();
    // Cut off before its pieces of the base, and even before what the base covers.
    let remove = Change::Remove {
        device,
        cut_off: Some((0, [0; 32])),
    };
    let report = tablet.round(Wish::Change(remove), |r| Some(relay.answer(r)));
    assert_eq!(report.state, State::Ok);
    let gone = store::chain(&tablet.sql).unwrap().unwrap();
    assert_eq!(gone.cut_off(&device).map(|cut| cut.last_seq), Some(seq.seq));
    let mut watch = Device::new(3);
    watch.now = tablet.now;
    let join = watch.ask_to_join(&tablet);
    tablet.round(Wish::Change(join), |r| Some(relay.answer(r)));
    well(&mut watch, &mut relay);
    assert_eq!(watch.words(), tablet.words());
    assert_eq!(sync(&mut phone, &mut relay).state, State::Revoked);
}

#[test]
fn an_emptied_relay_is_filled_from_the_base_on() {
    let (mut phone, mut tablet, mut relay) = agreed();
    relay.accounts.clear();
    assert_eq!(sync(&mut tablet, &mut relay).state, State::Healed);
    well(&mut phone, &mut relay);
    let mut watch = Device::new(3);
    watch.now = phone.now;
    let join = watch.ask_to_join(&phone);
    phone.round(Wish::Change(join), |r| Some(relay.answer(r)));
    well(&mut watch, &mut relay);
    assert_eq!(watch.words(), phone.words());
}

/// Made at once, each reaches further with its author's own log: whichever a device comes to first, all end on what both
/// cover, and nobody gives the relay again what another has dropped.
#[test]
fn two_made_at_once_become_one_base() {
    let (mut phone, mut tablet, mut relay) = written();
    phone.pace = NEVER;
    for (n, device) in (60..).zip([&mut phone, &mut tablet]) {
        device.write(Record([n; 16]), "apart");
        // Sealed here, and not yet at the relay.
        device.round(Wish::Sync, |r| {
            (!r.path.contains("/log/")).then(|| relay.answer(r))
        });
        let chain = store::chain(&device.sql).unwrap().unwrap();
        device
            .within(|here| snapshot::forge(here, &chain, |_| ()))
            .unwrap();
    }
    for _ in 0..6 {
        for device in [&mut phone, &mut tablet] {
            let report = sync(device, &mut relay);
            assert!(
                matches!(report.state, State::Ok | State::Healed),
                "{report:?}"
            );
        }
        wait(&mut [&mut phone, &mut tablet], 1);
    }
    assert!(root(&phone).is_some());
    assert_eq!(root(&phone), root(&tablet));
    assert_eq!(phone.words(), tablet.words());
    well(&mut phone, &mut relay);
    well(&mut tablet, &mut relay);
}
