//! Devices that come, go and come again.

use waymark_wire::PublicKey;
use waymark_wire::answer::Code;
use waymark_wire::manifest::Removed;
use waymark_wire::pull::{MOST_BYTES, Pull, Pulled};
use waymark_wire::request::{Method, path};
use waymark_wire::truncate::Truncate;

use crate::devices::{Account, Device, out};
use crate::stage::{Base, Room, Stage};

crate::on_both!(
    an_earlier_cut_off_drops_what_came_later,
    a_cut_off_on_another_branch_makes_room_for_it,
    an_emptied_relay_is_filled_by_one_who_joined_later,
    what_is_covered_goes_and_the_rest_stays,
    what_was_dropped_too_early_is_given_again_from_its_end,
    a_long_history_comes_in_parts,
);

fn an_earlier_cut_off_drops_what_came_later(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (anna, mut thief) = (Device::new(), Device::new());
    let mut account = Account::new(&[&anna, &thief]);
    account.begin(&stage);
    let honest = thief.write_some(&account, 2);
    let cut = out(&thief);
    let later = thief.write_some(&account, 3);
    let all = [honest.clone(), later.clone()].concat();
    account.append(&stage, &thief, &thief.key, &all).is_done();
    let removal = account.next(&anna, &[], vec![cut]);
    account.put(&stage, &anna, &removal).is_done();
    account.follow(removal);
    let there = account.pull_all(&stage, &anna);
    assert_eq!(there.batches, honest.concat());
    assert_eq!(there.logs[0].head, 2);
    // Not by another's hand either, and the last that counts may come again.
    let answer = account.append(&stage, &anna, &thief.key, &later);
    assert_eq!(answer.code(), Code::Author);
    account.append(&stage, &anna, &thief.key, &honest).is_done();
}

fn a_cut_off_on_another_branch_makes_room_for_it(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (anna, mut phone) = (Device::new(), Device::new());
    let mut account = Account::new(&[&anna, &phone]);
    account.begin(&stage);
    let mut clone = phone.clone();
    let known = phone.write_some(&account, 2);
    let unknown = clone.write_some(&account, 3);
    account
        .append(&stage, &phone, &phone.key, &unknown)
        .is_done();
    let removal = account.next(&anna, &[], vec![out(&phone)]);
    account.put(&stage, &anna, &removal).is_done();
    account.follow(removal);
    assert!(account.pull_all(&stage, &anna).logs.is_empty());
    account.append(&stage, &anna, &phone.key, &known).is_done();
    assert_eq!(account.pull_all(&stage, &anna).batches, known.concat());
}

fn an_emptied_relay_is_filled_by_one_who_joined_later(base: Base) {
    let (anna, mut ben) = (Device::new(), Device::new());
    let mut account = Account::new(&[&anna]);
    let mut lists = vec![account.chain.last.clone()];
    let mut old = Device::new();
    for device in [&ben, &old] {
        lists.push(account.next(&anna, &[device], Vec::new()));
        account.follow(lists.last().unwrap().clone());
    }
    let olds = old.write_some(&account, 3);
    lists.push(account.next(&anna, &[], vec![out(&old)]));
    account.follow(lists.last().unwrap().clone());
    let bens = ben.write_some(&account, 2);

    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let before = account.append(&stage, &ben, &ben.key, &bens);
    assert_eq!(before.code(), Code::Unknown);
    for list in &lists {
        account.put(&stage, &ben, list).is_done();
    }
    account.append(&stage, &ben, &ben.key, &bens).is_done();
    // What is left of a log whose beginning is in a snapshot may start anywhere.
    account.append(&stage, &ben, &old.key, &olds[1..]).is_done();
    let there = account.pull_all(&stage, &anna);
    assert_eq!(there.lists.len(), 4);
    let log = there.logs.iter().find(|log| log.author == old.key).unwrap();
    assert_eq!((log.base, log.head), (1, 3));
    assert_eq!(
        there.batches.len(),
        bens.concat().len() + olds[1..].concat().len()
    );
}

fn what_is_covered_goes_and_the_rest_stays(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (mut anna, mut ben) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &ben]);
    account.begin(&stage);
    let (annas, bens) = (anna.write_some(&account, 5), ben.write_some(&account, 2));
    account.append(&stage, &anna, &anna.key, &annas).is_done();
    account.append(&stage, &ben, &ben.key, &bens).is_done();
    let cut = |mut covers: Vec<(PublicKey, u64)>| {
        covers.sort_unstable();
        let body = Truncate { covers }.encode();
        let path = path::truncate(&account.id);
        account
            .ask(&stage, &anna, Method::Post, &path, &body)
            .is_done();
    };
    cut(vec![(anna.key, 3), (ben.key, 2)]);
    let there = account.pull_all(&stage, &ben);
    assert_eq!(there.batches, annas[3..].concat());
    for log in &there.logs {
        let expected = if log.author == anna.key {
            (3, 5)
        } else {
            (2, 2)
        };
        assert_eq!((log.base, log.head), expected);
    }
    // A log that is covered as a whole goes on where it was.
    let more = ben.write_some(&account, 1);
    account.append(&stage, &ben, &ben.key, &more).is_done();
    // A removal whose cut-off is covered leaves the head there.
    let cut = Removed {
        sign: anna.key,
        last_seq: 3,
        last_hash: [7; 32],
    };
    let removal = account.next(&ben, &[], vec![cut]);
    account.put(&stage, &ben, &removal).is_done();
    let there = account.pull_all(&stage, &ben);
    assert_eq!(there.batches, more.concat());
}

