//! Logs that a list ended, where the base or the relay has something else of them.

use waymark_wire::Hash;

use super::devices::Device;
use super::erase::{by_phrase, is_over};
use super::honest::Relay;
use super::rounds::{third, two};
use super::snapshots::{agreed, root, sync, wait, well, written};
use super::stolen::{asked, sealed};
use crate::oplog::Record;
use crate::sync::change::Change;
use crate::sync::step::Wish;
use crate::sync::{State, shown, snapshot, store};

/// Where another history of a log stands before it goes on.
const ELSEWHERE: Hash = [3; 32];

/// A batch in another history of a device's log.
fn elsewhere(device: &Device, seq: u64) -> (Hash, Vec<u8>) {
    sealed(device, seq, Some(ELSEWHERE), Vec::new())
}

/// The relay has that batch and nothing else of its author's.
fn shows(relay: &mut Relay, device: &Device, seq: u64, batch: &(Hash, Vec<u8>)) {
    let kept = relay.accounts.values_mut().next().unwrap();
    kept.logs.insert(device.key(), vec![batch.clone()]);
    kept.bases.insert(device.key(), (seq - 1, ELSEWHERE));
}

pub(super) fn take_out(
    by: &mut Device,
    relay: &mut Relay,
    device: &Device,
    cut_off: Option<(u64, Hash)>,
) -> State {
    let device = device.key();
    let change = Wish::Change(Change::Remove { device, cut_off });
    by.round(change, |r| Some(relay.answer(r))).state
}

/// Who signed two histories, and was ended in the one that the base is not of, says nothing more, and holds nobody up.
#[test]
fn a_log_that_ends_in_another_history_than_the_base_stops_there() {
    let (mut phone, tablet, mut relay) = agreed();
    let base = snapshot::store::cover(&phone.sql, &tablet.key());
    let next = base.unwrap().unwrap().seq + 1;
    let other = elsewhere(&tablet, next);
    shows(&mut relay, &tablet, next, &other);
    let words = phone.words();
    take_out(&mut phone, &mut relay, &tablet, Some((next, other.0)));
    for _ in 0..2 {
        phone.wait(26);
        well(&mut phone, &mut relay);
    }
    assert_eq!(phone.words(), words);
    let known = store::author(&phone.sql, &tablet.key()).unwrap();
    assert_eq!(known.stopped.as_deref(), Some("two_for_one_place"));
}

/// What a relay shows of a log that has ended is dropped with the rest, though it is of another history.
#[test]
fn another_history_of_a_log_that_has_ended_does_not_keep_an_erasure_from_its_end() {
    let (mut phone, mut tablet, mut relay) = two();
    tablet.write(Record([1; 16]), "tea");
    well(&mut tablet, &mut relay);
    well(&mut phone, &mut relay);
    let head = store::head(&phone.sql, &tablet.key()).unwrap().unwrap().seq;
    take_out(&mut phone, &mut relay, &tablet, None);
    shows(&mut relay, &tablet, head, &elsewhere(&tablet, head));
    let erase = Wish::Change(Change::Erase);
    phone.round(erase, |r| Some(relay.answer(r)));
    phone.wait(26);
    well(&mut phone, &mut relay);
    assert!(snapshot::erasure(&phone.sql).unwrap().is_none());
    assert_eq!(phone.words(), ["tea"]);
}

/// A snapshot is known by the place of its last piece: where another batch comes to stand there, it is not known any more.
#[test]
fn a_snapshot_is_forgotten_with_its_last_piece() {
    let (phone, mut tablet, _) = agreed();
    let known = |device: &Device| -> i64 {
        let query = "SELECT count(*) FROM sync_snapshot WHERE author = ?1";
        let sql = &device.sql;
        sql.query_row(query, [phone.key()], |row| row.get(0))
            .unwrap()
    };
    assert!(known(&tablet) > 0);
    tablet
        .within(|here| store::forget_log(here.sql, &phone.key(), 0, u64::from(u32::MAX)))
        .unwrap();
    assert_eq!(known(&tablet), 0);
}

