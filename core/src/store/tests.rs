use std::path::Path;

use rusqlite::Connection;

use super::{Ladder, Plan, Store, set_aside};
use crate::crypto::Key;
use crate::error::{Error, Result};

const V1: &[&str] = &["CREATE TABLE leaf (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT"];
const V2: &[&str] = &[
    V1[0],
    "ALTER TABLE leaf ADD COLUMN seen INTEGER NOT NULL DEFAULT 0",
];
const BROKEN: &[&str] = &[
    V1[0],
    "ALTER TABLE leaf ADD COLUMN seen INTEGER",
    "DELETE FROM leaf",
];

fn key(byte: u8) -> Key {
    Key::new([byte; 32])
}

fn open(home: &Path, key_byte: u8, steps: &'static [&'static str]) -> Result<Store> {
    Store::open(Plan {
        path: home.join("waymark.db"),
        key: key(key_byte),
        ladder: Ladder(vec![("leaf", steps)]),
        climbed: |_| Ok(()),
        cache_kib: 2048,
    })
}

fn add(store: &Store, words: &str) -> Result<()> {
    store.write(|tx| {
        Ok(tx
            .execute("INSERT INTO leaf (words) VALUES (?1)", [words])
            .map(drop)?)
    })
}

fn count(store: &Store) -> Result<i64> {
    store.read(|sql| Ok(sql.query_row("SELECT count(*) FROM leaf", [], |row| row.get(0))?))
}

fn filled(home: &Path) {
    let store = open(home, 1, V1).unwrap();
    for n in 0..400 {
        add(&store, &format!("{n} {}", "words of a person ".repeat(20))).unwrap();
    }
    store.suspend().unwrap();
}

fn files(home: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(home)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_wrong_key_is_locked_and_every_kind_of_damage_is_corrupt() {
    let home = tempfile::tempdir().unwrap();
    filled(home.path());
    let path = home.path().join("waymark.db");
    let whole = std::fs::read(&path).unwrap();
    assert!(matches!(open(home.path(), 2, V1), Err(Error::Locked)));
    let noise: Vec<u8> = (0..whole.len()).map(|n| (n * 31 % 251) as u8).collect();
    let half = &whole[..whole.len() / 2];
    let cases: [(&str, &[u8]); 6] = [
        ("empty", &[]),
        ("zeros", &vec![0; whole.len()]),
        ("noise", &noise),
        ("100 bytes", &whole[..100]),
        ("half", half),
        ("cut inside a page", &whole[..whole.len() / 2 + 1000]),
    ];
    for (name, bytes) in cases {
        std::fs::write(&path, bytes).unwrap();
        let read = open(home.path(), 1, V1).and_then(|store| count(&store));
        assert!(read.is_err(), "{name}: {read:?}");
        let seen = crate::AppError::from(read.unwrap_err());
        assert_eq!(seen, crate::AppError::Corrupt, "{name}");
        // A wrong key is still told apart.
        assert!(
            matches!(open(home.path(), 2, V1), Err(Error::Locked)),
            "{name}"
        );
    }
    std::fs::remove_file(&path).unwrap();
    assert!(
        matches!(open(home.path(), 1, V1), Err(Error::Corrupt)),
        "missing"
    );
    std::fs::write(&path, &whole).unwrap();
    assert_eq!(count(&open(home.path(), 1, V1).unwrap()).unwrap(), 400);
}

#[test]
fn a_page_broken_in_the_middle_is_corrupt_where_it_is_read() {
    let home = tempfile::tempdir().unwrap();
    filled(home.path());
    let path = home.path().join("waymark.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0);
    std::fs::write(&path, &bytes).unwrap();
    let store = open(home.path(), 1, V1).unwrap();
    let read = store.read(|sql| {
        Ok(
            sql.query_row("SELECT sum(length(words)) FROM leaf", [], |row| {
                row.get::<_, i64>(0)
            })?,
        )
    });
    assert_eq!(
        crate::AppError::from(read.unwrap_err()),
        crate::AppError::Corrupt
    );
}

#[test]
fn a_missing_or_damaged_header_is_made_again_when_the_key_opens_the_store() {
    let home = tempfile::tempdir().unwrap();
    filled(home.path());
    let header = home.path().join("waymark.head");
    for damage in [&[][..], b"WMHEAD", &[7; 48]] {
        std::fs::write(&header, damage).unwrap();
        assert!(matches!(open(home.path(), 2, V1), Err(Error::Locked)));
        assert_eq!(count(&open(home.path(), 1, V1).unwrap()).unwrap(), 400);
        assert_eq!(std::fs::read(&header).unwrap().len(), 48);
    }
}

#[test]
fn a_broken_store_is_set_aside_whole_and_a_fresh_one_begins() {
    let home = tempfile::tempdir().unwrap();
    filled(home.path());
    let path = home.path().join("waymark.db");
    let bytes = std::fs::read(&path).unwrap();
    set_aside(&path, "2026-11-23T15:00:00Z".parse().unwrap()).unwrap();
    assert_eq!(count(&open(home.path(), 1, V1).unwrap()).unwrap(), 0);
    let aside = home.path().join("waymark.db.set-aside-20261123T150000000Z");
    assert_eq!(std::fs::read(aside).unwrap(), bytes);
    let missing = set_aside(&home.path().join("none.db"), Default::default());
    assert!(matches!(missing, Err(Error::NotFound)));
}

#[test]
fn an_older_file_is_copied_aside_migrated_and_the_copy_goes_at_the_second_open() {
    let home = tempfile::tempdir().unwrap();
    filled(home.path());
    assert_eq!(count(&open(home.path(), 1, V2).unwrap()).unwrap(), 400);
    let copy = home.path().join("waymark.db.before-1");
    // The copy is a whole store of the old version, under the same key.
    let old = super::connection::open(&copy, &key(1), super::Role::Reader, 2048).unwrap();
    let columns: i64 = old
        .query_row(
            "SELECT count(*) FROM pragma_table_info('leaf')",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(columns, 2);
    drop(old);
    let copies = || {
        files(home.path())
            .iter()
            .filter(|name| name.contains("before"))
            .count()
    };
    open(home.path(), 1, V2).unwrap();
    assert!(copies() >= 1);
    open(home.path(), 1, V2).unwrap();
    assert_eq!(
        files(home.path())
            .iter()
            .filter(|n| n.ends_with("before-1"))
            .count(),
        0
    );
}

#[test]
fn a_newer_file_is_refused_and_not_touched() {
    let home = tempfile::tempdir().unwrap();
    open(home.path(), 1, V2).unwrap().suspend().unwrap();
    let path = home.path().join("waymark.db");
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(open(home.path(), 1, V1), Err(Error::NewerData)));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_step_that_would_lose_rows_leaves_the_file_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    filled(home.path());
    assert!(matches!(
        open(home.path(), 1, BROKEN),
        Err(Error::Internal("migration_counts"))
    ));
    assert_eq!(count(&open(home.path(), 1, V1).unwrap()).unwrap(), 400);
}

#[test]
fn asleep_it_holds_no_file_and_answers_busy() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path(), 1, V1).unwrap();
    add(&store, "before").unwrap();
    store.suspend().unwrap();
    assert_eq!(
        files(home.path()),
        ["waymark.db", "waymark.db.lock", "waymark.head"]
    );
    assert!(matches!(count(&store), Err(Error::Busy)));
    assert!(matches!(add(&store, "meanwhile"), Err(Error::Busy)));
    store.resume().unwrap();
    store.resume().unwrap();
    add(&store, "after").unwrap();
    assert_eq!(count(&store).unwrap(), 2);
}

