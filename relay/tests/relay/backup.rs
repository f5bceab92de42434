//! A copy of a relay that runs, brought back elsewhere.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use waymark_relay::Store;
use waymark_wire::request::{Method, path};
use waymark_wire::truncate::Truncate;

use crate::devices::{Account, Device};
use crate::stage::{Base, Room, Stage, machine_ms, machine_s};

#[test]
fn a_copy_of_a_running_relay_can_be_brought_back() {
    let (room, other) = (Room::new(&Base::Sqlite), Room::new(&Base::Sqlite));
    let (Store::Folder(from), Store::Folder(to)) = (&room.store, &other.store) else {
        panic!("no folders");
    };
    let stage = Stage::new(&room);
    let mut anna = Device::new();
    let account = Account::new(&[&anna]);
    account.begin(&stage);
    let before = anna.write_some(&account, 30);
    account.append(&stage, &anna, &anna.key, &before).is_done();
    let backup = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waymark-relay"));
        command
            .args(["backup", "--data"])
            .arg(from)
            .arg(to.join("relay.db"));
        command.output().unwrap().status.success()
    };
    assert!(backup());
    assert!(!backup(), "what is there is not written over");
    let after = anna.write_some(&account, 5);
    account.append(&stage, &anna, &anna.key, &after).is_done();
    drop(stage);
    let restored = Stage::new(&other);
    assert_eq!(account.pull_all(&restored, &anna).batches, before.concat());
    // What came after the copy is brought again by who has it.
    account
        .append(&restored, &anna, &anna.key, &after)
        .is_done();
    let all = [before, after].concat().concat();
    assert_eq!(account.pull_all(&restored, &anna).batches, all);
}

/// More than a copy takes in one step of a thousand pages.
const LARGE: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 48) \
                     INSERT INTO log SELECT x'00', 1, i, randomblob(1000000) FROM n";

#[test]
fn a_copy_ends_though_the_relay_goes_on_writing() {
    let (room, other) = (Room::new(&Base::Sqlite), Room::new(&Base::Sqlite));
    let (Store::Folder(from), Store::Folder(to)) = (&room.store, &other.store) else {
        panic!("no folders");
    };
    let mut anna = Device::new();
    let account = Account::new(&[&anna]);
    let stage = Stage::new(&room);
    account.begin(&stage);
    let before = anna.write_some(&account, 30);
    account.append(&stage, &anna, &anna.key, &before).is_done();
    room.sql(LARGE);
    let is_over = AtomicBool::new(false);
    let copied = std::thread::scope(|scope| {
        scope.spawn(|| {
            let file = rusqlite::Connection::open(from.join("relay.db")).unwrap();
            file.busy_timeout(Duration::from_secs(5)).unwrap();
            while !is_over.load(Ordering::Relaxed) {
                let write = "UPDATE account SET ver = ver + 1";
                file.execute(write, []).unwrap();
            }
        });
        let mut command = Command::new(env!("CARGO_BIN_EXE_waymark-relay"));
        let command = command.args(["backup", "--data"]).arg(from);
        let mut copying = command.arg(to.join("relay.db")).spawn().unwrap();
        let begin_s = machine_s();
        let copied = loop {
            match copying.try_wait().unwrap() {
                None if machine_s() > begin_s + 40 => {
                    copying.kill().unwrap();
                    copying.wait().unwrap();
                    break false;
                }
                None => std::thread::sleep(Duration::from_millis(20)),
                Some(status) => break status.success(),
            }
        };
        is_over.store(true, Ordering::Relaxed);
        copied
    });
    assert!(copied);
    drop(stage);
    let restored = Stage::new(&other);
    assert_eq!(account.pull_all(&restored, &anna).batches, before.concat());
}

#[test]
fn what_is_erased_during_a_copy_holds_nobody_up_and_is_gone_after_it() {
    let room = Room::new(&Base::Sqlite);
    let Store::Folder(folder) = &room.store else {
        panic!("no folder");
    };
    let stage = Stage::new(&room);
    let mut anna = Device::new();
    let account = Account::new(&[&anna]);
    account.begin(&stage);
    let batches = anna.write_some(&account, 3);
    account.append(&stage, &anna, &anna.key, &batches).is_done();
    let copying = rusqlite::Connection::open(folder.join("relay.db")).unwrap();
    let read = "BEGIN; SELECT COUNT(*) FROM log";
    copying.execute_batch(read).unwrap();
    let covers = vec![(anna.key, 2)];
    let (body, path) = (Truncate { covers }.encode(), path::truncate(&account.id));
    let begin_ms = machine_ms();
    let cut = account.ask(&stage, &anna, Method::Post, &path, &body);
    cut.is_done();
    let took_ms = machine_ms() - begin_ms;
    assert!(took_ms < 3000, "{took_ms} ms");
    copying.execute_batch("COMMIT").unwrap();
    let more = anna.write_some(&account, 1);
    account.append(&stage, &anna, &anna.key, &more).is_done();
    let left = folder.join("relay.db-wal").metadata().unwrap().len();
    assert_eq!(left, 0);
}
