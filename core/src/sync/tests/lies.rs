//! What a relay says that is not so: noticed, or without effect. Each was once neither.

use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::pull::Pulled;
use waymark_wire::request::Request;

use super::devices::Device;
use super::honest::Relay;
use super::rounds::{third, two};
use crate::oplog::Record;
use crate::sync::change::Change;
use crate::sync::step::{Report, Wish};
use crate::sync::{State, shown};

/// A round in which each answer to a pull is changed on its way.
fn round(device: &mut Device, relay: &mut Relay, mut edit: impl FnMut(&mut Pulled)) -> Report {
    device.round(Wish::Sync, |request| {
        let mut answer = relay.answer(request);
        if request.path.contains("/pull") && answer.status == 200 {
            let mut pulled = Pulled::decode(&answer.body).unwrap();
            edit(&mut pulled);
            answer.body = pulled.encode();
        }
        Some(answer)
    })
}

fn ends(device: &mut Device, relay: &mut Relay) -> (State, &'static str) {
    let report = device.round(Wish::Sync, |r| Some(relay.answer(r)));
    (report.state, report.detail)
}

fn refusal(code: Code, retry_after_s: Option<u64>) -> impl FnMut(&Request) -> Option<Answer> {
    move |_| {
        Some(Answer {
            status: code.status(),
            body: Problem::from(code).encode(),
            retry_after_s,
        })
    }
}

#[test]
fn a_relay_that_says_closed_to_everything_ends_the_round_and_closes_nothing() {
    let (mut phone, _, mut relay) = two();
    let report = phone.round(Wish::Sync, refusal(Code::Closed, None));
    assert_eq!(
        (report.state, report.detail),
        (State::Offline, "others_were_quicker")
    );
    assert_eq!(ends(&mut phone, &mut relay), (State::Ok, ""));
}

#[test]
fn a_relay_that_wants_work_for_ever_gets_it_twice() {
    let (mut phone, _, _) = two();
    let mut empty = refusal(Code::Unknown, None);
    let mut admission = refusal(Code::Admission, None);
    let report = phone.round(Wish::Sync, |request| {
        if request.path.contains("/pull") {
            empty(request)
        } else {
            admission(request)
        }
    });
    assert_eq!((report.state, report.detail), (State::Offline, "refused"));
}

#[test]
fn a_relay_that_always_has_more_ends_the_round() {
    let (mut phone, _, mut relay) = two();
    let report = round(&mut phone, &mut relay, |pulled| pulled.more = true);
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "no_progress")
    );
}

#[test]
fn the_wait_a_relay_asks_for_is_passed_on_up_to_a_day() {
    let (mut phone, _, _) = two();
    for (asked, passed) in [
        (None, None),
        (Some(7), Some(7)),
        (Some(u64::MAX), Some(86_400)),
    ] {
        let report = phone.round(Wish::Sync, refusal(Code::TooMany, asked));
        assert_eq!(
            (report.state, report.retry_after_s),
            (State::Offline, passed)
        );
    }
}

#[test]
fn a_relay_that_says_it_has_our_next_batches_does_not_keep_them_from_leaving() {
    let (mut phone, mut tablet, mut relay) = two();
    phone.write(Record([1; 16]), "walk");
    let me = phone.key();
    let report = round(&mut phone, &mut relay, |pulled| {
        let mine = pulled.logs.iter_mut().filter(|log| log.author == me);
        mine.for_each(|log| log.head = 1000);
    });
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "log_does_not_fit")
    );
    assert_eq!(ends(&mut phone, &mut relay), (State::Ok, ""));
    ends(&mut tablet, &mut relay);
    assert_eq!(tablet.words(), ["walk"]);
}

#[test]
fn a_wrong_hash_of_one_log_is_noticed_and_holds_up_no_other() {
    let (mut phone, mut tablet, mut relay) = two();
    phone.write(Record([1; 16]), "walk");
    let other = tablet.key();
    let report = round(&mut phone, &mut relay, |pulled| {
        let theirs = pulled.logs.iter_mut().filter(|log| log.author == other);
        theirs.for_each(|log| log.head_hash = [5; 32]);
    });
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "log_does_not_fit")
    );
    assert_eq!(ends(&mut tablet, &mut relay), (State::Ok, ""));
    assert_eq!(tablet.words(), ["walk"]);
}

#[test]
fn a_list_that_is_named_and_not_given_is_noticed() {
    let (mut phone, _, mut relay) = two();
    let report = round(&mut phone, &mut relay, |pulled| pulled.last_list += 1);
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "list_missing")
    );
}

