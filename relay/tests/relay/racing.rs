//! Several at once.

use std::thread;

use waymark_wire::answer::Code;
use waymark_wire::pull::Pull;

use crate::devices::{Account, Device, out};
use crate::stage::{Base, Room, Stage};

crate::on_both!(
    of_two_branches_of_a_log_one_stays,
    of_two_next_lists_one_stays,
    nothing_slips_past_a_removal,
    many_accounts_at_once,
);

fn of_two_branches_of_a_log_one_stays(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let anna = Device::new();
    let account = Account::new(&[&anna]);
    account.begin(&stage);
    // A clone of a phone: eight batches of the same number.
    let rivals: Vec<_> = (0..8)
        .map(|_| {
            let mut clone = anna.clone();
            (clone.write_some(&account, 2), clone)
        })
        .collect();
    let answers = thread::scope(|scope| {
        let sending: Vec<_> = rivals
            .iter()
            .map(|(batches, _)| scope.spawn(|| account.append(&stage, &anna, &anna.key, batches)))
            .collect();
        sending
            .into_iter()
            .map(|sent| sent.join().unwrap())
            .collect::<Vec<_>>()
    });
    let taken: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .collect();
    assert_eq!(taken.len(), 1);
    let winner = answers
        .iter()
        .position(|answer| answer.status == 200)
        .unwrap();
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        let problem = answer.problem();
        assert_eq!((problem.code, problem.number), (Code::Head, Some(2)));
        assert_eq!(problem.bytes.unwrap(), rivals[winner].1.hash);
    }
    assert_eq!(
        account.pull_all(&stage, &anna).batches,
        rivals[winner].0.concat()
    );
}

fn of_two_next_lists_one_stays(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (anna, ben) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &ben]);
    account.begin(&stage);
    let more: Vec<_> = (0..8).map(|_| Device::new()).collect();
    let lists: Vec<_> = more
        .iter()
        .map(|device| account.next(&anna, &[device], vec![]))
        .collect();
    let answers = thread::scope(|scope| {
        let sending: Vec<_> = lists
            .iter()
            .map(|list| scope.spawn(|| account.put(&stage, &anna, list)))
            .collect();
        sending
            .into_iter()
            .map(|sent| sent.join().unwrap())
            .collect::<Vec<_>>()
    });
    let winner = answers
        .iter()
        .position(|answer| answer.status == 200)
        .unwrap();
    for (at, answer) in answers.iter().enumerate().filter(|(at, _)| *at != winner) {
        let problem = answer.problem();
        assert_eq!(
            (problem.code, problem.number),
            (Code::List, Some(1)),
            "{at}"
        );
        assert_eq!(problem.bytes.unwrap(), lists[winner].hash);
    }
    let lists_there = account.pull_all(&stage, &ben).lists;
    assert_eq!(
        lists_there,
        [account.chain.last.encode(), lists[winner].encode()]
    );
}

fn nothing_slips_past_a_removal(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    for _ in 0..10 {
        let (anna, mut thief) = (Device::new(), Device::new());
        let account = Account::new(&[&anna, &thief]);
        account.begin(&stage);
        let honest = thief.write_some(&account, 2);
        account.append(&stage, &anna, &thief.key, &honest).is_done();
        let removal = account.next(&anna, &[], vec![out(&thief)]);
        let batches = thief.write_some(&account, 12);
        thread::scope(|scope| {
            let (account, stage, thief) = (&account, &stage, &thief);
            let writing = scope.spawn(move || {
                let sent = batches.iter().map(|batch| {
                    let one = std::slice::from_ref(batch);
                    account.append(stage, thief, &thief.key, one).status
                });
                sent.take_while(|status| *status == 200).count()
            });
            account.put(stage, &anna, &removal).is_done();
            writing.join().unwrap();
        });
        let there = account.pull_all(&stage, &anna);
        assert_eq!(there.batches, honest.concat());
        assert_eq!(there.logs[0].head, 2);
        let late = thief.write_some(&account, 1);
        assert_eq!(
            account.append(&stage, &thief, &thief.key, &late).code(),
            Code::NotMember
        );
    }
}

fn many_accounts_at_once(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let mut anna = Device::new();
                let account = Account::new(&[&anna]);
                account.begin(&stage);
                let batches = anna.write_some(&account, 10);
                for batch in &batches {
                    let one = std::slice::from_ref(batch);
                    account.append(&stage, &anna, &anna.key, one).is_done();
                }
                assert_eq!(
                    account.pull(&stage, &anna, &Pull::default()).batches,
                    batches.concat()
                );
            });
        }
    });
}
