//! Keys renewed between two people whose relay is honest: step by step.

use waymark_wire::contact::record::Kind;
use waymark_wire::crypto::Key;

use super::world::{DAY_MS, MINUTE_MS, World};
use crate::calendar::to_millis;
use crate::features::contacts::pairing::keys::Renewal;
use crate::features::contacts::pairing::keys::store as keys_store;
use crate::features::contacts::pairing::store::{self as pairings, Kept};
use crate::features::*;

/// Two who met and have carried once.
fn met() -> World {
    let mut world = World::new(2, false);
    world.relay.borrow_mut().habits.clear();
    world.people.truncate(2);
    world.know(0, 1, &[]);
    world.know(1, 0, &[]);
    world.meet(0, 1);
    world.carries(&[0, 1]);
    world
}

impl World {
    fn carries(&mut self, who: &[usize]) {
        for at in who {
            self.now_ms += MINUTE_MS;
            self.surely(*at, |app| app.contacts_carry());
            self.look();
            assert_eq!(self.outcome.faults, [""; 0]);
        }
    }

    fn pairing(&self, at: usize) -> ContactPairing {
        let id = self.contacts[&(at, 1 - at)].clone();
        self.surely(at, |app| app.pairing(id)).unwrap()
    }

    fn kept(&self, at: usize) -> Kept {
        self.app(at).read(pairings::all).unwrap().remove(0)
    }

    /// New keys, as another device of the person makes them.
    fn renew(&self, at: usize, why: Renewal) {
        let made = self.app(at).write(|tx, moment| {
            let kept = pairings::all(tx.sql())?.remove(0);
            keys_store::renew(tx, &kept, to_millis(moment.now), (why, 0))
        });
        made.unwrap();
    }

    fn presses(&self, at: usize, level: AlertLevel) -> Alert {
        let draft = AlertDraft {
            level,
            ..AlertDraft::default()
        };
        let drafted = self.surely(at, |app| app.alert_draft(draft));
        self.surely(at, |app| app.alert_send(drafted.id, true))
    }

    fn texts(&self, at: usize) -> Vec<String> {
        let all = self.surely(at, |app| app.contact_messages());
        all.into_iter().map(|one| one.text).collect()
    }

    /// Both have the same new keys, and nothing else is left.
    fn is_renewed(&mut self, before: &[Kept; 2], step: i64) {
        self.carries(&[0, 1, 0, 1]);
        assert_eq!(self.pairing(0).number, self.pairing(1).number);
        self.now_ms += 15 * DAY_MS;
        self.carries(&[0, 1, 0, 1]);
        for (at, before) in before.iter().enumerate() {
            let kept = self.kept(at);
            let steps: Vec<_> = kept.own.iter().map(|own| own.step).collect();
            assert_eq!(steps, [step], "{at}: own");
            let steps: Vec<_> = kept.theirs.iter().map(|theirs| theirs.step).collect();
            assert_eq!(steps, [step], "{at}: theirs");
            assert_eq!(kept.id, before.id);
            for old in &before.own {
                assert!(!self.has(at, &old.kem), "{at}: the old key is there");
                let boxes = self.relay.borrow().mailboxes();
                assert!(!boxes.contains(&old.mailbox));
            }
            for old in &before.theirs {
                assert!(!self.has(at, &old.terms.half), "{at}: the old half");
            }
        }
    }

    /// Whether rows or log have these bytes.
    fn has(&self, at: usize, key: &Key) -> bool {
        let words = "SELECT (SELECT count(*) FROM operation WHERE instr(fields, ?1))
                 + (SELECT count(*) FROM pairing WHERE kem = ?1 OR half = ?1 OR instr(coalesce(theirs, x''), ?1))
                 + (SELECT count(*) FROM pairing_keys
                    WHERE instr(coalesce(own, x''), ?1) OR instr(coalesce(theirs, x''), ?1))";
        let count = self.app(at).read(|sql| {
            let count = sql.query_row(words, [key.as_slice()], |row| row.get::<_, i64>(0));
            Ok(count?)
        });
        count.unwrap() > 0
    }
}

