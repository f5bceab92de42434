//! Who is a member: coming, leaving, and lists that say other than they should.

use waymark_wire::batch::Batch;
use waymark_wire::crypto;
use waymark_wire::manifest::{MOST_DEVICES, OldKey, Signed};
use waymark_wire::sealing;

use super::devices::{Device, phrase};
use super::honest::Relay;
use super::rounds::{relay, third, two};
use super::stolen::{asked, come_over};
use crate::error::Error;
use crate::oplog::Record;
use crate::sync::change::Change;
use crate::sync::round::Round;
use crate::sync::step::{Event, Next, Report, Wish};
use crate::sync::{State, begin, store};

fn sync(device: &mut Device, relay: &mut Relay) -> Report {
    device.round(Wish::Sync, |r| Some(relay.answer(r)))
}

fn change(device: &mut Device, relay: &mut Relay, change: Change) -> Report {
    device.round(Wish::Change(change), |r| Some(relay.answer(r)))
}

fn lists(device: &Device) -> Signed {
    store::chain(&device.sql).unwrap().unwrap().last
}

#[test]
fn who_leaves_first_gives_what_it_wrote() {
    let (mut phone, mut tablet, mut relay) = two();
    tablet.write(Record([2; 16]), "tea");
    assert_eq!(
        change(&mut tablet, &mut relay, Change::Leave).state,
        State::Revoked
    );
    sync(&mut phone, &mut relay);
    assert_eq!(phone.words(), ["tea"]);
}

#[test]
fn the_last_words_of_one_who_leaves_are_not_for_one_who_left_before() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    sync(&mut watch, &mut relay);
    change(&mut watch, &mut relay, Change::Leave);
    tablet.write(Record([2; 16]), "tea");
    change(&mut tablet, &mut relay, Change::Leave);
    let log = &relay.accounts.values().next().unwrap().logs[&tablet.key()];
    let (_, last) = Batch::read(&log.last().unwrap().1).unwrap();
    assert_eq!(last.epoch, 2);
    assert!(store::epoch_key(&watch.sql, 2).unwrap().is_none());
    sync(&mut phone, &mut relay);
    assert_eq!(phone.words(), ["tea"]);
}

#[test]
fn after_somebody_left_the_key_changes_whatever_else_is_wished() {
    for wishes_what_is_done in [false, true] {
        let (mut phone, mut tablet, mut relay) = two();
        let mut watch = Device::new(3);
        let gone = tablet.key();
        change(&mut tablet, &mut relay, Change::Leave);
        let wish = if wishes_what_is_done {
            Change::Remove {
                device: gone,
                cut_off: None,
            }
        } else {
            watch.ask_to_join(&phone)
        };
        assert_eq!(change(&mut phone, &mut relay, wish).state, State::Ok);
        assert_eq!(lists(&phone).manifest.epoch, 2);
    }
}

/// The tablet lacks words of the phone's that others have, so it does not take the phone out: the key changes all the same.
#[test]
fn after_somebody_left_the_key_changes_though_what_is_wished_has_to_wait() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    phone.write(Record([1; 16]), "walk");
    for device in [&mut phone, &mut watch] {
        sync(device, &mut relay);
    }
    watch.write(Record([2; 16]), "rest");
    sync(&mut watch, &mut relay);
    let mut pad = Device::new(4);
    let join = pad.ask_to_join(&phone);
    change(&mut watch, &mut relay, join);
    change(&mut pad, &mut relay, Change::Leave);
    let kept = relay.accounts.values_mut().next().unwrap();
    let log = std::mem::take(kept.logs.get_mut(&phone.key()).unwrap());
    let last = log.last().unwrap().0;
    kept.bases.insert(phone.key(), (log.len() as u64, last));

    tablet.write(Record([3; 16]), "tea");
    let remove = taken_out(&phone);
    change(&mut tablet, &mut relay, remove);
    let last = lists(&tablet).manifest;
    assert_eq!(last.epoch, 2);
    assert!(last.members.iter().any(|member| member.sign == phone.key()));
}

