//! What does not fit is refused with its name, and nothing is lost.

use std::fs;

use serde_json::json;

use crate::support::{Person, SAN_JOSE, feed};

fn invalid(field: &str) -> (String, String) {
    ("Invalid".to_owned(), field.to_owned())
}

#[test]
fn each_value_out_of_range_is_refused_with_its_name() {
    let anna = Person::new();
    let cases: [(&[&str], &str); 20] = [
        (&["checkin", "add", "--mood", "11"], "mood"),
        (&["checkin", "add", "--mood", "300"], "mood"),
        (&["checkin", "add", "--mood", "-1"], "mood"),
        (
            &["checkin", "add", "--mood", "99999999999999999999"],
            "mood",
        ),
        (&["checkin", "add", "--sleep-hours", "25"], "sleep_hours"),
        (&["checkin", "add", "--sleep-hours", "nan"], "sleep_hours"),
        (&["checkin", "add", "--day", "2026-11-25"], "day"),
        (&["checkin", "add", "--day", "1899-12-31"], "day"),
        (
            &["checkin", "list", "--from", "today", "--to", "yesterday"],
            "to",
        ),
        (&["meetings", "near", "91,0"], "latitude"),
        (&["meetings", "near", "0,181"], "longitude"),
        (&["meetings", "near", "nan,0"], "latitude"),
        (&["meetings", "near", "0,0", "--day", "7"], "day"),
        (&["meetings", "near", "0,0", "--within", "-5km"], "within_m"),
        (
            &["meetings", "near", "0,0", "--starting-within", "8d"],
            "starting_within_min",
        ),
        (&["meetings", "near", "0,0", "--limit", "501"], "limit"),
        (&["checkin", "list", "--zone", "Mars/Olympus"], "zone"),
        (&["settings", "set", "--day-start", "24"], "day_start"),
        (&["settings", "set", "--country", "usa"], "country"),
        (&["meetings", "import", "x.json", "--source", " "], "source"),
    ];
    for (words, field) in cases {
        let ran = anna.refused(words);
        assert_eq!((ran.code, ran.error()), (1, invalid(field)), "{words:?}");
    }
    assert_eq!(
        anna.json(&["checkin", "list"]),
        json!({ "days": [] }),
        "nothing was saved"
    );
}

#[test]
fn that_nothing_was_saved_is_said_only_where_something_was_to_be() {
    let anna = Person::new();
    let picture = anna.folder.path().join("map.svg");
    let picture = picture.to_str().unwrap();
    let writes: [&[&str]; 6] = [
        &["checkin", "add", "--mood", "11"],
        &["checkin", "item", "add", " "],
        &["settings", "set", "--day-start", "24"],
        &["meetings", "import", "x.json", "--source", " "],
        &["meetings", "map", "91,0", "--out", picture],
        &["meetings", "attended", "--erase", "x"],
    ];
    let reads: [&[&str]; 6] = [
        &["checkin", "list", "--from", "today", "--to", "yesterday"],
        &["meetings", "near", "91,0"],
        &["meetings", "online", "--limit", "501"],
        &["meetings", "map", "91,0"],
        &[
            "meetings",
            "attended",
            "--from",
            "today",
            "--to",
            "yesterday",
        ],
        &["meetings", "show", "x"],
    ];
    for (language, words) in [("en", "Nothing was saved."), ("es", "No se guardó nada.")] {
        for (commands, said) in [(writes, 1), (reads, 0)] {
            for command in commands {
                let ran = anna.refused(&[command, &["--language", language]].concat());
                let kind = ran.error().0;
                let times = ran.err.matches(words).count();
                assert_eq!(
                    (&*kind, times),
                    ("Invalid", said),
                    "{command:?}: {}",
                    ran.err
                );
            }
        }
    }
}

#[test]
fn what_cannot_be_read_is_wrong_usage() {
    let anna = Person::new();
    let cases: [&[&str]; 14] = [
        &["checkin", "add", "--mood", "x"],
        &["checkin", "add", "--mood"],
        &["checkin", "add", "--mood", "1.5"],
        &["checkin", "add", "--used", "perhaps"],
        &["checkin", "add", "--day", "2026-02-30"],
        &["checkin", "add", "--colour", "red"],
        &["checkin", "edit", "3f", "--clear", "everything"],
        &["meetings", "near", "somewhere"],
        &["meetings", "near", "0,0", "--within", "10"],
        &["meetings", "near", "0,0", "--attendance", "maybe"],
        &["meetings", "import", "x.json"],
        &["checkin", "list", "--clock", "noon"],
        &["checkin", "list", "--language", "fr"],
        &["dance"],
    ];
    for words in cases {
        let ran = anna.refused(words);
        assert_eq!(
            (ran.code, ran.error().0.as_str()),
            (2, "Usage"),
            "{words:?}"
        );
    }
    assert!(!anna.home().exists());
    assert_eq!(anna.run(&[]).code, 2);
}

