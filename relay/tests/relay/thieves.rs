//! A thief who is a member, and does what a member may so that nobody can take it out again.

use waymark_wire::PublicKey;
use waymark_wire::request::{Method, path};
use waymark_wire::truncate::Truncate;

use crate::devices::{Account, Device, out};
use crate::stage::{Base, Room, Stage};

crate::on_both!(
    what_a_thief_dropped_of_its_own_log_can_be_given_again,
    a_log_that_begins_after_its_end_begins_anew,
);

/// A log as the relay has it: where it begins and where it ends.
fn log(account: &Account, stage: &Stage, whose: &Device) -> Option<(u64, u64)> {
    let there = account.pull_all(stage, &account.recovery);
    let log = there.logs.iter().find(|log| log.author == whose.key);
    log.map(|log| (log.base, log.head))
}

fn truncate(account: &Account, stage: &Stage, by: &Device, covers: Vec<(PublicKey, u64)>) {
    let (body, path) = (Truncate { covers }.encode(), path::truncate(&account.id));
    let answer = account.ask(stage, by, Method::Post, &path, &body);
    answer.is_done();
}

/// A thief that wrote ten batches, of which the others have five, and dropped all ten before it was taken out.
fn dropped_and_taken_out(stage: &Stage) -> (Account, Device, Device, Vec<Vec<u8>>) {
    let (anna, mut thief) = (Device::new(), Device::new());
    let mut account = Account::new(&[&anna, &thief]);
    account.begin(stage);
    let known = thief.write_some(&account, 5);
    let cut = out(&thief);
    let all = [known.clone(), thief.write_some(&account, 5)].concat();
    account.append(stage, &thief, &thief.key, &all).is_done();
    truncate(&account, stage, &thief, vec![(thief.key, 10)]);
    let removal = account.next(&anna, &[], vec![cut]);
    account.put(stage, &anna, &removal).is_done();
    account.follow(removal);
    (account, anna, thief, known)
}

fn what_a_thief_dropped_of_its_own_log_can_be_given_again(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (account, anna, thief, known) = dropped_and_taken_out(&stage);
    assert_eq!(log(&account, &stage, &thief), Some((5, 5)));
    // From its end backwards, as what was dropped too early; a request that was lost is sent again.
    for part in [&known[3..], &known[3..], &known[..3]] {
        account.append(&stage, &anna, &thief.key, part).is_done();
    }
    assert_eq!(log(&account, &stage, &thief), Some((0, 5)));
    assert_eq!(account.pull_all(&stage, &anna).batches, known.concat());
}

fn a_log_that_begins_after_its_end_begins_anew(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (account, anna, thief, known) = dropped_and_taken_out(&stage);
    // As a relay from before left it.
    room.sql("UPDATE head SET base = 10");
    // What a device asks for where it has the log up to there.
    for _ in 0..2 {
        truncate(&account, &stage, &anna, vec![(thief.key, 6)]);
        assert_eq!(log(&account, &stage, &thief), None);
    }
    account.append(&stage, &anna, &thief.key, &known).is_done();
    assert_eq!(account.pull_all(&stage, &anna).batches, known.concat());
}
