//! The first thing that is asked of a relay: what one device brings, another gets.

use waymark_wire::answer::Code;
use waymark_wire::batch::LEAST_PLAIN;

use crate::devices::{Account, Device};
use crate::stage::{Base, Room, Stage};

crate::on_both!(
    what_one_brings_another_gets,
    a_restart_keeps_what_was_acknowledged
);

fn what_one_brings_another_gets(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (mut anna, ben) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &ben]);
    account.begin(&stage);
    let batches = anna.write_some(&account, 3);
    account.append(&stage, &anna, &anna.key, &batches).is_done();
    let pulled = account.pull_all(&stage, &ben);
    assert_eq!(pulled.lists, [account.chain.last.encode()]);
    assert_eq!(pulled.batches, batches.concat());
    assert_eq!(
        (pulled.last_list, pulled.last_list_hash),
        (0, account.chain.last.hash)
    );
    let [log] = pulled.logs[..] else {
        panic!("{} logs", pulled.logs.len());
    };
    assert_eq!((log.author, log.base, log.head), (anna.key, 0, 3));
    assert_eq!(log.head_hash, anna.hash);
    // The same again changes nothing.
    account.append(&stage, &ben, &anna.key, &batches).is_done();
    assert_eq!(account.pull_all(&stage, &ben), pulled);
    // A gap is refused, and told where the log stands.
    anna.write(&account, LEAST_PLAIN);
    let late = anna.write(&account, LEAST_PLAIN);
    let answer = account.append(&stage, &anna, &anna.key, &[late]).problem();
    assert_eq!((answer.code, answer.number), (Code::Head, Some(3)));
}

fn a_restart_keeps_what_was_acknowledged(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let mut anna = Device::new();
    let account = Account::new(&[&anna]);
    account.begin(&stage);
    let batches = anna.write_some(&account, 40);
    account.append(&stage, &anna, &anna.key, &batches).is_done();
    drop(stage);
    let stage = Stage::new(&room);
    assert_eq!(account.pull_all(&stage, &anna).batches, batches.concat());
}