#[test]
fn a_note_of_a_megabyte_or_of_broken_text_is_refused() {
    let anna = Person::new();
    let words = ["checkin", "add", "--json", "--note", "-"];
    for (bytes, ok) in [
        (vec![b'a'; 10_000], true),
        ("ñ".repeat(10_000).into_bytes(), true),
        (vec![b'a'; 10_001], false),
        (vec![b'a'; 1 << 20], false),
        (vec![b'a'; 3 << 20], false),
        (b"\xff\xfe".to_vec(), false),
    ] {
        let ran = anna.run_with_input(&words, &bytes);
        match ok {
            true => assert_eq!(ran.code, 0, "{}", ran.err),
            false => assert_eq!((ran.code, ran.error()), (1, invalid("note"))),
        }
    }
}

#[test]
fn a_list_that_is_none_is_refused_and_the_old_one_stays() {
    let anna = Person::new().with_meetings();
    let real = fs::read(feed("mg_aasanjose.json")).unwrap();
    let cases: [(&str, &[u8], &str); 7] = [
        (
            "html",
            b"<!DOCTYPE html><html><body>Just a moment...</body></html>",
            "html",
        ),
        ("cut", &real[..real.len() / 2], "cut_off"),
        ("empty", b"", "empty"),
        ("object", b"{}", "no_meetings"),
        ("none", b"[]", "no_meetings"),
        ("text", b"\"meetings\"", "unknown_shape"),
        ("noise", b"\x00\x01\x02\x03", "not_json"),
    ];
    for (name, bytes, why) in cases {
        let path = anna.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let ran = anna.refused(&[
            "meetings",
            "import",
            path.to_str().unwrap(),
            "--source",
            "san-jose",
        ]);
        assert_eq!(ran.code, 1, "{name}");
        assert_eq!(
            ran.json(),
            json!({ "error": { "kind": "Refused", "why": why } }),
            "{name}"
        );
        assert!(
            !ran.err.contains(why) || why == "empty",
            "people get a sentence: {}",
            ran.err
        );
    }
    assert!(
        anna.json(&["meetings", "near", SAN_JOSE])["total"]
            .as_u64()
            .unwrap()
            > 500
    );
    let absent = anna.refused(&["meetings", "import", "/nowhere/list.json", "--source", "x"]);
    assert_eq!((absent.code, absent.error()), (1, invalid("file")));
    let zone = ["--time-zone", "Mars/Olympus"];
    let zone = anna.refused(
        &[
            &[
                "meetings",
                "import",
                &feed("mg_edmonton.json"),
                "--source",
                "x",
            ][..],
            &zone,
        ]
        .concat(),
    );
    assert_eq!((zone.code, zone.error()), (1, invalid("time_zone")));
}

#[test]
fn ids_that_are_unknown_or_fit_several_are_refused() {
    let anna = Person::new().with_meetings();
    for words in [
        ["checkin", "delete", "0123456789abcdef"],
        ["meetings", "show", "ffffffffffffffff"],
    ] {
        let ran = anna.refused(&words);
        assert_eq!(
            (ran.code, ran.json()),
            (1, json!({ "error": { "kind": "NotFound" } })),
            "{words:?}"
        );
    }
    // Of 17 ids two begin with the same digit.
    let ids: Vec<String> = (0..17)
        .map(|_| {
            anna.json(&["checkin", "add", "--mood", "5"])["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let begins = |digit: char| ids.iter().filter(|id| id.starts_with(digit)).count();
    let twice = "0123456789abcdef"
        .chars()
        .find(|digit| begins(*digit) > 1)
        .unwrap();
    for command in ["show", "favourite"] {
        assert_eq!(
            anna.refused(&["meetings", command, "1"]).error(),
            invalid("id")
        );
    }
    assert_eq!(
        anna.refused(&["checkin", "delete", &twice.to_string()])
            .error(),
        invalid("id")
    );
    assert_eq!(
        anna.refused(&["checkin", "delete", "not-hex"]).error(),
        invalid("id")
    );
    let entries = anna.json(&["checkin", "show", "today"]);
    assert_eq!(entries["days"][0]["entries"].as_array().unwrap().len(), 17);
}
