//! A device that was lost, what came from it, and two devices that compare.

use super::phrase_alone::{join, look};
use super::*;
use crate::calendar::Instant;
use crate::oplog::{Taken, unsealed};
use crate::sync::change::Change;
use crate::sync::devices::model::Compared;
use crate::sync::devices::{Fallen, fallen, members};
use crate::sync::{shown, store};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// The tablet is stolen on the 28th: its words of the 27th are Alice's, those after are not.
fn stolen() -> (Device, Device, Relay) {
    let (mut phone, mut tablet, mut relay) = phone_tablet_and_relay();
    for device in [&mut phone, &mut tablet] {
        device.now = at("2026-11-29T12:00:00Z");
    }
    relay.unix_s = phone.now.timestamp().unsigned_abs();
    tablet.write(Record([8; 16]), "not Alice");
    tablet.write(Record([1; 16]), "spoilt");
    assert_well(&sync(&mut tablet, &mut relay));
    assert_well(&sync(&mut phone, &mut relay));
    assert_eq!(phone.words(), ["spoilt", "tea", "not Alice"]);
    let device = tablet.key();
    let since = at("2026-11-28T00:00:00Z");
    let cut_off = phone
        .within(|here| members::cut_off(here, &device, since))
        .unwrap();
    let change = Change::Remove {
        device,
        cut_off: Some(cut_off),
    };
    assert_well(&phone.round(Wish::Change(change), |r| Some(relay.answer(r))));
    (phone, tablet, relay)
}

#[test]
fn what_came_after_the_day_it_was_lost_does_not_count() {
    let (phone, _, relay) = stolen();
    assert_eq!(phone.words(), ["walk", "tea"]);
    let logs = &relay.accounts.values().next().unwrap().logs;
    assert!(logs.values().all(|log| !log.is_empty()));
}

#[test]
fn what_fell_is_looked_through_and_kept_as_ones_own() {
    let (mut phone, tablet, mut relay) = stolen();
    let fell = phone.within(fallen::list).unwrap();
    let said: Vec<_> = fell
        .iter()
        .map(|one| {
            (
                one.feature.as_str(),
                one.values[0].value.as_str(),
                one.deleted,
            )
        })
        .collect();
    assert_eq!(said.len(), 2);
    assert!(said.contains(&("sync", "not Alice", false)));
    assert!(said.contains(&("sync", "spoilt", false)));
    let short = tablet.key().map(|byte| format!("{byte:02x}")).concat();
    assert!(fell.iter().all(|one| short.starts_with(&one.device)));
    // "spoilt" was Alice's after all.
    let spoilt = fell.iter().find(|one| one.values[0].value == "spoilt");
    let ids = [spoilt.unwrap().id.clone()];
    let mut taken = Taken::default();
    let kept = phone
        .within(|here| fallen::keep(here, &ids, &mut taken))
        .unwrap();
    assert_eq!(kept, 1);
    assert_eq!(phone.words(), ["spoilt", "tea"]);
    assert_eq!(phone.within(fallen::list).unwrap().len(), 1);
    // It goes to the other devices as the phone's own.
    let report = sync(&mut phone, &mut relay);
    assert_eq!((report.state, report.sent), (State::Ok, 1));
}

/// What can be looked through: the last value of each record, sorted.
fn fell(device: &mut Device) -> Vec<String> {
    let listed = device.within(fallen::list).unwrap();
    let mut said: Vec<_> = listed
        .into_iter()
        .map(|one| one.values[0].value.clone())
        .collect();
    said.sort();
    said
}

fn id_of(device: &mut Device, said: &str) -> Vec<String> {
    let listed = device.within(fallen::list).unwrap();
    let is_it = |one: &&Fallen| one.values[0].value == said;
    listed
        .iter()
        .find(is_it)
        .map(|one| one.id.clone())
        .into_iter()
        .collect()
}

