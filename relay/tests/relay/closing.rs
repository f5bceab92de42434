//! The end of an account.

use waymark_wire::answer::Code;
use waymark_wire::close::{Close, SHOWN_S, WAIT_S};
use waymark_wire::request::{Method, path};

use crate::devices::{Account, Device};
use crate::stage::{Answer, Base, Room, Stage, machine_s};

crate::on_both!(
    the_phrase_ends_it_at_once,
    a_device_ends_it_after_three_days,
    a_new_list_calls_it_off,
    time_without_a_relay_does_not_count,
    what_nobody_uses_goes_after_two_years,
);

const DAY_S: u64 = 86_400;

/// Once more, with the clock moved on as if the relay had run all the time: one that starts looks for what is out of
/// date.
fn later(room: &Room, stage: Stage, seconds: u64) -> Stage {
    let gone_s = stage.ahead() + seconds;
    drop(stage);
    room.sql(&format!("UPDATE ran SET at_s = {}", machine_s() + gone_s));
    Stage::later(room, gone_s)
}

/// The same after a time in which no relay ran, or with a copy of so long ago.
fn after_a_gap(room: &Room, stage: Stage, seconds: u64) -> Stage {
    let gone_s = stage.ahead() + seconds;
    drop(stage);
    Stage::later(room, gone_s)
}

fn close(account: &Account, stage: &Stage, by: &Device) -> (Close, Answer) {
    let close = Close::new(&account.chain, stage.now_s(), &by.seed).unwrap();
    let path = path::account(&account.id);
    let answer = account.ask(stage, by, Method::Delete, &path, &close.encode());
    (close, answer)
}

fn pull(account: &Account, stage: &Stage, by: &Device) -> Answer {
    account.ask(stage, by, Method::Post, &path::pull(&account.id), &[0; 5])
}

fn the_phrase_ends_it_at_once(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let mut anna = Device::new();
    let account = Account::new(&[&anna]);
    account.begin(&stage);
    let batches = anna.write_some(&account, 2);
    account.append(&stage, &anna, &anna.key, &batches).is_done();
    let (statement, answer) = close(&account, &stage, &account.recovery);
    answer.is_done();
    let told = pull(&account, &stage, &anna).problem();
    assert_eq!(told.code, Code::Closed);
    let shown = Close::decode(&told.bytes.unwrap()).unwrap();
    assert_eq!(shown, statement);
    assert!(shown.is_by_recovery());
    // The statement is shown for so long, and then nothing is known of it.
    let stage = later(&room, stage, SHOWN_S - 100);
    assert_eq!(pull(&account, &stage, &anna).code(), Code::Closed);
    let stage = later(&room, stage, 200);
    assert_eq!(pull(&account, &stage, &anna).code(), Code::Unknown);
    account.begin(&stage);
    assert!(account.pull_all(&stage, &anna).batches.is_empty());
}

fn a_device_ends_it_after_three_days(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (anna, ben) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &ben]);
    account.begin(&stage);
    let (first, answer) = close(&account, &stage, &ben);
    assert_eq!(answer.status, 202);
    let itself = path::account(&account.id);
    let asked = account.ask(&stage, &anna, Method::Get, &itself, &[]);
    assert_eq!((asked.status, asked.body), (200, first.encode()));
    account
        .ask(&stage, &anna, Method::Post, &path::keep(&account.id), &[])
        .is_done();
    let stage = later(&room, stage, WAIT_S + 100);
    pull(&account, &stage, &anna).is_done();
    // Asked again, and asked once more in between: the time runs from the first.
    let (second, answer) = close(&account, &stage, &ben);
    assert_eq!(answer.status, 202);
    stage.pass(DAY_S);
    assert_eq!(close(&account, &stage, &anna).1.status, 202);
    let stage = later(&room, stage, WAIT_S - DAY_S - 100);
    pull(&account, &stage, &anna).is_done();
    let stage = later(&room, stage, 200);
    let told = pull(&account, &stage, &anna).problem();
    assert_eq!(
        (told.code, told.bytes),
        (Code::Closed, Some(second.encode()))
    );
}

fn a_new_list_calls_it_off(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (anna, thief) = (Device::new(), Device::new());
    let mut account = Account::new(&[&anna, &thief]);
    account.begin(&stage);
    assert_eq!(close(&account, &stage, &thief).1.status, 202);
    let removal = account.next(&anna, &[], vec![crate::devices::out(&thief)]);
    account.put(&stage, &anna, &removal).is_done();
    account.follow(removal);
    let stage = later(&room, stage, WAIT_S + 100);
    pull(&account, &stage, &anna).is_done();
    assert_eq!(close(&account, &stage, &thief).1.code(), Code::NotMember);
}

fn time_without_a_relay_does_not_count(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (anna, thief) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &thief]);
    account.begin(&stage);
    let (statement, answer) = close(&account, &stage, &thief);
    assert_eq!(answer.status, 202);
    let stage = after_a_gap(&room, stage, 10 * WAIT_S);
    let itself = path::account(&account.id);
    let waits = account.ask(&stage, &anna, Method::Get, &itself, &[]);
    assert_eq!((waits.status, waits.body), (200, statement.encode()));
    // From then on there is all the time again to call it off.
    let stage = later(&room, stage, WAIT_S - 100);
    pull(&account, &stage, &anna).is_done();
    // Also before a relay that was stopped only for its machine to sleep has looked.
    stage.pass(WAIT_S);
    account
        .ask(&stage, &anna, Method::Post, &path::keep(&account.id), &[])
        .is_done();
    let stage = later(&room, stage, 2 * WAIT_S);
    pull(&account, &stage, &anna).is_done();
    assert_eq!(close(&account, &stage, &thief).1.status, 202);
    let stage = later(&room, stage, WAIT_S + 100);
    assert_eq!(pull(&account, &stage, &anna).code(), Code::Closed);
}

fn what_nobody_uses_goes_after_two_years(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (anna, ben) = (Device::new(), Device::new());
    let (used, unused) = (Account::new(&[&anna]), Account::new(&[&ben]));
    used.begin(&stage);
    unused.begin(&stage);
    let stage = later(&room, stage, 700 * DAY_S);
    // A look is a use.
    pull(&used, &stage, &anna).is_done();
    let stage = later(&room, stage, 40 * DAY_S);
    pull(&used, &stage, &anna).is_done();
    assert_eq!(pull(&unused, &stage, &ben).code(), Code::Unknown);
}
