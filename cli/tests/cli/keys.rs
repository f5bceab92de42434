//! Keys that do not fit and files that do not open: told apart, and nothing is overwritten.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::support::Person;

fn with_an_entry() -> Person {
    let anna = Person::new();
    anna.json(&[
        "checkin",
        "add",
        "--mood",
        "5",
        "--note",
        "heron on the river",
    ]);
    anna
}

#[test]
fn the_key_is_the_persons_alone() {
    let anna = with_an_entry();
    let mode = |name| fs::metadata(anna.file(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode("key"), mode("key.device"), mode("")),
        (0o600, 0o600, 0o700)
    );
    assert_eq!(fs::read_to_string(anna.file("key")).unwrap().len(), 65);

    fs::set_permissions(anna.file("key"), fs::Permissions::from_mode(0o640)).unwrap();
    let ran = anna.refused(&["checkin", "list"]);
    assert_eq!(
        (ran.code, ran.json()),
        (
            3,
            json!({ "error": { "kind": "Locked", "why": "open_to_others" } })
        )
    );
    assert!(ran.err.contains("chmod 600"), "{}", ran.err);
}

#[test]
fn another_key_is_locked_and_changes_nothing() {
    let anna = with_an_entry();
    let before = fs::read(anna.file("waymark.db")).unwrap();
    let other = anna.folder.path().join("other");
    let name = other.to_str().unwrap();
    for (text, why) in [
        ("00".repeat(32), None),
        ("zz".repeat(32), Some("not_a_key")),
        ("00".into(), Some("not_a_key")),
    ] {
        fs::write(&other, text).unwrap();
        fs::set_permissions(&other, fs::Permissions::from_mode(0o600)).unwrap();
        let ran = anna.refused(&["checkin", "list", "--key-file", name]);
        let error = &ran.json()["error"];
        assert_eq!(
            (ran.code, &error["kind"], error["why"].as_str()),
            (3, &json!("Locked"), why)
        );
    }
    fs::remove_file(&other).unwrap();
    assert_eq!(
        anna.refused(&["checkin", "list", "--key-file", name]).code,
        3,
        "a missing key is not made anew"
    );
    assert!(!other.exists());
    assert_eq!(fs::read(anna.file("waymark.db")).unwrap(), before);
    assert_eq!(
        anna.json(&["checkin", "list"])["days"][0]["entries"][0]["mood"],
        5
    );

    let moved = anna.folder.path().join("elsewhere");
    fs::rename(anna.file("key"), &moved).unwrap();
    let list = anna.json(&["checkin", "list", "--key-file", moved.to_str().unwrap()]);
    assert_eq!(list["days"][0]["entries"][0]["note"], "heron on the river");
}

#[test]
fn a_broken_diary_is_named_so_and_left_as_it_is() {
    type Break = fn(&mut Vec<u8>);
    let cases: [(&str, Break); 5] = [
        ("truncated", |bytes| bytes.truncate(bytes.len() / 2 + 100)),
        ("zeroed", |bytes| bytes.fill(0)),
        ("random", |bytes| {
            let mut noise = 1_u32;
            for byte in bytes {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *byte = noise.to_be_bytes()[0];
            }
        }),
        ("empty", Vec::clear),
        ("cut to a few bytes", |bytes| bytes.truncate(10)),
    ];
    for (name, damage) in cases {
        let anna = with_an_entry();
        let mut bytes = fs::read(anna.file("waymark.db")).unwrap();
        damage(&mut bytes);
        for log in ["waymark.db-wal", "waymark.db-shm"] {
            let _ = fs::remove_file(anna.file(log));
        }
        fs::write(anna.file("waymark.db"), &bytes).unwrap();
        for words in [&["checkin", "list"][..], &["checkin", "add", "--mood", "1"]] {
            let ran = anna.refused(words);
            assert_eq!(
                (ran.code, ran.json()),
                (4, json!({ "error": { "kind": "Corrupt" } })),
                "{name}"
            );
        }
        assert_eq!(
            fs::read(anna.file("waymark.db")).unwrap(),
            bytes,
            "{name}: untouched"
        );
        assert_eq!(anna.run(&["crisis", "--country", "US"]).code, 0, "{name}");
    }
}

#[test]
fn a_broken_list_of_meetings_is_set_aside_and_the_diary_goes_on() {
    let anna = with_an_entry().with_meetings();
    fs::write(anna.file("meetings.db"), b"noise").unwrap();
    assert_eq!(anna.json(&["meetings", "near", "0,0"])["total"], 0);
    assert_eq!(
        anna.json(&["checkin", "list"])["days"][0]["entries"][0]["mood"],
        5
    );
}

#[test]
fn a_home_that_cannot_be_made_is_storage() {
    let anna = Person::new();
    fs::write(anna.home(), b"a file where a folder should be").unwrap();
    assert_eq!(anna.refused(&["checkin", "list"]).code, 4);
}

#[test]
fn no_file_of_the_home_holds_a_plain_word() {
    let anna = with_an_entry().with_meetings();
    for entry in fs::read_dir(anna.home()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        for word in [
            "heron on the river",
            "CREATE TABLE",
            "San Jose",
            "America/Los_Angeles",
        ] {
            let found = bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes());
            assert!(!found, "{word} in {}", path.display());
        }
    }
}