/// By the phrase, in the hands of a device that was not shown all, a log ends before what one device's base has of it:
/// those who had agreed to that base come to it, and so does the new device.
#[test]
fn what_a_device_has_agreed_to_outlasts_an_earlier_end() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    for (n, device) in (1..).zip([&mut phone, &mut tablet, &mut watch]) {
        device.write(Record([n; 16]), &format!("word {n}"));
        well(device, &mut relay);
    }
    for device in [&mut phone, &mut tablet] {
        well(device, &mut relay);
    }
    wait(&mut [&mut phone, &mut tablet, &mut watch], 2);
    let mut before = relay.clone();
    let whole = before.accounts.values().next().unwrap().logs[&watch.key()].clone();
    let kept = before.accounts.values_mut().next().unwrap();
    kept.logs.remove(&watch.key());
    let chain = store::chain(&phone.sql).unwrap().unwrap();
    phone
        .within(|here| snapshot::forge(here, &chain, |_| ()))
        .unwrap();
    for device in [&mut phone, &mut tablet, &mut watch] {
        well(device, &mut relay);
    }
    well(&mut phone, &mut relay);
    let base = root(&phone);
    assert!(base.is_some() && root(&tablet).is_none());

    let mut pad = Device::new(4);
    let keep = vec![phone.key(), tablet.key()];
    let change = asked(&mut pad, &mut before, keep, None);
    pad.round(Wish::Change(change), |r| Some(before.answer(r)));
    let chain = store::chain(&pad.sql).unwrap().unwrap();
    let ends = chain.cut_off(&watch.key()).map(|cut| cut.last_seq);
    assert_eq!(ends, Some(0));
    let shown = before.accounts.into_values().next().unwrap();
    let kept = relay.accounts.values_mut().next().unwrap();
    (kept.chain, kept.lists) = (shown.chain, shown.lists);
    // The new device is told that the log was cut; the tablet has it whole, as far as it is told.
    sync(&mut pad, &mut relay);
    let kept = relay.accounts.values_mut().next().unwrap();
    kept.logs.insert(watch.key(), whole);
    kept.bases.remove(&watch.key());
    for _ in 0..3 {
        for device in [&mut tablet, &mut phone, &mut pad] {
            let report = sync(device, &mut relay);
            assert!(
                matches!(report.state, State::Ok | State::Healed),
                "{report:?}"
            );
        }
        wait(&mut [&mut pad, &mut tablet, &mut phone], 1);
    }
    for device in [&mut pad, &mut tablet, &mut phone] {
        assert_eq!(root(device), base);
        assert_eq!(device.words(), ["word 1", "word 2", "word 3"]);
        well(device, &mut relay);
    }
}

/// A relay that has lost a log to its last trace cannot say that it was cut: a new device takes it from what all others have.
#[test]
fn a_new_device_gets_what_a_base_has_of_a_log_that_the_relay_has_lost() {
    let (before, _, whole) = written();
    let (mut phone, tablet, mut relay) = agreed();
    take_out(&mut phone, &mut relay, &tablet, None);
    let mut watch = third(&mut phone, &mut relay);
    watch.now = phone.now;
    let me = before.key();
    let whole = &whole.accounts.values().next().unwrap().logs[&me];
    let kept = relay.accounts.values_mut().next().unwrap();
    kept.logs.remove(&tablet.key());
    kept.bases.remove(&tablet.key());
    // The phone's own log it has to the beginning, so that nothing looks cut.
    let (base, _) = kept.bases.remove(&me).unwrap();
    let cut = usize::try_from(base).unwrap();
    kept.logs
        .get_mut(&me)
        .unwrap()
        .splice(..0, whole[..cut].iter().cloned());
    well(&mut watch, &mut relay);
    assert_eq!(watch.words(), phone.words());
    assert_eq!(root(&watch), root(&phone));
}

/// The tablet has left, and the phone, which had heard nothing of its words, has erased, and waits for them no longer. Of
/// the tablet's log the relay had the end alone.
fn given_up() -> (Device, Device, Relay) {
    let (mut phone, mut tablet, mut relay) = two();
    for n in 1..3 {
        tablet.write(Record([n; 16]), "tea");
        well(&mut tablet, &mut relay);
    }
    let kept = relay.accounts.values_mut().next().unwrap();
    let log = kept.logs.get_mut(&tablet.key()).unwrap();
    let dropped = log.len() - 1;
    let (hash, _) = log.drain(..dropped).next_back().unwrap();
    let base = (u64::try_from(dropped).unwrap(), hash);
    kept.bases.insert(tablet.key(), base);
    phone
        .sql
        .execute("DELETE FROM sync_batch WHERE author = ?1", [tablet.key()])
        .unwrap();
    tablet.round(Wish::Change(Change::Leave), |r| {
        Some(relay.answer(r)).filter(|_| !r.path.contains("/log/"))
    });
    sync(&mut phone, &mut relay);
    phone.round(Wish::Change(Change::Erase), |r| Some(relay.answer(r)));
    phone.wait(25);
    for _ in 0..2 {
        sync(&mut phone, &mut relay);
    }
    assert!(snapshot::erasure(&phone.sql).unwrap().is_none());
    (phone, tablet, relay)
}

