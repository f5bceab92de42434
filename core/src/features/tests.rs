//! What holds for all features together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::ALL;
use super::checkin::{Answers, CheckinDraft};
use crate::crypto::sha256;
use crate::oplog::Tx;
use crate::store::Shape;
use crate::testing::Alice;

#[test]
fn no_kind_and_no_field_number_is_used_twice() {
    let mut kinds = BTreeMap::new();
    for table in ALL.iter().flat_map(|feature| feature.synced) {
        assert_eq!(
            kinds.insert(table.kind, table.table),
            None,
            "kind {}",
            table.kind
        );
        let mut fields = BTreeMap::new();
        for column in table.columns {
            let before = fields.insert(column.field, column.name);
            assert_eq!(before, None, "{} field {}", table.table, column.field);
        }
        assert!(
            ALL.iter().any(|feature| feature.name == table.feature),
            "{}",
            table.table
        );
    }
    assert!(kinds.len() >= 4);
}

#[test]
fn the_columns_that_are_declared_are_those_of_the_tables() {
    let sql = rusqlite_of_the_diary();
    for table in ALL.iter().flat_map(|feature| feature.synced) {
        let mut statement = sql
            .prepare("SELECT name, \"notnull\" FROM pragma_table_info(?1)")
            .unwrap();
        let mut made: BTreeMap<String, bool> = statement
            .query_map([table.table], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(made.remove("id"), Some(true), "{}", table.table);
        for column in table.columns {
            let filled = column.shape != Shape::Optional;
            assert_eq!(
                made.remove(column.name),
                Some(filled),
                "{}.{}",
                table.table,
                column.name
            );
        }
        assert!(
            made.is_empty(),
            "{}: {made:?} is written by nobody",
            table.table
        );
    }
}

fn rusqlite_of_the_diary() -> rusqlite::Connection {
    let sql = rusqlite::Connection::open_in_memory().unwrap();
    for step in ALL.iter().flat_map(|feature| feature.migrations) {
        sql.execute_batch(step).unwrap();
    }
    sql
}

/// Steps that were released, with the hash of each. `UPDATE_GOLDEN=1` adds new ones; it never changes one.
#[test]
fn released_migrations_never_change() {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/migrations.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| "{}".into());
    let mut released: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
    let mut missing = Vec::new();
    for feature in ALL {
        let ladders = [
            ("diary", feature.migrations),
            ("public", feature.public_migrations),
        ];
        for (file, steps) in ladders {
            for (at, step) in steps.iter().enumerate() {
                let name = format!("{file}/{}/{:03}", feature.name, at + 1);
                let hash: String = sha256(step.as_bytes())
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                match released.get(&name) {
                    Some(known) => {
                        assert_eq!(*known, hash, "{name} was released; add a step instead")
                    }
                    None => {
                        missing.push(name.clone());
                        released.insert(name, hash);
                    }
                }
            }
        }
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(
            &path,
            serde_json::to_string_pretty(&released).unwrap() + "\n",
        )
        .unwrap();
    } else {
        assert!(missing.is_empty(), "lock {missing:?} with UPDATE_GOLDEN=1");
    }
}

/// A newer version on another device wrote an answer that this one had no column for: it waits in the log. After the update
/// it is shown, and an edit does not take it back.
#[test]
fn what_waited_for_a_newer_version_is_there_after_the_update() {
    let mut alice = Alice::new();
    let answers = Answers {
        mood: Some(4),
        stress: Some(2),
        ..Answers::default()
    };
    let draft = CheckinDraft {
        answers: answers.clone(),
        ..CheckinDraft::default()
    };
    let saved = alice.app.checkin_save(draft).unwrap();
    // As it is where the column has just come: the log has the answer, the row has not.
    let older = |tx: &Tx<'_>| {
        let sql = tx.sql();
        sql.execute("UPDATE checkin SET stress = NULL", [])?;
        sql.pragma_update(None, "user_version", super::diary_ladder().height() - 1)?;
        Ok(())
    };
    alice.app.write(|tx, _| older(tx)).unwrap();
    let read = |alice: &Alice| alice.app.checkin_get(saved.id.clone()).unwrap().answers;
    assert_eq!(read(&alice).stress, None);
    alice.reopen();
    assert_eq!(read(&alice), answers);
}