fn what_was_dropped_too_early_is_given_again_from_its_end(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (mut anna, mut ben) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &ben]);
    account.begin(&stage);
    let mut twin = anna.clone();
    let (annas, bens) = (anna.write_some(&account, 6), ben.write_some(&account, 2));
    account.append(&stage, &anna, &anna.key, &annas).is_done();
    account.append(&stage, &ben, &ben.key, &bens).is_done();
    let cut = |mut covers: Vec<(PublicKey, u64)>| {
        covers.sort_unstable();
        let body = Truncate { covers }.encode();
        let path = path::truncate(&account.id);
        account
            .ask(&stage, &anna, Method::Post, &path, &body)
            .is_done();
    };
    let log = |whose: &Device| {
        let there = account.pull_all(&stage, &anna);
        let log = there.logs.iter().find(|log| log.author == whose.key);
        log.map(|log| (log.base, log.head))
    };
    cut(vec![(anna.key, 5), (ben.key, 2)]);
    assert_eq!((log(&anna), log(&ben)), (Some((5, 6)), Some((2, 2))));
    // Another batch of the same number, or one that leaves a gap, is not what stood there.
    let others = twin.write_some(&account, 5);
    account
        .append(&stage, &ben, &anna.key, &others[3..])
        .is_done();
    account
        .append(&stage, &ben, &anna.key, &annas[2..4])
        .is_done();
    assert_eq!(log(&anna), Some((5, 6)));
    account
        .append(&stage, &ben, &anna.key, &annas[2..5])
        .is_done();
    assert_eq!(log(&anna), Some((2, 6)));
    account
        .append(&stage, &ben, &anna.key, &annas[..2])
        .is_done();
    account.append(&stage, &anna, &ben.key, &bens).is_done();
    let there = account.pull_all(&stage, &ben);
    assert_eq!(
        there.batches.len(),
        annas.concat().len() + bens.concat().len()
    );
    assert_eq!((log(&anna), log(&ben)), (Some((0, 6)), Some((0, 2))));
    // A relay that forgot what is covered begins such a log anew, wherever it goes on.
    let more = ben.write_some(&account, 3);
    cut(vec![(ben.key, 4)]);
    assert_eq!(log(&ben), None);
    account.append(&stage, &ben, &ben.key, &more[2..]).is_done();
    assert_eq!(log(&ben), Some((4, 5)));
}

fn a_long_history_comes_in_parts(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (mut anna, mut ben) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &ben]);
    account.begin(&stage);
    let annas: Vec<_> = (0..24).map(|_| anna.write(&account, 60_000)).collect();
    for part in annas.chunks(16) {
        account.append(&stage, &anna, &anna.key, part).is_done();
    }
    let bens = ben.write_some(&account, 300);
    let too_many = account.append(&stage, &ben, &ben.key, &bens);
    assert_eq!(too_many.code(), Code::TooLarge);
    for part in bens.chunks(250) {
        account.append(&stage, &ben, &ben.key, part).is_done();
    }
    let first = account.pull(&stage, &anna, &Pull::default());
    assert!(first.more && first.batches.len() <= MOST_BYTES);
    let there = account.pull_all(&stage, &anna);
    let mut logs = [(anna.key, annas.concat()), (ben.key, bens.concat())];
    logs.sort_unstable();
    assert_eq!(there.batches.len(), logs[0].1.len() + logs[1].1.len());
    assert!(there.batches == [logs[0].1.as_slice(), &logs[1].1].concat());
    // Only what is asked for, where a device knows where it stands.
    let after = vec![(anna.key, 23), (ben.key, 300)];
    let wanted = Pull {
        first_list: 1,
        after,
    };
    let rest = account.pull(&stage, &anna, &wanted);
    assert!(rest.lists.is_empty() && !rest.more);
    assert_eq!(rest.batches, annas[23]);
    // In parts as long as the line can carry them; the longest batch comes in any case.
    let after_some = Pull {
        first_list: 1,
        after: vec![(anna.key, 20), (ben.key, 300)],
    };
    let part = |most: &str| {
        let path = format!("{}?most={most}", path::pull(&account.id));
        account.ask(&stage, &anna, Method::Post, &path, &after_some.encode())
    };
    for (most, batches) in [(0, 1), (130_000, 2), (usize::MAX, 4)] {
        let part = Pulled::decode(&part(&most.to_string()).body).unwrap();
        assert_eq!(part.batches, annas[20..20 + batches].concat(), "{most}");
        assert_eq!(part.more, batches < 4, "{most}");
    }
    assert_eq!(part("much").code(), Code::Malformed);
}
