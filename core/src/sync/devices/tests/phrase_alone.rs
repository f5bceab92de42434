//! All is lost but the phrase.

use waymark_wire::crypto;

use super::*;
use crate::sync::devices::Look;
use crate::sync::devices::model::{Found, FoundHistory};
use crate::sync::tests::snapshots::SOON;
use crate::sync::{begin, store};

pub(super) fn look(device: &mut Device, relay: &mut Relay, words: u8) -> Result<(Look, Found)> {
    let mut look = device.within(|here| Look::new(here, ORIGIN, &phrase(words)))?;
    let found = until(
        device,
        |here, event| look.step(here, event),
        |request| Some(relay.answer(request)),
    )?;
    Ok((look, found.unwrap()))
}

/// After the person agreed.
pub(super) fn join(
    device: &mut Device,
    relay: &mut Relay,
    look: &Look,
    keep: Vec<[u8; 32]>,
) -> Report {
    let change = device
        .within(|here| look.agreed(here, keep, None, true))
        .unwrap();
    device.round(Wish::Change(change), |request| Some(relay.answer(request)))
}

/// The tablet takes the phone out, which hears of it.
fn take_out(phone: &mut Device, tablet: &mut Device, relay: &mut Relay) {
    let remove = crate::sync::change::Change::Remove {
        device: phone.key(),
        cut_off: None,
    };
    tablet.round(Wish::Change(remove), |r| Some(relay.answer(r)));
    assert_eq!(sync(phone, relay).state, State::Revoked);
}

#[test]
fn the_phrase_shows_what_is_there_and_lets_in_only_what_is_still_held() {
    let (mut phone, mut tablet, mut relay) = phone_tablet_and_relay();
    let mut new = Device::new(3);
    let (look, found) = look(&mut new, &mut relay, 7).unwrap();
    assert_eq!(found.devices.len(), 2);
    assert!(
        found
            .devices
            .iter()
            .all(|device| device.last_seen.is_some())
    );
    assert!(store::account(&new.sql).unwrap().is_none(), "only looked");
    let kept = look
        .named(&[found.devices[1].id.chars().take(10).collect()])
        .unwrap();
    assert_eq!(kept, [tablet.key()]);
    assert_well(&join(&mut new, &mut relay, &look, kept));
    assert_eq!(new.words(), ["walk", "tea"]);
    // The tablet goes on; the phone, which was lost, reads nothing from now on.
    new.write(Record([3; 16]), "rest");
    assert_well(&sync(&mut new, &mut relay));
    assert_well(&sync(&mut tablet, &mut relay));
    assert_eq!(tablet.words(), ["walk", "tea", "rest"]);
    assert_eq!(sync(&mut phone, &mut relay).state, State::Revoked);
    assert_eq!(phone.words(), ["walk", "tea"]);
    // No device did it, so none is named.
    let strings = crate::content::Strings::of(crate::content::Language::En);
    for device in [&phone, &tablet] {
        let told = crate::sync::shown::notices(&device.sql, strings).unwrap();
        let last = told.last().unwrap();
        assert_eq!(
            (last.by.as_deref(), last.by_phrase),
            (None, true),
            "{last:?}"
        );
        assert!(last.words.body.contains("24 words"));
    }
}

#[test]
fn the_phrase_brings_back_what_only_a_snapshot_holds() {
    for keeps_the_phone in [true, false] {
        let (mut phone, mut tablet, mut relay) = phone_tablet_and_relay();
        phone.pace = SOON;
        for _ in 0..3 {
            for device in [&mut phone, &mut tablet] {
                device.wait(2);
                relay.unix_s = device.now.timestamp().unsigned_abs();
                assert_well(&sync(device, &mut relay));
            }
        }
        phone.write(Record([3; 16]), "rest");
        assert_well(&sync(&mut phone, &mut relay));
        let kept = relay.accounts.values().next().unwrap();
        assert!(kept.bases.values().all(|(base, _)| *base > 0));
        let mut new = Device::new(3);
        new.now = phone.now;
        let (look, found) = look(&mut new, &mut relay, 7).unwrap();
        assert_eq!((found.devices.len(), found.last_entry), (2, None));
        let keep = Vec::from_iter(keeps_the_phone.then(|| phone.key()));
        assert_well(&join(&mut new, &mut relay, &look, keep));
        assert_well(&sync(&mut new, &mut relay));
        assert_eq!(new.words(), ["walk", "tea", "rest"]);
        if keeps_the_phone {
            new.write(Record([4; 16]), "new");
            assert_well(&sync(&mut new, &mut relay));
            assert_well(&sync(&mut phone, &mut relay));
            assert_eq!(phone.words(), new.words());
        }
    }
}