#[test]
fn what_fell_can_be_looked_through_after_the_account_is_left() {
    let (mut phone, _, mut relay) = stolen();
    phone.within(shown::forget).unwrap();
    assert!(store::account(&phone.sql).unwrap().is_none());
    assert_eq!(fell(&mut phone), ["not Alice", "spoilt"]);
    assert_eq!(phone.words(), ["walk", "tea"]);
    // Left once more, as after a try that did not come to be: it is there once.
    phone.within(shown::forget).unwrap();
    let ids = id_of(&mut phone, "spoilt");
    let mut taken = Taken::default();
    let kept = phone.within(|here| fallen::keep(here, &ids, &mut taken));
    assert_eq!(kept.unwrap(), 1);
    assert_eq!(phone.words(), ["spoilt", "tea"]);
    assert_eq!(fell(&mut phone), ["not Alice"]);
    // What was taken back is a word of this device, which goes out with a new account.
    assert!(!unsealed(&phone.sql, 99).unwrap().is_empty());
    // An erasure in a later account takes it along, as all that was before it.
    phone.enable(&phrase(9));
    assert_well(&sync(&mut phone, &mut relay));
    assert_eq!(fell(&mut phone), ["not Alice"]);
    let erase = Wish::Change(Change::Erase);
    assert_well(&phone.round(erase, |r| Some(relay.answer(r))));
    assert!(fell(&mut phone).is_empty());
}

#[test]
fn what_fell_and_does_not_open_holds_up_nothing() {
    let (mut phone, _, _) = stolen();
    // As a thief can sign it, seen by a device that had no key for it yet.
    let query = "SELECT bytes FROM sync_batch WHERE fallen = 1";
    let mut bytes: Vec<u8> = phone.sql.query_row(query, [], |row| row.get(0)).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    let spoil = "UPDATE sync_batch SET bytes = ?1 WHERE fallen = 1";
    assert_eq!(phone.sql.execute(spoil, [&bytes]).unwrap(), 1);
    assert!(fell(&mut phone).is_empty());
    phone.within(shown::forget).unwrap();
    assert!(store::account(&phone.sql).unwrap().is_none());
    assert_eq!(phone.words(), ["walk", "tea"]);
}

#[test]
fn what_is_erased_is_not_kept_with_what_fell() {
    let (mut phone, _, _) = stolen();
    let ids = id_of(&mut phone, "spoilt");
    let mut taken = Taken::default();
    phone
        .within(|here| fallen::keep(here, &ids, &mut taken))
        .unwrap();
    phone.delete(Record([1; 16]));
    phone.within(shown::forget).unwrap();
    let aside = |phone: &Device| -> Vec<Record> {
        let mut statement = phone.sql.prepare("SELECT record FROM sync_fallen").unwrap();
        let found = statement
            .query_map([], |row| row.get(0).map(Record))
            .unwrap();
        found.collect::<rusqlite::Result<_>>().unwrap()
    };
    assert_eq!(
        aside(&phone),
        [Record([8; 16])],
        "what can be looked through and no more"
    );
    phone.wait(1);
    phone.write(Record([8; 16]), "no stranger");
    phone
        .within(|here| crate::sync::forget_stale(here.sql))
        .unwrap();
    assert!(aside(&phone).is_empty());
}

#[test]
fn what_was_let_go_does_not_come_again() {
    let (mut phone, tablet, mut relay) = stolen();
    let ids = id_of(&mut phone, "not Alice");
    assert_eq!(phone.within(|here| fallen::drop(here, &ids)).unwrap(), 1);
    assert_eq!(fell(&mut phone), ["spoilt"]);
    assert_eq!(phone.within(|here| fallen::drop(here, &ids)).unwrap(), 0);
    // Neither from the relay, nor where state is worked out anew.
    assert_well(&sync(&mut phone, &mut relay));
    let change = Change::Remove {
        device: tablet.key(),
        cut_off: None,
    };
    phone.round(Wish::Change(change), |r| Some(relay.answer(r)));
    assert_eq!(fell(&mut phone), ["spoilt"]);
    assert_eq!(phone.words(), ["walk", "tea"]);
    phone.within(shown::forget).unwrap();
    assert_eq!(fell(&mut phone), ["spoilt"]);
}

