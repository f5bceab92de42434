//! Who comes where there are snapshots: what it takes over, and what it leaves to the others.

use super::devices::Device;
use super::honest::Relay;
use super::lists::list_with_a_wrong_key;
use super::rounds::{third, two};
use super::snapshots::{SOON, agreed, base, root, sync, wait, well, written};
use super::stolen::{asked, come_over};
use crate::oplog::Record;
use crate::sync::change::Change;
use crate::sync::step::Wish;
use crate::sync::{State, store};

#[test]
fn what_was_taken_over_from_one_stays_at_the_relay_until_all_agree() {
    let (mut phone, mut tablet, mut relay) = written();
    for _ in 0..2 {
        well(&mut phone, &mut relay);
        phone.wait(1);
    }
    let mut watch = third(&mut phone, &mut relay);
    wait(&mut [&mut watch], 4);
    let logs = |relay: &Relay| relay.accounts.values().next().unwrap().logs.clone();
    let whole = logs(&relay);
    // For the watch the logs begin later, and the phone alone says what was before.
    let mut cut = relay.clone();
    let kept = cut.accounts.values_mut().next().unwrap();
    for (author, log) in kept.logs.iter_mut().filter(|(_, log)| log.len() > 2) {
        let hash = log[1].0;
        log.drain(..2);
        kept.bases.insert(*author, (2, hash));
    }
    sync(&mut watch, &mut cut);
    assert!(root(&watch).is_some());
    for _ in 0..2 {
        sync(&mut watch, &mut relay);
        let after = logs(&relay);
        assert!(
            whole
                .iter()
                .all(|(author, log)| after[author].starts_with(log))
        );
    }
    for _ in 0..2 {
        well(&mut tablet, &mut relay);
        well(&mut phone, &mut relay);
        well(&mut watch, &mut relay);
    }
    assert!(base(&relay, &phone.key()) > 0);
    assert_eq!(watch.words(), phone.words());
}

#[test]
fn who_was_given_a_wrong_key_takes_no_base_for_want_of_it() {
    let (mut phone, mut tablet, mut relay) = two();
    tablet.pace = SOON;
    tablet.write(Record([2; 16]), "tea");
    for _ in 0..3 {
        well(&mut tablet, &mut relay);
        wait(&mut [&mut phone, &mut tablet], 3);
    }
    let own = "SELECT count(*) FROM sync_snapshot";
    let made: i64 = tablet.sql.query_row(own, [], |row| row.get(0)).unwrap();
    assert_eq!(made, 1);
    let list = list_with_a_wrong_key(&phone);
    let kept = relay.accounts.values_mut().next().unwrap();
    kept.lists.push(list.encode());
    kept.chain = kept.chain.extend(list).unwrap();
    phone.write(Record([1; 16]), "walk");
    well(&mut phone, &mut relay);
    let report = sync(&mut tablet, &mut relay);
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "wrong_key")
    );
    assert_eq!(root(&tablet), None);
}

#[test]
fn who_gives_the_phrase_twice_has_what_the_others_agreed_to_in_between() {
    let (mut phone, mut tablet, mut relay) = agreed();
    let keep = vec![phone.key(), tablet.key()];
    let mut watch = Device::new(4);
    watch.now = phone.now;
    let change = asked(&mut watch, &mut relay, keep.clone(), None);
    // The list that lets it in does not arrive.
    watch.round(Wish::Change(change), |request| {
        (!request.path.ends_with("/manifest")).then(|| relay.answer(request))
    });
    assert!(root(&watch).is_some());
    phone.pace = SOON;
    phone.write(Record([50; 16]), "later");
    for _ in 0..4 {
        well(&mut phone, &mut relay);
        well(&mut tablet, &mut relay);
        wait(&mut [&mut phone, &mut tablet, &mut watch], 2);
    }
    assert_ne!(root(&watch), root(&phone));
    come_over(&mut watch, &mut relay, keep);
    assert_eq!(watch.words(), phone.words());
}

/// More devices over a life than a relay is asked for at once: the base has the words of those that went first.
#[test]
fn after_seventy_devices_a_new_one_has_the_words_of_them_all() {
    let (mut phone, mut tablet, mut relay) = two();
    for n in 0..70 {
        let mut device = Device::new(u64::from(n) + 10);
        device.now = phone.now;
        let join = device.ask_to_join(&phone);
        phone.round(Wish::Change(join), |r| Some(relay.answer(r)));
        well(&mut device, &mut relay);
        device.write(Record([n; 16]), &format!("device {n:02}"));
        well(&mut device, &mut relay);
        device.round(Wish::Change(Change::Leave), |r| Some(relay.answer(r)));
        phone.pace = SOON;
        well(&mut phone, &mut relay);
        if n % 20 == 19 {
            for _ in 0..3 {
                wait(&mut [&mut phone, &mut tablet], 2);
                well(&mut phone, &mut relay);
                well(&mut tablet, &mut relay);
            }
        }
    }
    let mut watch = Device::new(3);
    watch.now = phone.now;
    let join = watch.ask_to_join(&phone);
    phone.round(Wish::Change(join), |r| Some(relay.answer(r)));
    well(&mut watch, &mut relay);
    assert_eq!(watch.words().len(), 70);
    assert_eq!(watch.words(), phone.words());
    well(&mut tablet, &mut relay);
    assert_eq!(tablet.words(), phone.words());
}

#[test]
fn a_log_that_begins_after_its_end_is_given_anew() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    tablet.write(Record([1; 16]), "tea");
    well(&mut tablet, &mut relay);
    well(&mut phone, &mut relay);
    let ends = store::head(&phone.sql, &tablet.key()).unwrap().unwrap().seq;
    tablet.write(Record([2; 16]), "not heard");
    well(&mut tablet, &mut relay);
    // The relay drops all of the tablet's log; then it is taken out by the phrase, by one who has less of it.
    let kept = relay.accounts.values_mut().next().unwrap();
    let log = kept.logs.get_mut(&tablet.key()).unwrap();
    let hash = log.drain(..).next_back().unwrap().0;
    kept.bases.insert(tablet.key(), (ends + 1, hash));
    let change = asked(&mut phone, &mut relay, vec![watch.key()], None);
    phone.round(Wish::Change(change), |r| Some(relay.answer(r)));
    let report = sync(&mut phone, &mut relay);
    assert!(matches!(report.state, State::Ok | State::Healed));
    well(&mut watch, &mut relay);
    assert_eq!(watch.words(), ["tea"]);
    well(&mut phone, &mut relay);
}
