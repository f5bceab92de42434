//! Joining by a code: scanned, and six digits typed.

use waymark_wire::join::{Approving, Code, Standing};
use waymark_wire::request::path;

use super::*;
use crate::sync::store;

#[test]
fn a_tablet_joins_by_the_digits_that_the_phone_shows() {
    let mut meeting = Meeting::begun();
    meeting.phone.write(Record([1; 16]), "walk");
    sync(&mut meeting.phone, &mut meeting.relay);
    let digits = meeting.shown();
    assert!(meeting.on_phone().unwrap().is_none(), "not typed yet");
    assert!(
        meeting.typed(&digits).unwrap().is_none(),
        "not welcomed yet"
    );
    match meeting.on_phone().unwrap() {
        Some(Approved::Member(report)) => assert_well(&report),
        _ => panic!("no member"),
    }
    assert_eq!(meeting.on_tablet().unwrap(), Some(Stage::Joined));
    assert_well(&sync(&mut meeting.tablet, &mut meeting.relay));
    assert_eq!(meeting.tablet.words(), ["walk"]);
    meeting.tablet.write(Record([2; 16]), "tea");
    sync(&mut meeting.tablet, &mut meeting.relay);
    assert_well(&sync(&mut meeting.phone, &mut meeting.relay));
    assert_eq!(meeting.phone.words(), ["walk", "tea"]);
}

#[test]
fn other_digits_count_three_times_and_what_is_no_digits_costs_nothing() {
    let mut meeting = Meeting::begun();
    let digits = meeting.shown();
    let mut whys = Vec::new();
    for typed in ["12345", &others(&digits), &others(&digits)] {
        match meeting.typed(typed) {
            Err(Error::Invalid { field, why }) => {
                assert_eq!(field, "digits");
                whys.push(why.into_owned());
            }
            _ => panic!("taken"),
        }
    }
    assert_eq!(
        whys,
        [
            "must be six digits",
            "are not those; 2 tries are left",
            "are not those; 1 try is left"
        ]
    );
    let last = meeting.typed(&others(&digits)).unwrap_err();
    assert_eq!(refused(&last), "join_digits");
    // The right ones come too late, and the phone never signs.
    assert_eq!(refused(&meeting.typed(&digits).unwrap_err()), "join_digits");
    assert!(meeting.on_phone().unwrap().is_none());
    assert!(store::account(&meeting.tablet.sql).unwrap().is_none());
}

#[test]
fn right_digits_after_wrong_ones_still_do() {
    let mut meeting = Meeting::begun();
    let digits = meeting.shown();
    assert!(meeting.typed(&others(&digits)).is_err());
    assert!(meeting.typed(&digits).unwrap().is_none());
    assert!(matches!(
        meeting.on_phone().unwrap(),
        Some(Approved::Member(_))
    ));
    assert_eq!(meeting.on_tablet().unwrap(), Some(Stage::Joined));
}

#[test]
fn after_ten_minutes_the_code_is_worth_nothing() {
    let mut meeting = Meeting::begun();
    let digits = meeting.shown();
    meeting.tablet.now = "2026-11-27T12:10:01Z".parse().unwrap();
    assert_eq!(
        refused(&meeting.typed(&digits).unwrap_err()),
        "join_too_old"
    );
}

#[test]
fn a_second_offer_stops_everything() {
    let mut meeting = Meeting::begun();
    let code = Code::read(&meeting.new.code()).unwrap();
    let digits = meeting.shown();
    // Somebody who photographed the code lets it into their own account, and the relay helps.
    let (place, standing) = (
        code.place(),
        Standing {
            account: [5; 16],
            n: 0,
            manifest: [6; 32],
            sign: [7; 32],
        },
    );
    let chance = waymark_wire::crypto::Key::new([8; 32]);
    let (_, offer) = Approving::new(code, standing, chance.clone(), &chance, 0).unwrap();
    let at = path::slot(&place, waymark_wire::join::Slot::Offer);
    meeting.relay.slots.insert(at, offer);
    let alarm = meeting.typed(&digits).unwrap_err();
    assert_eq!(refused(&alarm), "join_second_offer");
    assert_eq!(
        refused(&meeting.typed(&digits).unwrap_err()),
        "join_second_offer"
    );
    assert!(meeting.on_phone().unwrap().is_none(), "nobody was let in");
}

#[test]
fn who_was_quicker_with_the_slot_is_noticed() {
    let mut meeting = Meeting::begun();
    let place = Code::read(&meeting.new.code()).unwrap().place();
    let at = path::slot(&place, waymark_wire::join::Slot::Offer);
    meeting.relay.slots.insert(at, vec![1; 100]);
    assert_eq!(
        refused(&meeting.on_phone().err().unwrap()),
        "join_disturbed"
    );
    assert_eq!(refused(&meeting.on_tablet().unwrap_err()), "join_disturbed");
}

#[test]
fn a_shortened_or_other_chain_is_not_joined() {
    for short in [true, false] {
        let mut meeting = Meeting::begun();
        let digits = meeting.shown();
        meeting.typed(&digits).unwrap();
        let before = meeting.relay.accounts.clone();
        meeting.on_phone().unwrap();
        if short {
            // The relay goes back to the time before the tablet was a member.
            meeting.relay.accounts = before;
        } else {
            // A relay and a thief with the phone's keys show another list in its place.
            let (mut thief, mut other) = phone_and_relay();
            let stranger = Device::new(9).ask_to_join(&thief);
            thief.round(Wish::Change(stranger), |r| Some(other.answer(r)));
            meeting.relay.accounts = other.accounts;
        }
        let error = meeting.on_tablet().unwrap_err();
        assert_eq!(refused(&error), "lists_not_valid");
        assert!(store::account(&meeting.tablet.sql).unwrap().is_none());
        assert!(store::chain(&meeting.tablet.sql).unwrap().is_none());
    }
}

#[test]
fn a_code_of_another_relay_or_no_code_is_refused_at_once() {
    let (mut phone, _) = phone_and_relay();
    let new = phone
        .within(|here| Newcomer::new(here, "https://other.example"))
        .unwrap();
    for text in [new.code().as_str(), "WM1J", "hello"] {
        let error = phone.within(|here| Approver::new(here, text)).err();
        assert!(matches!(error, Some(Error::Invalid { field, .. }) if field == "code"));
    }
}

#[test]
fn without_a_network_the_same_step_is_tried_again() {
    let mut meeting = Meeting::begun();
    let digits = meeting.shown();
    meeting.new.digits(&digits).unwrap();
    let new = &mut meeting.new;
    let lost = until(
        &mut meeting.tablet,
        |here, event| new.step(here, event),
        |_| None,
    );
    assert!(matches!(lost, Err(Error::Offline)));
    assert!(
        meeting.on_tablet().unwrap().is_none(),
        "typed once is enough"
    );
    assert!(matches!(
        meeting.on_phone().unwrap(),
        Some(Approved::Member(_))
    ));
    assert_eq!(meeting.on_tablet().unwrap(), Some(Stage::Joined));
}
