//! When one is let out, and what has to be done with it.

use waymark_wire::contact::capability::Capability;
use waymark_wire::crypto::Key;

use super::rules::{Step, Wanted, after_s, expires, is_gone, moves_at, opens_at, step};
use super::store::Escrow;
use crate::calendar::{Instant, LocalTime, Zone, ZoneBook};
use crate::oplog::Record;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn edmonton() -> Zone {
    ZoneBook::default().zone("America/Edmonton").unwrap()
}

#[test]
fn it_is_let_out_a_day_after_the_phone_would_speak_within_the_contacts_hours() {
    let time = |text: &str| LocalTime::parse_from_str(text, "%H:%M").unwrap();
    let cases = [
        (None, "2026-11-28T18:00:00Z"),
        (Some(("08:00", "22:00")), "2026-11-28T18:00:00Z"),
        (Some(("12:00", "13:00")), "2026-11-28T18:00:00Z"),
        (Some(("17:30", "22:00")), "2026-11-28T23:30:00Z"),
        (Some(("07:00", "12:00")), "2026-11-29T13:00:00Z"),
        (Some(("22:00", "06:00")), "2026-11-29T04:00:00Z"),
        (Some(("20:00", "14:00")), "2026-11-28T18:00:00Z"),
    ];
    for (hours, wanted) in cases {
        let hours = hours.map(|(from, until)| (time(from), time(until)));
        let found = opens_at("2026-11-27".parse().unwrap(), &edmonton(), hours);
        assert_eq!(found, Some(at(wanted)), "{hours:?}");
    }
}

#[test]
fn a_relay_holds_for_a_minute_to_31_days() {
    let now = at("2026-11-23T12:00:00Z");
    let cases = [
        ("2026-11-22T12:00:00Z", None),
        ("2026-11-23T12:00:59Z", None),
        ("2026-11-23T12:01:00Z", Some(60)),
        ("2026-12-24T12:00:00Z", Some(31 * 86_400)),
        ("2026-12-24T12:00:01Z", None),
    ];
    for (opens, wanted) in cases {
        assert_eq!(after_s(now, at(opens)), wanted, "{opens}");
    }
    // Held back for as long as can be, it is kept for as long as can be: the seal lasts for both.
    assert_eq!(expires(now), 20_780 + 45);
}

#[test]
fn it_is_moved_at_some_hour_and_never_at_once() {
    let now = at("2026-11-23T12:00:00Z");
    for chance in [[0; 8], [255; 8], [7; 8], [1, 0, 0, 0, 0, 0, 0, 9]] {
        let after = moves_at(now, chance).signed_duration_since(now);
        assert!((60..720).contains(&after.num_minutes()), "{after}");
    }
}

fn held(opens: &str, move_at: Option<&str>) -> Escrow {
    Escrow {
        id: Record([1; 16]),
        rule: Record([2; 16]),
        contact: Record([3; 16]),
        pairing: Record([4; 16]),
        origin: "https://relay.example.org".into(),
        mailbox: [5; 16],
        cancel: Capability::new(Key::new([6; 32])),
        message: [7; 1024],
        expires: expires(at("2026-11-23T12:00:00Z")),
        named: "2026-11-27".parse().unwrap(),
        day: "2026-11-27".parse().unwrap(),
        opens_at: at(opens),
        at_relay: true,
        move_at: move_at.map(at),
    }
}

fn wanted(pairing: u8, opens: &str) -> Option<Wanted> {
    Some(Wanted {
        pairing: Record([pairing; 16]),
        day: "2026-11-27".parse().unwrap(),
        opens_at: at(opens),
    })
}

#[test]
fn what_has_to_be_done_follows_from_what_is_wanted_and_what_is_there() {
    use Step::{CallOff, Move, Plan, Put, Renew, Wait};
    let (opens, later) = ("2026-11-28T19:00:00Z", "2026-11-29T19:00:00Z");
    let planned = Some("2026-11-24T18:00:00Z");
    let far = "2026-12-26T19:00:00Z";
    let new = |escrow| Escrow {
        at_relay: false,
        ..escrow
    };
    #[rustfmt::skip] // one line each
    let cases = [
        ("as wanted", held(opens, None), wanted(4, opens), "2026-11-24T12:00:00Z", true, Wait),
        ("not there yet", new(held(opens, None)), wanted(4, opens), "2026-11-24T12:00:00Z", true, Put),
        ("not there, and too late to be", new(held(opens, None)), wanted(4, opens), "2026-11-28T18:59:30Z", true, CallOff),
        ("nobody wants it", held(opens, None), None, "2026-11-24T12:00:00Z", true, CallOff),
        ("nobody wants it, unheard", held(opens, None), None, "2026-11-24T12:00:00Z", false, CallOff),
        ("other keys", held(opens, None), wanted(9, opens), "2026-11-24T12:00:00Z", true, CallOff),
        ("a check-in", held(opens, None), wanted(4, later), "2026-11-24T12:00:00Z", true, Plan),
        ("its hour is to come", held(opens, planned), wanted(4, later), "2026-11-24T17:59:00Z", true, Wait),
        ("its hour", held(opens, planned), wanted(4, later), "2026-11-24T18:00:00Z", true, Move),
        ("its hour, unheard", held(opens, planned), wanted(4, later), "2026-11-24T18:00:00Z", false, Wait),
        ("a clock that went back a year", held(opens, planned), wanted(4, later), "2025-11-24T12:00:00Z", true, Move),
        ("a day is left", held(opens, None), wanted(4, later), "2026-11-27T19:00:01Z", false, Move),
        ("its time has come", held(opens, planned), wanted(4, later), opens, true, CallOff),
        ("its seal ends", held(opens, planned), wanted(4, far), "2026-11-24T18:00:00Z", true, Renew),
    ];
    for (what, escrow, wanted, now, heard, next) in cases {
        let found = step(&escrow, wanted.as_ref(), at(now), heard);
        assert_eq!(found, next, "{what}");
    }
    let held = held(opens, None);
    assert!(!is_gone(&held, at("2026-12-13T19:00:00Z")));
    assert!(is_gone(&held, at("2026-12-13T19:00:01Z")));
}