#[test]
fn history_that_was_dropped_is_said_not_to_be_there() {
    let (mut phone, mut tablet, mut relay) = two();
    phone.write(Record([1; 16]), "walk");
    ends(&mut phone, &mut relay);
    let report = round(&mut tablet, &mut relay, |pulled| {
        pulled.batches.clear();
        pulled.logs.iter_mut().for_each(|log| log.base = log.head);
    });
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "history_cut")
    );
    assert_eq!(ends(&mut tablet, &mut relay), (State::Ok, ""));
}

#[test]
fn a_list_counts_whole_though_rubbish_follows_it_in_the_same_answer() {
    let (mut phone, mut tablet, mut relay) = two();
    let mut watch = third(&mut phone, &mut relay);
    tablet.write(Record([2; 16]), "tea");
    ends(&mut tablet, &mut relay);
    ends(&mut watch, &mut relay);
    assert_eq!(watch.words(), ["tea"]);
    let change = Change::Remove {
        device: tablet.key(),
        cut_off: Some((0, [0; 32])),
    };
    phone.round(Wish::Change(change), |r| Some(relay.answer(r)));
    let report = round(&mut watch, &mut relay, |pulled| {
        pulled.batches = vec![9; 400]
    });
    assert_eq!(report.state, State::Withheld);
    assert!(watch.words().is_empty(), "cut off by a list that counts");
    ends(&mut watch, &mut relay);
    ends(&mut phone, &mut relay);
    assert_eq!(phone.log(), watch.log());
}

#[test]
fn a_clock_that_was_in_2099_does_not_silence_a_device() {
    let (mut phone, mut tablet, mut relay) = two();
    let right = phone.now;
    phone.now = "2099-01-01T12:00:00Z".parse().unwrap();
    phone.write(Record([1; 16]), "walk");
    ends(&mut phone, &mut relay);
    let is_told = shown::is_unseen(&phone.sql, "clock_differs").unwrap();
    assert!(is_told, "the person can put it right");
    phone.now = right;
    let before = phone.round(Wish::Sync, |r| Some(relay.answer(r)));
    assert_eq!((before.state, before.detail), (State::Ok, ""));
    ends(&mut tablet, &mut relay);
    let key = phone.key();
    let length = |relay: &Relay| relay.accounts.values().next().unwrap().logs[&key].len();
    let was = length(&relay);
    phone.wait(7 * 24);
    relay.unix_s += 7 * 24 * 3600;
    ends(&mut phone, &mut relay);
    assert_eq!(length(&relay), was + 1, "a sign of life within seven days");
    // What was told in 2099 does not keep the person from hearing of a clock that is wrong again.
    phone
        .within(|here| shown::seen(here.sql, i64::MAX))
        .unwrap();
    phone.wait(-3 * 24);
    phone.round(Wish::Sync, |r| Some(relay.answer(r)));
    assert!(shown::is_unseen(&phone.sql, "clock_differs").unwrap());
}

#[test]
fn a_relay_from_before_a_device_was_a_member_is_given_the_lists_that_made_it_one() {
    let (mut phone, _, mut relay) = two();
    let before = relay.clone();
    let mut watch = third(&mut phone, &mut relay);
    assert_eq!(ends(&mut watch, &mut relay), (State::Ok, ""));
    for _ in 0..3 {
        phone.round(Wish::Change(Change::NewEpoch), |r| Some(relay.answer(r)));
    }
    watch.write(Record([3; 16]), "tea");
    assert_eq!(ends(&mut watch, &mut relay), (State::Ok, ""));
    relay = before;
    // The watch alone has heard of it; the phone is away.
    assert_eq!(ends(&mut watch, &mut relay), (State::Healed, "given_again"));
    assert_eq!(ends(&mut watch, &mut relay), (State::Ok, ""));
    assert_eq!(ends(&mut phone, &mut relay), (State::Ok, ""));
    assert_eq!(phone.words(), ["tea"]);
}

#[test]
fn a_relay_that_knows_nobody_is_not_shown_lists_for_ever() {
    let (mut phone, _, mut relay) = two();
    for _ in 0..20 {
        phone.round(Wish::Change(Change::NewEpoch), |r| Some(relay.answer(r)));
    }
    let mut asked = 0;
    let mut knows_nobody = refusal(Code::NotMember, None);
    let report = phone.round(Wish::Sync, |request| {
        asked += 1;
        knows_nobody(request)
    });
    assert_eq!(
        (report.state, report.detail),
        (State::Withheld, "not_member")
    );
    assert!(asked < 10, "{asked} requests for 22 lists");
    assert_eq!(ends(&mut phone, &mut relay), (State::Ok, ""));
}