#[test]
fn who_is_shown_the_lists_from_before_it_joined_is_not_told_it_was_taken_out() {
    let mut phone = Device::new(1);
    let mut relay = relay(&phone);
    phone.enable(&phrase(7));
    sync(&mut phone, &mut relay);
    let mut tablet = Device::new(2);
    let join = tablet.ask_to_join(&phone);
    let old = relay.clone().accounts.into_values().next().unwrap();
    change(&mut phone, &mut relay, join);
    let report = tablet.round(Wish::Sync, |r| {
        let mut answer = relay.answer(r);
        let mut pulled = waymark_wire::pull::Pulled::decode(&answer.body).unwrap();
        pulled.lists.truncate(1);
        pulled.last_list = 0;
        pulled.last_list_hash = old.chain.last.hash;
        pulled.batches.clear();
        pulled.logs.clear();
        answer.body = pulled.encode();
        Some(answer)
    });
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "not_yet_a_member")
    );
    assert_eq!(sync(&mut tablet, &mut relay).state, State::Ok);
}

#[test]
fn what_came_before_the_list_that_made_it_a_member_is_read_after_it() {
    let (mut phone, _, mut relay) = two();
    phone.write(Record([1; 16]), "walk");
    sync(&mut phone, &mut relay);
    let before = lists(&phone);
    let mut watch = third(&mut phone, &mut relay);
    let report = watch.round(Wish::Sync, |request| {
        let mut answer = relay.answer(request);
        let mut pulled = waymark_wire::pull::Pulled::decode(&answer.body).unwrap();
        pulled.lists.pop();
        pulled.last_list = before.manifest.n;
        pulled.last_list_hash = before.hash;
        answer.body = pulled.encode();
        Some(answer)
    });
    assert_eq!(report.detail, "not_yet_a_member");
    assert!(watch.words().is_empty());
    assert_eq!(sync(&mut watch, &mut relay).state, State::Ok);
    assert_eq!(watch.words(), ["walk"]);
}

#[test]
fn who_was_taken_out_while_it_pushed_learns_of_it_in_the_same_round() {
    let (mut phone, mut tablet, mut relay) = two();
    tablet.write(Record([2; 16]), "tea");
    let device = tablet.key();
    let mut asked = 0;
    let report = tablet.round(Wish::Sync, |request| {
        asked += 1;
        if asked == 2 {
            change(
                &mut phone,
                &mut relay,
                Change::Remove {
                    device,
                    cut_off: None,
                },
            );
        }
        Some(relay.answer(request))
    });
    assert_eq!(report.state, State::Revoked);
}

#[test]
fn a_seventeenth_device_is_refused_by_name() {
    let mut phone = Device::new(1);
    let mut relay = relay(&phone);
    phone.enable(&phrase(7));
    for seed in 2..=MOST_DEVICES as u64 + 1 {
        let join = Device::new(seed).ask_to_join(&phone);
        if seed <= MOST_DEVICES as u64 {
            assert_eq!(change(&mut phone, &mut relay, join).state, State::Ok);
            continue;
        }
        let mut round = Round::new(Wish::Change(join), None);
        let mut event = crate::sync::step::Event::Begin;
        let error = loop {
            match phone.within(|here| round.step(here, event)) {
                Ok(crate::sync::step::Next::Ask(request)) => {
                    event = crate::sync::step::Event::Answered(relay.answer(&request));
                }
                Ok(next) => panic!("{next:?}"),
                Err(error) => break error,
            }
        };
        assert!(matches!(error, Error::Invalid { field, .. } if field == "devices"));
    }
}

#[test]
fn two_histories_are_seen_whichever_of_them_is_longer() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut other = relay.clone();
    for seed in [3, 4, 5] {
        let join = Device::new(seed).ask_to_join(&phone);
        change(&mut phone, &mut relay, join);
    }
    let join = Device::new(6).ask_to_join(&tablet);
    change(&mut tablet, &mut other, join);
    assert_eq!(lists(&phone).manifest.n, 4);
    assert_eq!(lists(&tablet).manifest.n, 2);
    for report in [sync(&mut phone, &mut other), sync(&mut tablet, &mut relay)] {
        assert_eq!(
            (report.state, report.detail),
            (State::Fork, "two_histories")
        );
    }
}

