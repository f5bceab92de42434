//! A copy of a relay that runs, brought back elsewhere.

use std::process::Command;

use waymark_relay::Store;

use crate::devices::{Account, Device};
use crate::stage::{Base, Room, Stage};

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
