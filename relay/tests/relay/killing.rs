//! Processes that die, and others that go on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use waymark_relay::Store;
use waymark_wire::answer::Code;
use waymark_wire::request::{Method, path};

use crate::devices::{Account, Device, out};
use crate::process::Process;
use crate::stage::{Base, Room, Stage, sql, waiting_for_locks};

crate::on_both!(
    what_was_acknowledged_outlives_a_kill,
    it_stops_when_it_is_told_to,
);

fn what_was_acknowledged_outlives_a_kill(base: Base) {
    let room = Room::new(&base);
    let first = Process::new(&room);
    // Where there can be two, the other one is there from the start.
    let is_shared = matches!(room.store, Store::Postgres(_));
    let second = is_shared.then(|| Process::new(&room));
    let mut devices: Vec<_> = (0..6).map(|_| Device::new()).collect();
    let members: Vec<_> = devices.iter().collect();
    let account = Account::new(&members);
    account.begin(&first.stage);

    let is_killed = AtomicBool::new(false);
    let written = thread::scope(|scope| {
        let (account, stage, is_killed) = (&account, &first.stage, &is_killed);
        let writing: Vec<_> = devices
            .iter_mut()
            .map(|device| {
                scope.spawn(move || {
                    let (mut acknowledged, mut all) = (0, Vec::new());
                    while !is_killed.load(Ordering::Relaxed) {
                        let batch = device.write(account, 512);
                        all.push(batch);
                        let one = all.last().map(std::slice::from_ref).unwrap();
                        let key = device.key;
                        match account.try_append(stage, device, &key, one) {
                            Some(answer) => answer.is_done(),
                            None => break,
                        }
                        acknowledged = all.len();
                    }
                    (acknowledged, all)
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(700));
        first.kill();
        is_killed.store(true, Ordering::Relaxed);
        writing
            .into_iter()
            .map(|one| one.join().unwrap())
            .collect::<Vec<_>>()
    });
    drop(first);

    let next = second.unwrap_or_else(|| Process::new(&room));
    let there = account.pull_all(&next.stage, &devices[0]);
    for (device, (acknowledged, all)) in devices.iter().zip(&written) {
        assert!(*acknowledged > 3, "{acknowledged} acknowledged");
        let log = there
            .logs
            .iter()
            .find(|log| log.author == device.key)
            .unwrap();
        assert!(
            log.head >= *acknowledged as u64,
            "{} of {acknowledged}",
            log.head
        );
        let kept = there.batches().map(Result::unwrap);
        let kept = kept.filter(|(_, header)| header.author == device.key);
        let kept: Vec<_> = kept.map(|(batch, _)| batch.bytes().to_vec()).collect();
        assert!(kept == all[..kept.len()]);
        // What was not acknowledged goes out again, whether it had arrived or not.
        account
            .append(&next.stage, device, &device.key, &all[acknowledged - 1..])
            .is_done();
    }
    let there = account.pull_all(&next.stage, &devices[0]);
    let sent: usize = written.iter().map(|(_, all)| all.concat().len()).sum();
    assert_eq!(there.batches.len(), sent);
}

fn it_stops_when_it_is_told_to(base: Base) {
    let room = Room::new(&base);
    let process = Process::new(&room);
    let anna = Device::new();
    let account = Account::new(&[&anna]);
    account.begin(&process.stage);
    assert!(process.stop());
    assert!(Process::new(&room).leave());
}

/// The server of PostgreSQL and what only it can show.
pub(crate) fn on_postgres() -> Option<(Room, String)> {
    let room = Room::new(&Base::postgres()?);
    let Store::Postgres(url) = room.store.clone() else {
        return None;
    };
    Some((room, url))
}

#[test]
fn a_change_is_heard_in_another_process() {
    let Some((room, _)) = on_postgres() else {
        return;
    };
    let (one, two) = (Process::new(&room), Process::new(&room));
    let (mut anna, ben) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &ben]);
    account.begin(&one.stage);
    let version = account.pull_all(&two.stage, &ben).version;
    let batches = anna.write_some(&account, 1);
    thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let path = path::wait(&account.id, version);
            account
                .ask(&two.stage, &ben, Method::Get, &path, &[])
                .is_done();
            crate::stage::machine_ms()
        });
        // Not in the moment in which it looks for itself, every five seconds.
        thread::sleep(Duration::from_millis(1500));
        let begin_ms = crate::stage::machine_ms();
        account
            .append(&one.stage, &anna, &anna.key, &batches)
            .is_done();
        let took_ms = waiting.join().unwrap() - begin_ms;
        assert!(took_ms < 3000, "{took_ms} ms");
    });
}

/// The moment between reading who is a member and writing, held open.
#[test]
fn a_write_that_meets_a_removal_is_decided_anew() {
    let Some((room, url)) = on_postgres() else {
        return;
    };
    let stage = Stage::new(&room);
    let (anna, mut thief) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &thief]);
    account.begin(&stage);
    let removal = account.next(&anna, &[], vec![out(&thief)]);
    let batches = thief.write_some(&account, 1);
    let (hold, held) = std::sync::mpsc::channel::<()>();
    thread::scope(|scope| {
        let holding = scope.spawn({
            let url = url.clone();
            move || crate::stage::hold_rows(&url, "account", &held)
        });
        waiting_for_locks(&url, 0);
        thread::sleep(Duration::from_millis(200));
        let removing = scope.spawn(|| account.put(&stage, &anna, &removal));
        waiting_for_locks(&url, 1);
        let writing = scope.spawn(|| account.append(&stage, &thief, &thief.key, &batches));
        waiting_for_locks(&url, 2);
        hold.send(()).unwrap();
        holding.join().unwrap();
        removing.join().unwrap().is_done();
        assert_eq!(writing.join().unwrap().code(), Code::NotMember);
    });
    assert!(account.pull_all(&stage, &anna).batches.is_empty());
}

#[test]
fn without_its_database_it_says_to_come_back() {
    let Some((room, url)) = on_postgres() else {
        return;
    };
    let stage = Stage::new(&room);
    let mut anna = Device::new();
    let account = Account::new(&[&anna]);
    account.begin(&stage);
    let (server, name) = url.rsplit_once('/').unwrap();
    let batches = anna.write_some(&account, 1);
    let shut = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false");
    sql(&format!("{server}/postgres"), &shut);
    let out =
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    sql(&format!("{server}/postgres"), &out);
    let answer = account.append(&stage, &anna, &anna.key, &batches);
    assert_eq!(
        (answer.code(), answer.retry_after),
        (Code::Unavailable, Some(5))
    );
    let open = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true");
    sql(&format!("{server}/postgres"), &open);
    account.append(&stage, &anna, &anna.key, &batches).is_done();
    assert_eq!(account.pull_all(&stage, &anna).batches, batches.concat());
}