#[test]
fn a_relay_that_goes_back_to_before_a_removal_gives_the_thief_nothing() {
    let (mut phone, mut tablet, mut relay) = phone_tablet_and_relay();
    let before = relay.clone();
    let remove = crate::sync::change::Change::Remove {
        device: tablet.key(),
        cut_off: None,
    };
    phone.round(Wish::Change(remove), |r| Some(relay.answer(r)));
    let mut relay = before;
    let mut new = Device::new(3);
    let (look, _) = look(&mut new, &mut relay, 7).unwrap();
    assert_well(&join(&mut new, &mut relay, &look, vec![phone.key()]));
    new.write(Record([3; 16]), "rest");
    assert_well(&sync(&mut new, &mut relay));
    assert_eq!(sync(&mut tablet, &mut relay).state, State::Revoked);
    assert_eq!(tablet.words(), ["walk", "tea"]);
    // The phone knows another history, and says so. With the words it goes over to the one they have signed.
    phone.write(Record([4; 16]), "meanwhile");
    assert_eq!(sync(&mut phone, &mut relay).state, State::Fork);
    let (look, found) = self::look(&mut phone, &mut relay, 7).unwrap();
    assert_eq!(found.history, FoundHistory::ByPhrase);
    let keep = vec![new.key()];
    let asked = phone.within(|here| look.agreed(here, keep.clone(), None, false));
    assert_eq!(refused(&asked.err().unwrap()), "fork");
    assert_well(&join(&mut phone, &mut relay, &look, keep));
    assert_well(&sync(&mut new, &mut relay));
    let all = ["walk", "tea", "rest", "meanwhile"];
    assert_eq!(phone.words(), all);
    assert_eq!(new.words(), all);
}

#[test]
fn another_phrase_no_account_and_a_chain_that_is_none_are_told_apart() {
    let (_, mut tablet, mut relay) = phone_tablet_and_relay();
    let mut new = Device::new(3);
    let nothing = look(&mut new, &mut relay, 8).err().unwrap();
    assert!(matches!(nothing, Error::NotFound), "no such account");
    let other = look(&mut tablet, &mut relay, 8).err().unwrap();
    assert_eq!(refused(&other), "phrase_of_another_account");
    // The relay serves the account of somebody else under this name.
    let id = phrase(8).recovery().unwrap().account;
    let kept = relay.accounts.values().next().unwrap().clone();
    relay.accounts.insert(id, kept);
    let mut as_member = |request: &Request| {
        // As a relay that does not look who asks would.
        let (account, kept) = relay.accounts.first_key_value().unwrap();
        let _ = account;
        let pulled = waymark_wire::pull::Pulled {
            last_list: kept.chain.last.manifest.n,
            last_list_hash: kept.chain.last.hash,
            lists: kept.lists.clone(),
            ..Default::default()
        };
        assert!(request.authorization.is_some());
        Some(Answer {
            status: 200,
            body: pulled.encode(),
            retry_after_s: None,
        })
    };
    let mut look = new
        .within(|here| Look::new(here, ORIGIN, &phrase(8)))
        .unwrap();
    let swapped = until(
        &mut new,
        |here, event| look.step(here, event),
        &mut as_member,
    );
    assert_eq!(
        refused(&swapped.err().unwrap()),
        "phrase_of_another_account"
    );
}

#[test]
fn lists_that_do_not_follow_are_no_account() {
    let (_, _, mut relay) = phone_tablet_and_relay();
    let kept = relay.accounts.values_mut().next().unwrap();
    kept.lists.remove(0);
    let error = look(&mut Device::new(3), &mut relay, 7).err().unwrap();
    assert_eq!(refused(&error), "lists_not_valid");
}

#[test]
fn a_crash_before_the_list_went_out_costs_nothing() {
    let (phone, tablet, mut relay) = phone_tablet_and_relay();
    let mut new = Device::new(3);
    let (first, _) = look(&mut new, &mut relay, 7).unwrap();
    let keep = vec![phone.key(), tablet.key()];
    let change = new
        .within(|here| first.agreed(here, keep.clone(), None, false))
        .unwrap();
    let report = new.round(Wish::Change(change), |_| None);
    assert_eq!(report.state, State::Offline);
    let key = new.key();
    let report = sync(&mut new, &mut relay);
    assert_eq!(
        (report.state, report.detail),
        (State::Offline, "not_joined")
    );
    let (again, _) = look(&mut new, &mut relay, 7).unwrap();
    assert_well(&join(&mut new, &mut relay, &again, keep));
    assert_eq!(new.key(), key, "the same keys");
    assert_eq!(new.words(), ["walk", "tea"]);
}

