//! Which keys are used, when new ones are made and when old ones go: tables.

use chrono::TimeDelta;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::pairing::Terms;
use waymark_wire::crypto::Key;

use super::rules::{MOST_KEYS, Own, Renewal, Theirs, sort};
use crate::calendar::Instant;
use crate::features::contacts::pairing::model::PairingState;
use crate::features::contacts::pairing::store::Kept;
use crate::oplog::Record;

fn now() -> Instant {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

fn before(days: i64) -> Instant {
    now() - TimeDelta::days(days)
}

/// Own keys: number, step, and how many days ago they were first used.
fn own((number, step, seen): (u8, i64, Option<i64>)) -> Own {
    let key = || Key::new([number; 32]);
    Own {
        id: Record([number; 16]),
        step,
        kem: key(),
        half: key(),
        mailbox: [number; 16],
        read: Capability::new(key()),
        write: Capability::new(key()),
        made_at: before(1),
        seen_at: seen.map(before),
        at_relay: true,
        taken_out: 0,
        new_phone: false,
    }
}

fn theirs((number, step, seen): (u8, i64, Option<i64>)) -> Theirs {
    let key = || Key::new([number; 32]);
    Theirs {
        id: Record([number; 16]),
        step,
        terms: Terms {
            origin: "https://relay.example".into(),
            kem: [number; 32],
            half: key(),
            mailbox: [number; 16],
            write: Capability::new(key()),
        },
        came_at: before(1),
        seen_at: seen.map(before),
        verified: true,
        new_phone: false,
    }
}

type Keys = Vec<(u8, i64, Option<i64>)>;

fn kept(all: &Keys, of_contact: &Keys) -> Kept {
    let mut kept = Kept {
        id: Record([1; 16]),
        contact: Record([0; 16]),
        origin: "https://relay.example".into(),
        word: None,
        made_at: before(400),
        link: None,
        answered_link: None,
        told: None,
        own: all.iter().copied().map(own).collect(),
        theirs: of_contact.iter().copied().map(theirs).collect(),
    };
    sort(&mut kept.own, &mut kept.theirs);
    kept
}

#[test]
fn messages_are_sealed_with_the_best_keys_that_the_contact_has_used() {
    // Own keys; which of them seal, and which are still to be told.
    let table: [(&str, Keys, u8, Option<u8>); 7] = [
        ("the first", vec![(1, 0, None)], 1, None),
        ("new ones", vec![(1, 0, None), (2, 1, None)], 1, Some(2)),
        ("in use", vec![(1, 0, None), (2, 1, Some(0))], 2, None),
        ("the first are gone", vec![(2, 1, Some(0))], 2, None),
        (
            "two at once, none used",
            vec![(1, 0, None), (2, 1, None), (3, 1, None)],
            1,
            Some(3),
        ),
        (
            "two at once, the lesser used",
            vec![(1, 0, None), (2, 1, Some(0)), (3, 1, None)],
            2,
            None,
        ),
        ("again", vec![(4, 1, Some(90)), (2, 2, None)], 4, Some(2)),
    ];
    for (what, keys, seal, untold) in table {
        let kept = kept(&keys, &vec![(9, 0, None)]);
        assert_eq!(kept.sealing().unwrap().mailbox, [seal; 16], "{what}");
        let found = kept.untold().map(|own| own.mailbox);
        assert_eq!(found, untold.map(|number| [number; 16]), "{what}");
    }
}

#[test]
fn keys_are_renewed_when_they_are_old_or_a_device_was_taken_out() {
    use Renewal::{Age, TakenOut};
    let one: Keys = vec![(9, 0, None)];
    let first: Keys = vec![(1, 0, None)];
    let waiting: Keys = vec![(1, 0, None), (2, 1, None)];
    let most: Keys = (1..).zip(0..MOST_KEYS).map(|(n, _)| (n, 0, None)).collect();
    // Own keys, the contact's; age in days; devices taken out.
    let table = [
        ("young", &first, &one, 89, 0, None),
        ("old", &first, &one, 90, 0, Some(Age)),
        ("very old", &first, &one, 4_000, 0, Some(Age)),
        ("made tomorrow", &first, &one, -1, 0, None),
        (
            "made in 2099, by a clock astray",
            &first,
            &one,
            -26_000,
            0,
            Some(Age),
        ),
        ("nobody paired", &first, &vec![], 90, 0, None),
        ("told already", &waiting, &one, 90, 0, None),
        ("taken out", &first, &one, 1, 1, Some(TakenOut)),
        (
            "taken out, told already",
            &waiting,
            &one,
            1,
            1,
            Some(TakenOut),
        ),
        ("too many", &most, &one, 90, 1, None),
    ];
    for (what, keys, of_contact, age, taken_out, why) in table {
        let mut kept = kept(keys, of_contact);
        kept.own[0].made_at = before(age);
        assert_eq!(kept.renewal(now(), taken_out), why, "{what}");
    }
}

#[test]
fn old_keys_go_when_better_ones_were_in_use_for_14_days() {
    // Keys of a side; which of them are over.
    let table: [(&str, Keys, &[u8]); 7] = [
        ("the first", vec![(1, 0, None)], &[]),
        ("told", vec![(1, 0, None), (2, 1, None)], &[]),
        (
            "in use for 13 days",
            vec![(1, 0, None), (2, 1, Some(13))],
            &[],
        ),
        ("in use for 14", vec![(1, 0, None), (2, 1, Some(14))], &[1]),
        (
            "by a clock astray",
            vec![(1, 0, None), (2, 1, Some(26_000))],
            &[],
        ),
        (
            "by one that went back",
            vec![(1, 0, None), (2, 1, Some(-400))],
            &[],
        ),
        (
            "two at once, and better ones to come",
            vec![
                (1, 0, None),
                (2, 1, Some(20)),
                (3, 1, Some(14)),
                (4, 2, None),
            ],
            &[2, 1],
        ),
    ];
    for (what, keys, gone) in table {
        let kept = kept(&keys, &keys);
        let (own, theirs) = kept.over(now());
        let own: Vec<_> = own.iter().map(|own| own.id.0[0]).collect();
        let theirs: Vec<_> = theirs.iter().map(|theirs| theirs.id.0[0]).collect();
        assert_eq!((own.as_slice(), theirs.as_slice()), (gone, gone), "{what}");
    }
}

#[test]
fn a_new_phone_is_said_until_the_number_was_compared() {
    // Of the contact's two, the better one last: verified, a new phone.
    let table = [
        ((true, false), (true, false), PairingState::Verified),
        ((true, false), (false, false), PairingState::Unverified),
        ((false, false), (false, true), PairingState::NewPhone),
        ((false, true), (true, false), PairingState::NewPhone),
    ];
    for (old, new, state) in table {
        let mut kept = kept(&vec![(1, 0, None)], &vec![(8, 0, None), (9, 1, Some(20))]);
        for (of, (verified, new_phone)) in kept.theirs.iter_mut().rev().zip([old, new]) {
            (of.verified, of.new_phone) = (verified, new_phone);
        }
        assert_eq!(kept.state(), state);
        let stays = kept.over(now()).1.is_empty();
        assert_eq!(stays, old.1, "what is to be compared stays");
    }
}