#[test]
fn interrupt_ends_what_runs_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path(), 1, V1).unwrap();
    let endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    std::thread::scope(|threads| {
        let (started, running) = std::sync::mpsc::channel();
        let store = &store;
        let call = threads.spawn(move || {
            store.read(|sql| {
                started.send(()).unwrap();
                Ok(sql.query_row(endless, [], |row| row.get::<_, i64>(0))?)
            })
        });
        running.recv().unwrap();
        while !call.is_finished() {
            store.interrupt();
            std::thread::yield_now();
        }
        let ended = crate::AppError::from(call.join().unwrap().unwrap_err());
        assert_eq!(ended, crate::AppError::Interrupted);
    });
    add(&store, "after").unwrap();
    assert_eq!(count(&store).unwrap(), 1);
}

#[test]
fn an_interrupt_at_any_statement_leaves_the_store_usable() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path(), 1, V1).unwrap();
    let ended = std::sync::atomic::AtomicBool::new(false);
    let (mut added, mut errors) = (0, Vec::new());
    std::thread::scope(|threads| {
        threads.spawn(|| {
            while !ended.load(std::sync::atomic::Ordering::Relaxed) {
                store.interrupt();
                std::thread::yield_now();
            }
        });
        for _ in 0..500 {
            let saved = add(&store, "one");
            added += i64::from(saved.is_ok());
            errors.extend(saved.err().into_iter().chain(count(&store).err()));
        }
        ended.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    for error in errors {
        assert_eq!(crate::AppError::from(error), crate::AppError::Interrupted);
    }
    assert_eq!(count(&store).unwrap(), added);
    add(&store, "after").unwrap();
}

#[test]
fn many_threads_share_one_writer_and_a_few_readers() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path(), 1, V1).unwrap();
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| {
                for _ in 0..20 {
                    add(&store, "one").unwrap();
                    assert!(count(&store).unwrap() > 0);
                }
            });
        }
    });
    assert_eq!(count(&store).unwrap(), 160);
}

#[test]
fn the_settings_are_as_promised() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path(), 1, V1).unwrap();
    let text = |sql: &Connection, name: &str| -> String {
        let query = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
        sql.query_row(&query, [], |row| row.get(0)).unwrap()
    };
    let seen = |sql: &Connection| {
        [
            "journal_mode",
            "synchronous",
            "temp_store",
            "secure_delete",
            "foreign_keys",
            "trusted_schema",
        ]
        .map(|name| text(sql, name))
    };
    let promised = ["wal", "2", "2", "1", "1", "0"].map(String::from);
    assert_eq!(store.read(|sql| Ok(seen(sql))).unwrap(), promised);
    assert_eq!(store.write(|sql| Ok(seen(sql))).unwrap(), promised);
    // Defensive: the schema cannot be written by hand. And a reader cannot write.
    let by_hand = store.write(|sql| {
        Ok(sql.execute_batch("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''")?)
    });
    assert!(by_hand.is_err());
    assert!(
        store
            .read(|sql| Ok(sql.execute("DELETE FROM leaf", [])?))
            .is_err()
    );
}

#[test]
fn the_file_shows_nothing_without_the_key() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path(), 1, V1).unwrap();
    add(&store, "nobody may read this").unwrap();
    for name in files(home.path()) {
        let bytes = std::fs::read(home.path().join(&name)).unwrap();
        assert!(
            !bytes.windows(6).any(|w| w == b"nobody" || w == b"SQLite"),
            "{name}"
        );
    }
}
