//! A thief who is a member, and does what a member may so that nobody can take it out again.

use waymark_wire::PublicKey;
use waymark_wire::answer::Code;
use waymark_wire::request::{Method, path};
use waymark_wire::truncate::Truncate;

use crate::devices::{Account, Device, out, random};
use crate::stage::{Base, Room, Stage};

crate::on_both!(
    lists_that_fill_the_room_do_not_keep_the_phrase_out,
    logs_of_many_devices_do_not_keep_the_phrase_out,
    what_a_thief_dropped_of_its_own_log_can_be_given_again,
    a_log_that_begins_after_its_end_begins_anew,
);

fn lists_that_fill_the_room_do_not_keep_the_phrase_out(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (anna, thief) = (Device::new(), Device::new());
    let mut account = Account::new(&[&anna, &thief]);
    account.begin(&stage);
    // As after 20 MiB of batches and 650 lists.
    let full = |more: u64| {
        let bytes = (24 << 20) + more;
        room.sql(&format!("UPDATE account SET bytes = {bytes}"));
    };
    full(0);
    let by_anna = account.next(&anna, &[], vec![out(&thief)]);
    assert_eq!(account.put(&stage, &anna, &by_anna).code(), Code::Quota);
    let by_phrase = account.next(&account.recovery, &[], vec![out(&thief)]);
    account.put(&stage, &anna, &by_phrase).is_done();
    account.follow(by_phrase);
    assert_eq!(account.pull_all(&stage, &anna).last_list, 1);
    // That room ends too.
    full(1 << 20);
    let more = account.next(&account.recovery, &[&Device::new()], Vec::new());
    let refused = account.put(&stage, &account.recovery, &more);
    assert_eq!(refused.code(), Code::Quota);
}

fn logs_of_many_devices_do_not_keep_the_phrase_out(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let thief = Device::new();
    let mut account = Account::new(&[&thief]);
    account.begin(&stage);
    // Logs of devices that were added and taken out again.
    let account_id = account.id;
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let logs = |numbers: std::ops::RangeInclusive<u32>| {
        let row = |number| {
            let (id, dev) = (hex(&account_id), hex(&random::<32>()));
            format!("(x'{id}', x'{dev}', {number}, 0, 1, x'{dev}')")
        };
        let rows: Vec<_> = numbers.map(row).collect();
        room.sql(&format!("INSERT INTO head VALUES {}", rows.join(", ")));
    };
    logs(1..=255);
    let mut phones = [Device::new(), Device::new(), Device::new()];
    let first = account.next(&thief, &[&phones[0]], Vec::new());
    account.put(&stage, &thief, &first).is_done();
    account.follow(first);
    let begin = |account: &Account, phone: &mut Device| {
        let batch = phone.write_some(account, 1);
        account.append(&stage, phone, &phone.key, &batch)
    };
    assert_eq!(begin(&account, &mut phones[0]).code(), Code::Quota);
    // The phrase lets one in and takes the others out.
    let others = vec![
        out(&thief),
        out(&Device {
            seq: 0,
            hash: [0; 32],
            ..phones[0].clone()
        }),
    ];
    let by_phrase = account.next(&account.recovery, &[&phones[1], &phones[2]], others);
    account.put(&stage, &account.recovery, &by_phrase).is_done();
    account.follow(by_phrase);
    begin(&account, &mut phones[1]).is_done();
    let there = account.pull_all(&stage, &phones[1]);
    assert_eq!(there.logs.len(), 256);
    // There is an end to that too.
    logs(257..=271);
    assert_eq!(begin(&account, &mut phones[2]).code(), Code::Quota);
}

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