#[test]
fn who_was_taken_out_by_a_thief_comes_back_with_the_phrase() {
    let (mut phone, mut tablet, mut relay) = phone_tablet_and_relay();
    take_out(&mut phone, &mut tablet, &mut relay);
    phone.write(Record([4; 16]), "still here");
    let old = phone.key();
    let (look, found) = look(&mut phone, &mut relay, 7).unwrap();
    assert_eq!(found.devices.len(), 1);
    assert_well(&join(&mut phone, &mut relay, &look, Vec::new()));
    assert_ne!(phone.key(), old, "keys that were taken out never come back");
    assert_well(&sync(&mut phone, &mut relay));
    assert_eq!(phone.words(), ["walk", "tea", "still here"]);
    assert_eq!(sync(&mut tablet, &mut relay).state, State::Revoked);
}

#[test]
fn who_was_taken_out_comes_back_though_the_relay_went_back_to_before_that() {
    let (mut phone, mut tablet, mut relay) = phone_tablet_and_relay();
    let mut before = relay.clone();
    take_out(&mut phone, &mut tablet, &mut relay);
    let (look, _) = look(&mut phone, &mut before, 7).unwrap();
    let report = join(&mut phone, &mut before, &look, vec![tablet.key()]);
    assert_eq!(
        report.state,
        State::Healed,
        "with the list that took it out"
    );
    assert_well(&sync(&mut phone, &mut before));
    assert_well(&sync(&mut tablet, &mut before));
    assert_eq!(phone.words(), tablet.words());
}

#[test]
fn who_came_back_goes_on_though_the_answer_to_its_list_was_lost() {
    let (mut phone, mut tablet, mut relay) = phone_tablet_and_relay();
    take_out(&mut phone, &mut tablet, &mut relay);
    let (look, _) = look(&mut phone, &mut relay, 7).unwrap();
    let change = phone.within(|here| look.agreed(here, Vec::new(), None, true));
    let mut pulls = 0;
    let report = phone.round(Wish::Change(change.unwrap()), |request| {
        let mut answer = relay.answer(request);
        if request.path.ends_with("/manifest") {
            answer.status = 409;
            answer.body =
                waymark_wire::answer::Problem::from(waymark_wire::answer::Code::List).encode();
        }
        pulls += u32::from(request.path.contains("/pull"));
        (pulls < 3).then_some(answer)
    });
    assert_eq!(report.state, State::Offline);
    assert_well(&sync(&mut phone, &mut relay));
}

#[test]
fn a_list_that_came_meanwhile_does_not_bring_a_device_in_unseen() {
    let (mut phone, tablet, mut relay) = phone_tablet_and_relay();
    let mut new = Device::new(3);
    let (look, _) = look(&mut new, &mut relay, 7).unwrap();
    // While the person reads, the lost phone lets a stranger in and makes a new epoch.
    let mut stranger = Device::new(9);
    let id = store::account(&phone.sql).unwrap().unwrap().id;
    let account = stranger
        .within(|here| begin::device(here, ORIGIN, id))
        .unwrap();
    let add = crate::sync::change::Change::Add(begin::member(&account).unwrap());
    phone.round(Wish::Change(add), |r| Some(relay.answer(r)));
    phone.round(Wish::Change(crate::sync::change::Change::NewEpoch), |r| {
        Some(relay.answer(r))
    });
    phone.write(Record([5; 16]), "after");
    sync(&mut phone, &mut relay);
    assert_well(&join(&mut new, &mut relay, &look, vec![tablet.key()]));
    let chain = store::chain(&new.sql).unwrap().unwrap();
    let seed = store::account(&new.sql).unwrap().unwrap().sign_seed;
    let members: Vec<_> = chain
        .last
        .manifest
        .members
        .iter()
        .skip(1)
        .map(|m| m.sign)
        .collect();
    assert_eq!(members, [tablet.key(), crypto::public_key(&seed).unwrap()]);
    assert_eq!(new.words(), ["walk", "tea", "after"]);
}
