//! What a person keeps about meetings.

use serde_json::{Value, json};

use crate::support::{Person, SAN_JOSE};

/// A home with San José's list, and the id of a meeting of it that takes place on Monday evening.
fn anna() -> (Person, Value) {
    let anna = Person::new().with_meetings();
    let near = anna.json(&[
        "meetings", "near", SAN_JOSE, "--within", "10km", "--day", "mon", "--limit", "200",
    ]);
    let all = near["meetings"].as_array().unwrap();
    let evening = all
        .iter()
        .find(|meeting| meeting["time"] == "19:00" && meeting["attendance"] == "hybrid");
    let meeting = evening.unwrap().clone();
    (anna, meeting)
}

#[test]
fn a_home_group_says_when_to_leave() {
    let (anna, meeting) = anna();
    let id = meeting["id"].as_str().unwrap();
    let set = anna.json(&["meetings", "home", &id[..9], "--leave-before", "40m"]);
    assert_eq!(
        (&set["id"], &set["name"]),
        (&meeting["id"], &meeting["name"])
    );
    assert_eq!(set["minutes_before_leaving"], 40);
    assert_eq!(
        (&set["reminders"], &set["takes_place"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(set["leave_by"], "2026-11-23T18:20:00-08:00");
    let homes = anna.json(&["meetings", "homes"]);
    assert_eq!(homes["home_groups"], json!([set]));
    let plan = anna.json(&["reminders", "plan", "--horizon", "7d"]);
    let first = &plan["notifications"][0];
    assert_eq!(
        (&first["kind"], &first["title"]),
        (&json!("home_group"), &json!("Leave by 6:20 PM"))
    );

    let page = anna.run(&["meetings", "homes"]).out;
    assert!(
        page.contains("leave by 18:20, it starts at 19:00"),
        "{page}"
    );
    // What is not said stays.
    let quiet = anna.json(&["meetings", "home", id, "--reminders", "no"]);
    assert_eq!(
        (&quiet["minutes_before_leaving"], &quiet["reminders"]),
        (&json!(40), &json!(false))
    );
    let ran = anna.refused(&["meetings", "home", id, "--leave-before", "601m"]);
    assert_eq!(
        ran.error(),
        ("Invalid".into(), "minutes_before_leaving".into())
    );
    anna.json(&["meetings", "home", id, "--off"]);
    assert_eq!(
        anna.json(&["meetings", "homes"]),
        json!({ "home_groups": [] })
    );
    let again = anna.refused(&["meetings", "home", id, "--off"]);
    assert_eq!(again.error().0, "NotFound");
}

#[test]
fn meetings_attended_are_written_shown_and_erased() {
    let (anna, meeting) = anna();
    let id = meeting["id"].as_str().unwrap();
    let first = anna.json(&[
        "meetings",
        "attend",
        id,
        "--rating",
        "8",
        "--note",
        "Sat by the door",
    ]);
    assert_eq!(
        (&first["meeting_id"], &first["day"]),
        (&meeting["id"], &json!("2026-11-23"))
    );
    let second = anna.json(&[
        "meetings",
        "attend",
        "--name",
        "My aunt's town",
        "--day",
        "2026-08-01",
    ]);
    assert_eq!(
        (&second["meeting_id"], &second["at"]),
        (&Value::Null, &Value::Null)
    );
    let all = anna.json(&["meetings", "attended"]);
    assert_eq!(all["attended"], json!([first, second]));
    assert_eq!(
        all["summary"],
        json!({ "last_30_days": 1, "last_90_days": 1, "ever": 2 })
    );
    let august = anna.json(&["meetings", "attended", "--to", "2026-08-31"]);
    assert_eq!(august["attended"], json!([second]));
    // What is not said stays.
    let entry = first["id"].as_str().unwrap();
    let changed = anna.json(&[
        "meetings",
        "attend",
        "--change",
        &entry[..10],
        "--rating",
        "7",
    ]);
    let mut wanted = first.clone();
    wanted["rating"] = json!(7);
    assert_eq!(changed, wanted);
    anna.json(&["meetings", "attend", "--change", entry, "--rating", "8"]);
    let page = anna.run(&["meetings", "attended", "--language", "es"]).out;
    assert!(
        page.contains("8 de 10") && page.contains("En total: 2."),
        "{page}"
    );
    anna.json(&[
        "meetings",
        "attended",
        "--erase",
        first["id"].as_str().unwrap(),
    ]);
    assert_eq!(
        anna.json(&["meetings", "attended"])["attended"],
        json!([second])
    );
    for (words, field) in [
        (&["meetings", "attend"][..], "name"),
        (&["meetings", "attend", id, "--rating", "11"], "rating"),
        (&["meetings", "attend", id, "--day", "2026-12-01"], "day"),
        (
            &[
                "meetings",
                "attended",
                "--from",
                "today",
                "--to",
                "yesterday",
            ],
            "to",
        ),
    ] {
        assert_eq!(
            anna.refused(words).error(),
            ("Invalid".into(), field.into())
        );
    }
}

#[test]
fn a_note_is_written_in_parts_and_erased() {
    let (anna, meeting) = anna();
    let id = meeting["id"].as_str().unwrap();
    assert_eq!(
        anna.json(&["meetings", "note", id]),
        json!({ "note": null })
    );
    anna.json(&["meetings", "note", id, "--text", "Use the side door"]);
    let note = anna.json(&["meetings", "note", id, "--rating", "8"])["note"].clone();
    assert_eq!(
        (&note["text"], &note["rating"]),
        (&json!("Use the side door"), &json!(8))
    );
    assert_eq!(note["id"], meeting["id"]);
    let page = anna.run(&["meetings", "note", id]).out;
    assert!(
        page.contains("8 of 10") && page.contains("side door"),
        "{page}"
    );
    anna.json(&["meetings", "note", id, "--off"]);
    assert_eq!(
        anna.json(&["meetings", "note", id]),
        json!({ "note": null })
    );
}

#[test]
fn what_a_list_no_longer_has_is_shown_as_it_was() {
    let (anna, meeting) = anna();
    let id = meeting["id"].as_str().unwrap();
    anna.json(&["meetings", "favourite", id]);
    let list = anna.folder.path().join("one.json");
    let row = r#"[{"slug": "1", "name": "Other", "day": 3, "time": "07:00", "latitude": 1, "longitude": 1}]"#;
    std::fs::write(&list, row).unwrap();
    let path = list.to_str().unwrap();
    // A list that lost most of what it had is refused, so nothing changes.
    anna.refused(&["meetings", "import", path, "--source", "san-jose"]);
    let kept = anna.json(&["meetings", "favourites"]);
    assert_eq!(kept["favourites"][0]["standing"], "listed");
    std::fs::remove_file(anna.file("meetings.db")).unwrap();
    std::fs::remove_file(anna.file("meetings.head")).unwrap();
    let kept = anna.json(&["meetings", "favourites"]);
    let gone = &kept["favourites"][0];
    assert_eq!(
        (&gone["standing"], &gone["meeting"]),
        (&json!("not_listed"), &Value::Null)
    );
    assert_eq!(gone["last_listed"]["address"], meeting["address"]);
    let page = anna.run(&["meetings", "favourites"]).out;
    assert!(page.contains("Mon 19:00, as it was last listed"), "{page}");
    assert!(page.contains("No longer in its list."), "{page}");
}

#[test]
fn a_hidden_fellowship_is_gone_from_searches_and_not_from_what_is_kept() {
    let (anna, meeting) = anna();
    let id = meeting["id"].as_str().unwrap();
    anna.json(&["meetings", "favourite", id]);
    let near = ["meetings", "near", SAN_JOSE];
    let total = anna.json(&near)["total"].clone();
    let none = json!({ "hidden_fellowships": [] });
    assert_eq!(anna.json(&["meetings", "hide"]), none);
    let two = json!({ "hidden_fellowships": ["aa", "smart"] });
    assert_eq!(anna.json(&["meetings", "hide", "smart", "aa"]), two);
    assert_eq!(anna.json(&["meetings", "hide"]), two);

    let wanted = json!({ "total": 0, "meetings": [], "hidden_fellowships": ["aa", "smart"] });
    for search in [&near[..], &["meetings", "online"], &["meetings", "list"]] {
        assert_eq!(anna.json(search), wanted, "{search:?}");
        let page = anna.run(search).out;
        assert!(page.contains("2 fellowships hidden"), "{page}");
        let page = anna.run(&[search, &["--language", "es"]].concat()).out;
        assert!(page.contains("2 fraternidades ocultas"), "{page}");
    }
    for asking in [&["--with-hidden"][..], &["--fellowship", "aa"]] {
        let found = anna.json(&[&near[..], asking].concat());
        assert_eq!(found["total"], total, "{asking:?}");
        assert_eq!(found["hidden_fellowships"], json!([]));
    }
    let kept = anna.json(&["meetings", "favourites"]);
    assert_eq!(kept["favourites"][0]["id"], meeting["id"]);

    let one = json!({ "hidden_fellowships": ["smart"] });
    assert_eq!(anna.json(&["meetings", "hide", "aa", "--off"]), one);
    assert_eq!(anna.json(&near)["total"], total);
    let page = anna.run(&near).out;
    assert!(page.contains("1 fellowship hidden"), "{page}");
    assert_eq!(anna.refused(&["meetings", "hide", "xyz"]).code, 2);
    assert_eq!(anna.refused(&["meetings", "hide", "--off"]).code, 2);
}