#[test]
fn who_was_taken_out_keeps_every_word_until_it_comes_back() {
    let (mut phone, mut tablet, mut relay) = stolen();
    assert_eq!(sync(&mut tablet, &mut relay).state, State::Revoked);
    assert_eq!(tablet.words(), ["spoilt", "tea", "not Alice"]);
    assert!(tablet.within(fallen::list).unwrap().is_empty());
    // With the phrase it is a member again, and has what the others have; the rest can be looked through.
    let (look, _) = look(&mut tablet, &mut relay, 7).unwrap();
    assert_well(&join(&mut tablet, &mut relay, &look, vec![phone.key()]));
    assert_well(&sync(&mut phone, &mut relay));
    assert_eq!(tablet.words(), ["walk", "tea"]);
    assert_eq!(phone.words(), ["walk", "tea"]);
    assert_eq!(tablet.within(fallen::list).unwrap().len(), 2);
}

#[test]
fn a_device_lost_before_it_wrote_leaves_nothing() {
    let (mut phone, tablet, _) = phone_tablet_and_relay();
    let (device, since) = (tablet.key(), at("2020-01-01T00:00:00Z"));
    let cut_off = phone.within(|here| members::cut_off(here, &device, since));
    assert_eq!(cut_off.unwrap(), (0, [0; 32]));
}

#[test]
fn devices_that_were_shown_the_same_agree_and_others_do_not() {
    let (mut phone, mut tablet, mut relay) = phone_tablet_and_relay();
    // Both have to have heard of each other's last words.
    let compare = |device: &mut Device, text: &str| {
        device.within(|here| members::compare(here, text)).unwrap()
    };
    let view = |device: &mut Device| device.within(members::view).unwrap();
    sync(&mut phone, &mut relay);
    sync(&mut tablet, &mut relay);
    let (ours, theirs) = (view(&mut phone), view(&mut tablet));
    assert_eq!(ours.words, theirs.words);
    assert_eq!(ours.words.len(), 6);
    assert_eq!(compare(&mut phone, &theirs.text), Compared::Same);
    // More words on one side are no lie.
    phone.write(Record([3; 16]), "rest");
    sync(&mut phone, &mut relay);
    assert_eq!(compare(&mut phone, &theirs.text), Compared::Fits);
    let ahead = view(&mut phone);
    assert_eq!(compare(&mut tablet, &ahead.text), Compared::Fits);
    // A list that the tablet does not know yet.
    let change = Change::NewEpoch;
    phone.round(Wish::Change(change), |r| Some(relay.answer(r)));
    let newer = view(&mut phone);
    assert_eq!(compare(&mut tablet, &newer.text), Compared::SyncFirst);
    // A relay that shows the tablet another batch in the phone's name.
    let mut lie = waymark_wire::heads::View::read(&theirs.text).unwrap();
    lie.heads[0].hash[0] ^= 1;
    assert_eq!(compare(&mut phone, &lie.text()), Compared::Differs);
    let told = crate::sync::shown::notices(
        &phone.sql,
        crate::content::Strings::of(crate::content::Language::En),
    )
    .unwrap();
    assert!(told.iter().any(|notice| notice.what == "split_view"));
    let error = phone.within(|here| members::compare(here, "WM1Hello"));
    assert!(matches!(error, Err(Error::Invalid { field, .. }) if field == "text"));
}

#[test]
fn a_device_is_found_by_the_beginning_of_its_id() {
    let (mut phone, tablet, _) = phone_tablet_and_relay();
    let id = tablet.key().map(|byte| format!("{byte:02X}")).concat();
    let mut find = |id: &str| phone.within(|here| members::find(here, id));
    assert_eq!(find(id.get(..12).unwrap()).unwrap(), tablet.key());
    assert!(matches!(find(""), Err(Error::Invalid { .. })));
    assert!(matches!(find("zz"), Err(Error::NotFound)));
}
