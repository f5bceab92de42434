//! A database that a relay made before there were mailboxes.

use waymark_relay::Store;

use crate::devices::{Account, Device};
use crate::people::{Mailbox, Note, message};
use crate::stage::{Base, Room, Stage, sql};

crate::on_both!(a_database_from_before_mailboxes_takes_them);

fn a_database_from_before_mailboxes_takes_them(base: Base) {
    let room = Room::new(&base);
    match &room.store {
        Store::Folder(folder) => {
            let file = rusqlite::Connection::open(folder.join("relay.db")).unwrap();
            let tables = include_str!("../../src/storage/sqlite/schema.sql");
            file.execute_batch(tables).unwrap();
            file.pragma_update(None, "user_version", 2).unwrap();
        }
        Store::Postgres(url) => sql(url, include_str!("../../src/storage/postgres.sql")),
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