/// A list that the phone signs with a wrong key for the tablet alone.
pub(super) fn list_with_a_wrong_key(phone: &Device) -> Signed {
    let account = store::account(&phone.sql).unwrap().unwrap();
    let last = lists(phone);
    let old = store::epoch_key(&phone.sql, 1).unwrap().unwrap();
    let (key, wrong) = (crypto::Key::new([3; 32]), crypto::Key::new([4; 32]));
    let mut list = last.manifest.clone();
    (list.n, list.prev, list.epoch) = (list.n + 1, last.hash, 2);
    list.old_key = sealing::seal_old(&key, &old, &list.account, 2).unwrap();
    assert_ne!(list.old_key, OldKey::Dropped);
    let mut twin = list.clone();
    sealing::wrap_all(&key, &mut list, &mut || crypto::Key::new([5; 32])).unwrap();
    sealing::wrap_all(&wrong, &mut twin, &mut || crypto::Key::new([6; 32])).unwrap();
    list.wraps[2] = twin.wraps[2].clone();
    Signed::new(list, &[&account.sign_seed]).unwrap()
}

#[test]
fn who_was_given_a_wrong_key_writes_nothing_and_reads_all_once_it_has_the_right_one() {
    let (mut phone, mut tablet, mut relay) = two();
    let watch = third(&mut phone, &mut relay);
    let device = watch.key();
    let kept = relay.accounts.values_mut().next().unwrap();
    let list = list_with_a_wrong_key(&phone);
    kept.lists.push(list.encode());
    kept.chain = kept.chain.extend(list).unwrap();
    phone.write(Record([1; 16]), "walk");
    assert_eq!(sync(&mut phone, &mut relay).state, State::Ok);
    tablet.write(Record([2; 16]), "tea");
    let report = sync(&mut tablet, &mut relay);
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "wrong_key")
    );
    assert_eq!(tablet.words(), ["tea"]);
    change(
        &mut phone,
        &mut relay,
        Change::Remove {
            device,
            cut_off: None,
        },
    );
    assert_eq!(sync(&mut tablet, &mut relay).state, State::Ok);
    assert_eq!(tablet.words(), ["walk", "tea"]);
    sync(&mut phone, &mut relay);
    assert_eq!(phone.words(), tablet.words());
}

fn taken_out(device: &Device) -> Change {
    Change::Remove {
        device: device.key(),
        cut_off: None,
    }
}

/// The look was at what stood before: a device that is taken out in between is told so, and comes under other keys.
#[test]
fn who_is_taken_out_while_the_phrase_is_given_is_told_and_may_give_it_again() {
    let (mut phone, mut tablet, mut relay) = two();
    let old = tablet.key();
    let restore = asked(&mut tablet, &mut relay, vec![phone.key()], None);
    change(&mut phone, &mut relay, taken_out(&tablet));
    let report = change(&mut tablet, &mut relay, restore);
    assert_eq!((report.state, report.detail), (State::Revoked, ""));
    come_over(&mut tablet, &mut relay, vec![phone.key()]);
    assert_ne!(tablet.key(), old);
    assert_eq!(sync(&mut phone, &mut relay).state, State::Ok);
}

#[test]
fn a_device_that_was_taken_out_is_not_let_in_again_under_its_old_keys() {
    let (mut phone, mut tablet, mut relay) = two();
    let watch = third(&mut phone, &mut relay);
    change(&mut tablet, &mut relay, taken_out(&watch));
    let account = store::account(&watch.sql).unwrap().unwrap();
    let join = Change::Add(begin::member(&account).unwrap());
    let mut round = Round::new(Wish::Change(join), None);
    let begins = phone.within(|here| round.step(here, Event::Begin)).unwrap();
    let Next::Ask(request) = begins else { panic!() };
    let answered = Event::Answered(relay.answer(&request));
    let refused = phone.within(|here| round.step(here, answered)).err();
    assert!(
        matches!(&refused, Some(Error::Invalid { field, .. }) if field == "device"),
        "{refused:?}"
    );
}
