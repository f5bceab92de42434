//! What becomes of a link, row by row.

use chrono::TimeDelta;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::link::Link;
use waymark_wire::crypto::Key;

use super::store::Drawn;
use super::{Of, Step, step};
use crate::calendar::Instant;
use crate::oplog::Record;

fn drawn(sealed: bool) -> Drawn {
    Drawn {
        id: Record([1; 16]),
        contact: Record([2; 16]),
        alert: Record([3; 16]),
        origin: "https://relay.example.org".into(),
        link: Link::new([4; 16], Key::new([5; 32])),
        owner: Capability::new(Key::new([6; 32])),
        line: String::new(),
        made_at: now(),
        sealed: sealed.then_some([7; 1024]),
        tried: false,
        taken_at: None,
    }
}

fn now() -> Instant {
    "2026-11-28T12:00:00Z".parse().unwrap()
}

/// To go out from here, to who agreed to a link.
const OPEN: Of = Of {
    from_here: true,
    allowed: true,
    is_off: false,
    is_answered: false,
    went_out: false,
    linked: false,
};

#[test]
fn each_alert_has_one_step_for_its_link() {
    let there = Of {
        from_here: false,
        ..OPEN
    };
    let linked = Of {
        linked: true,
        ..OPEN
    };
    let table = [
        ("not written", None, true, Step::Wait),
        ("to go out", Some(OPEN), true, Step::Put),
        ("to go out, at the relay", Some(OPEN), false, Step::Wait),
        (
            "to go out from another device",
            Some(there),
            true,
            Step::Wait,
        ),
        (
            "no longer allowed",
            Some(Of {
                allowed: false,
                ..OPEN
            }),
            true,
            Step::End,
        ),
        (
            "no longer allowed, of another device",
            Some(Of {
                allowed: false,
                ..there
            }),
            true,
            Step::Wait,
        ),
        (
            "off",
            Some(Of {
                is_off: true,
                ..OPEN
            }),
            true,
            Step::End,
        ),
        (
            "off, of another device",
            Some(Of {
                is_off: true,
                ..there
            }),
            false,
            Step::End,
        ),
        (
            "off, gone out with it",
            Some(Of {
                is_off: true,
                went_out: true,
                ..linked
            }),
            false,
            Step::End,
        ),
        ("given out with it", Some(linked), false, Step::Ask),
        (
            "gone out with it",
            Some(Of {
                went_out: true,
                ..linked
            }),
            false,
            Step::Ask,
        ),
        (
            "gone out with it from another device",
            Some(Of {
                from_here: false,
                ..linked
            }),
            false,
            Step::Ask,
        ),
        (
            "gone out without it",
            Some(Of {
                went_out: true,
                ..OPEN
            }),
            true,
            Step::End,
        ),
        (
            "gone out without it, of another device",
            Some(Of {
                went_out: true,
                ..there
            }),
            true,
            Step::Wait,
        ),
        (
            "answered",
            Some(Of {
                is_answered: true,
                went_out: true,
                ..linked
            }),
            false,
            Step::Wait,
        ),
    ];
    for (what, of, sealed, wanted) in table {
        assert_eq!(step(&drawn(sealed), of, now()), wanted, "{what}");
        let later = now() + TimeDelta::days(14);
        assert_eq!(step(&drawn(sealed), of, later), Step::End, "{what}, later");
        let back = now() - TimeDelta::days(400);
        assert_eq!(
            step(&drawn(sealed), of, back),
            wanted,
            "{what}, the clock back"
        );
    }
}

#[test]
fn a_text_carries_a_link_that_is_good_for_a_day_more() {
    let mut link = drawn(false);
    assert!(!link.is_ready(now()), "no relay has it");
    link.taken_at = Some(now());
    for (hours, ready) in [
        (-9_000, true),
        (0, true),
        (47, true),
        (48, false),
        (100, false),
    ] {
        assert_eq!(
            link.is_ready(now() + TimeDelta::hours(hours)),
            ready,
            "{hours}"
        );
    }
}