#[test]
fn after_90_days_both_have_new_keys_whoever_begins() {
    // Who carries, one after the other; 91 days have passed before.
    let table: [(&str, &[usize]); 5] = [
        ("the first begins", &[0, 1, 0, 1, 0, 1, 0, 1]),
        ("the second begins", &[1, 0, 1, 0, 1, 0, 1, 0]),
        ("the first turns often", &[0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1]),
        ("one is late", &[0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 1]),
        ("two turns each", &[0, 0, 1, 1, 0, 0, 1, 1]),
    ];
    for (what, turns) in table {
        let mut world = met();
        let before = [world.kept(0), world.kept(1)];
        let number = world.pairing(0).number;
        assert!(world.has(0, &before[0].own[0].kem));
        world.now_ms += 89 * DAY_MS;
        world.carries(&[0, 1, 0, 1]);
        assert_eq!(world.pairing(0).number, number, "{what}: too early");
        world.now_ms += 2 * DAY_MS;
        world.carries(turns);
        for at in [0, 1] {
            let shown = world.pairing(at);
            assert_eq!(shown.state, PairingState::Verified, "{what}");
            assert_ne!(shown.number, number, "{what}");
        }
        world.is_renewed(&before, 1);
    }
}

#[test]
fn both_begin_at_once_and_have_the_same_keys() {
    for (first, second) in [(0, 1), (1, 0)] {
        let mut world = met();
        let before = [world.kept(0), world.kept(1)];
        world.renew(0, Renewal::Age);
        world.renew(1, Renewal::Age);
        world.carries(&[first, second, first, second, first, second, first, second]);
        world.is_renewed(&before, 1);
    }
}

#[test]
fn two_devices_of_each_make_keys_at_once_and_one_state_is_left() {
    let mut world = met();
    let before = [world.kept(0), world.kept(1)];
    for at in [0, 1, 0, 1] {
        world.renew(at, Renewal::Age);
    }
    world.carries(&[0, 1, 0, 1, 0, 1, 0, 1]);
    world.is_renewed(&before, 1);
}

#[test]
fn what_is_written_between_any_two_steps_arrives_once() {
    for (at, after) in [0, 1]
        .into_iter()
        .flat_map(|at| (0..9).map(move |n| (at, n)))
    {
        let mut world = met();
        world.now_ms += 91 * DAY_MS;
        let turns: Vec<_> = (0..after).map(|n| n % 2).collect();
        world.carries(&turns);
        let pressed = world.presses(at, AlertLevel::HardDay);
        world.carries(&[at, 1 - at, at, 1 - at]);
        let texts = world.texts(1 - at);
        assert_eq!(texts, [pressed.preview.text.as_str()], "{at} after {after}");
        let id = world.surely(1 - at, |app| app.contact_messages())[0]
            .id
            .clone();
        let answer = ContactAnswer::Calling;
        world.surely(1 - at, |app| app.contact_answer(id, answer));
        let of = u128::from_str_radix(&pressed.id, 16).unwrap().to_be_bytes();
        world.answers.push((of, 1 - at, answer.into()));
        world.carries(&[1 - at, at]);
        let alert = world.surely(at, |app| app.alerts()).remove(0);
        assert_eq!(alert.state, AlertState::Answered, "{at} after {after}");
    }
}

#[test]
fn a_message_that_is_lost_is_told_again_and_one_that_comes_again_changes_nothing() {
    for lost in 0..7 {
        let mut world = met();
        let before = [world.kept(0), world.kept(1)];
        world.now_ms += 91 * DAY_MS;
        for turn in 0..10 {
            world.carries(&[turn % 2]);
            if turn == lost {
                let mut relay = world.relay.borrow_mut();
                for id in relay.mailboxes() {
                    relay.empty(&id);
                }
            }
        }
        world.now_ms += 8 * DAY_MS;
        world.carries(&[0, 1, 0, 1, 0, 1, 0, 1]);
        // What went so far comes once more, in every mailbox.
        let seen = world.relay.borrow().seen.clone();
        let all = world.relay.borrow().mailboxes();
        for id in all {
            for (_, put) in seen.iter().rev().take(20) {
                let _ = world.relay.borrow_mut().put(id, *put);
            }
        }
        let number = world.pairing(0).number;
        world.carries(&[0, 1, 0, 1]);
        assert_eq!(world.pairing(0).number, number, "{lost}");
        world.is_renewed(&before, 1);
    }
}

