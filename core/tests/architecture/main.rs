//! Holds the rules of the house: what may name what, where a library may be used, how long a file may be.
//!
//! The rules look at words of code, not at comments or texts. Each has a planted violation that it must catch.

// All of this is a test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod rules;
mod source;

use std::path::Path;

use rules::{violations, wire_violations};
use source::Source;

fn tree(root: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if ["rs", "sql"]
                .iter()
                .any(|kind| path.extension().is_some_and(|e| e == *kind))
            {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                sources.push(Source::new(&name, &std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    sources
}

#[test]
fn the_house_keeps_its_rules() {
    let sources = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(sources.len() > 50, "{} files read", sources.len());
    let found: Vec<String> = sources.iter().flat_map(violations).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_wire_crate_keeps_each_library_in_one_file() {
    let sources = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../relay/wire/src"));
    assert!(sources.len() > 15, "{} files read", sources.len());
    let found: Vec<String> = sources.iter().flat_map(wire_violations).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let planted = [
        ("batch.rs", "use ring::digest;", "ring"),
        ("join.rs", "fn f() { hpke::setup(); }", "hpke"),
        ("heads.rs", "use minicbor::Decoder;", "minicbor"),
        ("manifest.rs", "use bip39::Language;", "bip39"),
        ("join/joining.rs", "use std::time::SystemTime;", "world"),
        ("close.rs", "fn f() { std::fs::read(\"x\"); }", "world"),
    ];
    for (name, text, rule) in planted {
        let found = wire_violations(&Source::new(name, text));
        assert!(
            found.iter().any(|line| line.contains(&format!("[{rule}]"))),
            "{name}: {rule} is not caught: {found:?}"
        );
    }
    let own = [
        ("crypto.rs", "use ring::aead;"),
        ("crypto/kem.rs", "use hpke::Kem;"),
    ];
    for (name, text) in own {
        let found = wire_violations(&Source::new(name, text));
        assert_eq!(found, Vec::<String>::new());
    }
}

/// Cryptography is in the wire crate: of ring the relay has chance for new names, and TLS is told to use it.
#[test]
fn the_relay_has_no_cryptography_of_its_own() {
    let sources = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../relay/src"));
    assert!(sources.len() > 15, "{} files read", sources.len());
    let found = |library: &str| -> Vec<_> {
        let mut found: Vec<_> = sources
            .iter()
            .filter(|source| source.names(library))
            .collect();
        found.retain(|source| !source.is_test());
        found.iter().map(|source| source.name.as_str()).collect()
    };
    assert_eq!(
        found("ring"),
        ["command.rs", "relay.rs", "storage/postgres.rs"]
    );
    assert!(found("hpke").is_empty() && found("bip39").is_empty());
}

#[test]
fn each_planted_violation_is_caught_by_its_rule() {
    let long = "fn f() {}\n".repeat(501);
    let planted = [
        ("calendar/day.rs", "use crate::store::Store;", "layer"),
        (
            "content/skills.rs",
            "use crate::{platform::Clock};",
            "layer",
        ),
        (
            "platform/mod.rs",
            "fn f() { crate::store::open() }",
            "layer",
        ),
        (
            "store/mod.rs",
            "use crate::{error::Error, oplog::Tx};",
            "layer",
        ),
        ("oplog/tx.rs", "use crate::features::checkin;", "layer"),
        (
            "features/checkin/rules.rs",
            "use crate::flows::today;",
            "layer",
        ),
        (
            "features/checkin/rules.rs",
            "use crate::features::coping::Skill;",
            "feature",
        ),
        ("features/checkin/rules.rs", "use crate::Skill;", "root"),
        ("features/checkin/rules.rs", "use crate::App;", "app"),
        (
            "features/checkin/rules.rs",
            "use rusqlite::Connection;",
            "rusqlite",
        ),
        (
            "features/checkin/rules.rs",
            "#[derive(uniffi::Record)] struct X;",
            "uniffi",
        ),
        ("calendar/day.rs", "use jiff::Zoned;", "jiff"),
        ("features/checkin/store.rs", "use ring::hmac;", "ring"),
        ("flows/today.rs", "fn f() { ureq::get(); }", "ureq"),
        ("features/checkin/store.rs", "use hpke::Kem;", "hpke"),
        (
            "features/checkin/rules.rs",
            "use crate::sync::Engine;",
            "layer",
        ),
        (
            "features/meetings/ffi.rs",
            "fn f() { ureq::get(); }",
            "ureq",
        ),
        (
            "store/mod.rs",
            "fn f() { let x = std::time::SystemTime::now(); }",
            "now",
        ),
        ("store/mod.rs", "fn f() { chrono::Utc::now(); }", "now"),
        ("app.rs", "async fn f() {} use tokio::spawn;", "tokio"),
        (
            "error.rs",
            "enum AppError { X { message: String } }",
            "message",
        ),
        ("features/checkin/utils.rs", "fn f() {}", "name"),
        ("store/connection_manager.rs", "fn f() {}", "name"),
        ("features/checkin/rules.rs", long.as_str(), "length"),
        (
            "features/checkin/migrations/001_x.sql",
            "CREATE TABLE x (id INTEGER);",
            "strict",
        ),
        (
            "features/checkin/migrations/001_x.sql",
            "CREATE TABLE x (id INTEGER) STRICT; CREATE TABLE y (id INTEGER) WITHOUT ROWID;",
            "strict",
        ),
    ];
    for (name, text, rule) in planted {
        let found = violations(&Source::new(name, text));
        assert!(
            found.iter().any(|line| line.contains(&format!("[{rule}]"))),
            "{name}: {rule} is not caught: {found:?}"
        );
    }
}

#[test]
fn what_only_looks_like_a_violation_is_let_pass() {
    let harmless = [
        (
            "calendar/day.rs",
            "/// As `crate::store::Store` does with rusqlite.\nfn f() -> &'static str { \"jiff::Zoned\" }",
        ),
        (
            "features/checkin/store.rs",
            "use rusqlite::Connection; use crate::oplog::Tx;",
        ),
        ("features/checkin/ffi.rs", "use crate::{App, AppError};"),
        ("features/checkin/tests.rs", "use crate::{App, Settings};"),
        (
            "features/checkin/search/model.rs",
            "use crate::features::checkin::Answer;",
        ),
        (
            "platform/system.rs",
            "fn f() { std::time::SystemTime::now(); }",
        ),
        (
            "features/checkin/migrations/001_x.sql",
            "-- CREATE TABLE old (x);\nCREATE VIRTUAL TABLE v USING rtree (id);",
        ),
    ];
    for (name, text) in harmless {
        assert_eq!(
            violations(&Source::new(name, text)),
            Vec::<String>::new(),
            "{name}"
        );
    }
}
