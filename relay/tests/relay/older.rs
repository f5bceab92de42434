//! A database that a relay made before there were mailboxes, or before it knew when it last ran.

use waymark_relay::Store;

use crate::devices::{Account, Device};
use crate::people::{Mailbox, Note, message};
use crate::stage::{Base, Room, Stage, sql};

crate::on_both!(
    a_database_from_before_mailboxes_takes_them,
    a_database_from_before_relays_noted_when_they_ran_takes_it
);

const TABLES: [&str; 2] = [
    include_str!("../../src/storage/sqlite/schema.sql"),
    include_str!("../../src/storage/sqlite/contacts.sql"),
];
const TABLES_OF_POSTGRES: [&str; 2] = [
    include_str!("../../src/storage/postgres.sql"),
    include_str!("../../src/storage/postgres/contacts.sql"),
];

fn a_database_from_before_mailboxes_takes_them(base: Base) {
    takes_what_is_new(&base, 1);
}

fn a_database_from_before_relays_noted_when_they_ran_takes_it(base: Base) {
    takes_what_is_new(&base, 2);
}

/// With the tables of so many parts there already.
fn takes_what_is_new(base: &Base, parts: usize) {
    let room = Room::new(base);
    match &room.store {
        Store::Folder(_) => {
            let version = format!("PRAGMA user_version = {}", parts + 1);
            room.sql(&TABLES[..parts].concat());
            room.sql(&version);
        }
        Store::Postgres(url) => sql(url, &TABLES_OF_POSTGRES[..parts].concat()),
    }
    // The second time they are there.
    for _ in 0..2 {
        let stage = Stage::new(&room);
        let account = Account::new(&[&Device::new()]);
        account.begin(&stage);
        let mailbox = Mailbox::at(&stage);
        let put = message(&stage);
        mailbox.put(&stage, &put).is_done();
        assert_eq!(mailbox.read_all(&stage), [put]);
        Note::at(&stage).read(&stage).is_done();
    }
}