#[test]
fn who_was_taken_back_gets_no_new_keys() {
    let mut world = met();
    let contact = world.contacts[&(0, 1)].clone();
    world.renew(0, Renewal::Age);
    world.surely(0, |app| app.contact_revoke(contact));
    world.now_ms += 91 * DAY_MS;
    world.carries(&[0, 1, 0, 1]);
    let rows = world.app(0).read(|sql| {
        let words = "SELECT (SELECT count(*) FROM pairing) + (SELECT count(*) FROM pairing_keys)";
        Ok(sql.query_row(words, [], |row| row.get::<_, i64>(0))?)
    });
    assert_eq!(rows.unwrap(), 0);
}

#[test]
fn keys_that_another_device_made_while_the_contact_was_taken_back_go_as_well() {
    let mut world = met();
    let kept = world.kept(0);
    let contact = world.contacts[&(0, 1)].clone();
    world.surely(0, |app| app.contact_revoke(contact));
    let app = world.app(0);
    let made = app
        .write(|tx, moment| keys_store::renew(tx, &kept, to_millis(moment.now), (Renewal::Age, 0)));
    made.unwrap();
    world.carries(&[0]);
    let left = app.read(|sql| {
        let words = "SELECT count(*) FROM pairing_keys";
        Ok(sql.query_row(words, [], |row| row.get::<_, i64>(0))?)
    });
    assert_eq!(left.unwrap(), 0);
}

#[test]
fn a_new_phone_gets_neutral_words_until_the_number_is_compared() {
    let mut world = met();
    let before = [world.kept(0), world.kept(1)];
    world.renew(1, Renewal::TakenOut);
    world.carries(&[1, 0, 1, 0, 1, 0]);
    let states = [0, 1].map(|at| world.pairing(at).state);
    assert_eq!(states, [PairingState::NewPhone, PairingState::Verified]);
    let first = world.presses(0, AlertLevel::HardDay);
    world.carries(&[0, 1]);
    let neutral = world.texts(1).remove(0);
    assert_ne!(neutral, first.preview.text);
    assert!(neutral.ends_with("would like you to get in touch."));
    // It stays so, however long it takes.
    world.now_ms += 40 * DAY_MS;
    world.carries(&[0, 1, 0, 1]);
    assert_eq!(world.pairing(0).state, PairingState::NewPhone);
    let contact = world.contacts[&(0, 1)].clone();
    assert_eq!(world.pairing(0).number, world.pairing(1).number);
    let compared = world.surely(0, |app| app.pairing_verified(contact));
    assert_eq!(compared.state, PairingState::Verified);
    let pressed = world.presses(0, AlertLevel::HardDay);
    world.carries(&[0, 1]);
    assert!(world.texts(1).contains(&pressed.preview.text));
    world.is_renewed(&before, 1);
}

#[test]
fn a_clock_that_is_far_off_locks_nobody_out() {
    for shift in [-400, 26_000] {
        let mut world = met();
        world.people[0].shift_ms = shift * DAY_MS;
        world.carries(&[0, 1, 0, 1, 0, 1]);
        world.people[0].shift_ms = 0;
        world.carries(&[0, 1, 0, 1, 0, 1, 0, 1]);
        assert_eq!(world.pairing(0).number, world.pairing(1).number);
        assert_eq!(world.pairing(1).state, PairingState::Verified);
        let pressed = world.presses(1, AlertLevel::CallMe);
        world.carries(&[1, 0]);
        assert_eq!(world.texts(0), [pressed.preview.text]);
    }
}

#[test]
fn terms_are_never_kept_as_a_message() {
    let mut world = met();
    world.now_ms += 91 * DAY_MS;
    world.carries(&[0, 1, 0, 1, 0, 1]);
    for at in [0, 1] {
        let all = world.app(at).read(pairings::messages).unwrap();
        assert!(
            all.iter()
                .all(|one| !matches!(one.said.kind, Kind::ReKey(_)))
        );
    }
}