/// What a relay still has of a log whose beginning is nowhere can be read by nobody, and goes with the rest.
#[test]
fn the_rest_of_a_log_that_was_erased_unread_goes_at_the_relay_too() {
    let (_, tablet, relay) = given_up();
    let kept = relay.accounts.values().next().unwrap();
    assert!(!kept.logs.contains_key(&tablet.key()));
}

/// Words that were given up, as nobody had them, and whose author comes back with them.
#[test]
fn who_comes_back_with_words_that_were_given_up_is_agreed_with() {
    let (mut phone, mut tablet, mut relay) = given_up();
    let (_, report) = by_phrase(&mut tablet, &mut relay, &phone);
    assert_ne!(report.state, State::Offline);
    for _ in 0..4 {
        wait(&mut [&mut phone, &mut tablet], 26);
        sync(&mut phone, &mut relay);
        sync(&mut tablet, &mut relay);
    }
    well(&mut phone, &mut relay);
    well(&mut tablet, &mut relay);
    is_over(&[&phone, &tablet], &relay, 3);
    assert_eq!(phone.words(), ["tea", "tea"]);
}

/// What two have agreed to of a log counts no more where a list ends it in another history: they take that over.
#[test]
fn what_was_agreed_to_gives_way_to_the_history_that_a_list_ended() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    // One that has not come yet, so that nothing becomes the base.
    let join = Device::new(4).ask_to_join(&phone);
    phone.round(Wish::Change(join), |r| Some(relay.answer(r)));
    watch.write(Record([1; 16]), "by the thief");
    well(&mut watch, &mut relay);
    for device in [&mut tablet, &mut phone] {
        well(device, &mut relay);
    }
    wait(&mut [&mut phone, &mut tablet], 2);
    let chain = store::chain(&phone.sql).unwrap().unwrap();
    phone
        .within(|here| snapshot::forge(here, &chain, |_| ()))
        .unwrap();
    for device in [&mut phone, &mut tablet] {
        well(device, &mut relay);
    }
    let head = store::head(&tablet.sql, &watch.key()).unwrap().unwrap();
    let (me, gone) = (tablet.key(), watch.key());
    let agreed = tablet.within(|here| snapshot::floor(here, &me, &gone));
    assert_eq!(agreed.unwrap(), Some((head.seq, head.hash)));

    let mut log = Vec::new();
    for seq in 1..=head.seq + 1 {
        let prev = log.last().map_or([0; 32], |(hash, _): &(Hash, _)| *hash);
        log.push(sealed(&watch, seq, Some(prev), Vec::new()));
    }
    let end = (head.seq + 1, log.last().unwrap().0);
    take_out(&mut phone, &mut relay, &watch, Some(end));
    let kept = relay.accounts.values_mut().next().unwrap();
    kept.logs.insert(watch.key(), log);
    kept.bases.remove(&watch.key());
    for device in [&mut phone, &mut tablet] {
        well(device, &mut relay);
        let head = store::head(&device.sql, &watch.key()).unwrap().unwrap();
        assert_eq!((head.seq, head.hash), end);
        assert!(device.words().is_empty());
    }
}

/// Words of who is gone that somebody says were there, and that nobody gives: at another relay it is known that they are nowhere.
#[test]
fn at_another_relay_nobody_waits_for_words_of_who_is_gone() {
    let (mut phone, mut tablet, mut relay) = two();
    let watch = third(&mut phone, &mut relay);
    take_out(&mut phone, &mut relay, &watch, Some((1, ELSEWHERE)));
    well(&mut tablet, &mut relay);
    let known = store::author(&phone.sql, &watch.key()).unwrap();
    let claimed = store::Author {
        claimed_seq: 1,
        ..known
    };
    store::put_author(&phone.sql, &watch.key(), &claimed).unwrap();
    for _ in 0..4 {
        sync(&mut phone, &mut relay);
        phone.wait(13);
    }
    let report = sync(&mut phone, &mut relay);
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "batches_missing")
    );

    store::owe_nothing_of_gone(&phone.sql).unwrap();
    let account = store::account(&phone.sql).unwrap().unwrap();
    let origin = account.origin.clone();
    store::put_account(&phone.sql, &account.moved(origin)).unwrap();
    let mut elsewhere = Relay::default();
    assert_eq!(sync(&mut phone, &mut elsewhere).state, State::Ok);
    let is_told = shown::is_unseen(&phone.sql, "healed").unwrap();
    assert!(!is_told, "a relay that it has just moved to forgot nothing");
}
