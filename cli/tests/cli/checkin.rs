use serde_json::{Value, json};

use crate::support::Person;

#[test]
fn a_check_in_is_saved_read_back_changed_and_erased() {
    let anna = Person::new();
    let saved = anna.json(&[
        "checkin",
        "add",
        "--mood",
        "6",
        "--craving",
        "3",
        "--sleep-hours",
        "7.5",
        "--medicine",
        "taken",
        "--used",
        "no",
        "--food",
        "skip",
        "--trigger",
        "payday",
        "--trigger",
        "rain",
        "--note",
        "-5 outside",
    ]);
    assert_eq!(saved["day"], "2026-11-23");
    assert_eq!(saved["zone"], "America/Los_Angeles");
    assert_eq!(saved["mood"], 6);
    assert_eq!(saved["anxiety"], Value::Null, "not answered is not zero");
    assert_eq!(saved["medicine"], "taken");
    assert_eq!(saved["food"], "skip");
    assert_eq!(saved["triggers"], json!(["payday", "rain"]));
    assert_eq!(saved["note"], "-5 outside");

    let list = anna.json(&["checkin", "list"]);
    assert_eq!(list["days"][0]["state"], "done");
    assert_eq!(list["days"][0]["entries"][0], saved);

    let id = saved["id"].as_str().unwrap();
    assert_eq!(id.len(), 32);
    let edited = anna.json(&[
        "checkin",
        "edit",
        &id[..6],
        "--mood",
        "7",
        "--clear",
        "note",
        "--clear",
        "trigger",
    ]);
    assert_eq!(edited["id"], id);
    assert_eq!(edited["mood"], 7);
    assert_eq!(edited["craving"], 3, "what is not named stays");
    assert_eq!(edited["at"], saved["at"]);
    assert_eq!(
        (&edited["note"], &edited["triggers"]),
        (&Value::Null, &json!([]))
    );

    assert_eq!(
        anna.json(&["checkin", "delete", &id[..6]]),
        json!({ "id": id, "deleted": true })
    );
    let shown = anna.json(&["checkin", "show", "today"]);
    assert_eq!(
        shown,
        json!({ "days": [{ "day": "2026-11-23", "state": "none", "entries": [] }] })
    );
    assert_eq!(
        anna.refused(&["checkin", "edit", id, "--mood", "1"]).code,
        1
    );
}

#[test]
fn days_times_and_own_questions_are_understood() {
    let anna = Person::new();
    let late = anna.json(&[
        "checkin", "add", "--day", "ayer", "--at", "08:30", "--mood", "4",
    ]);
    assert_eq!(
        (&late["day"], &late["at"]),
        (&json!("2026-11-22"), &json!("2026-11-22T16:30:00Z"))
    );
    let abroad = anna.json(&[
        "checkin",
        "add",
        "--at",
        "2026-11-23T09:00:00+02:00",
        "--mood",
        "4",
    ]);
    assert_eq!(
        abroad["day"], "2026-11-22",
        "the day is the one lived in Los Angeles"
    );
    let unknown = anna.json(&["checkin", "add", "--day", "2026-11-20"]);
    assert_eq!(unknown["at"], Value::Null);

    let item = anna.json(&["checkin", "item", "add", "Did I go outside?", "--yes-no"]);
    assert_eq!(
        (&item["scale"], &item["archived"]),
        (&json!(false), &json!(false))
    );
    let id = item["id"].as_str().unwrap();
    let own = anna.json(&["checkin", "add", "--own", &format!("{}=yes", &id[..5])]);
    assert_eq!(own["own"], json!({ id: 1 }));
    anna.json(&["checkin", "item", "archive", id]);
    assert_eq!(
        anna.json(&["checkin", "item", "list"])["items"][0]["archived"],
        true
    );
    assert_eq!(
        anna.refused(&["checkin", "add", "--own", "ffffffff=1"])
            .error()
            .1,
        "own"
    );

    let two = anna.json(&[
        "checkin",
        "list",
        "--from",
        "2026-11-19",
        "--to",
        "2026-11-20",
    ]);
    let states: Vec<_> = two["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day["state"].clone())
        .collect();
    assert_eq!(states, ["none", "partial"]);
}

#[test]
fn a_week_is_summed_up_with_what_is_not_known() {
    let anna = Person::new();
    anna.json(&["checkin", "add", "--mood", "6", "--used", "no"]);
    anna.json(&["checkin", "add", "--mood", "8"]);
    anna.json(&["checkin", "add", "--day", "2026-11-20", "--mood", "3"]);
    let week = anna.json(&["checkin", "summary"]);
    assert_eq!(
        (&week["from"], &week["to"]),
        (&json!("2026-11-17"), &json!("2026-11-23"))
    );
    assert_eq!(
        (&week["days"], &week["days_with_entry"]),
        (&json!(7), &json!(2))
    );
    let mood = &week["items"][0];
    assert_eq!(
        mood,
        &json!({ "item": "mood", "n": 2, "mean": 5.0, "low": 3.0, "high": 8.0 })
    );
    assert_eq!(week["used"], json!({ "yes": 0, "no": 1, "unknown": 6 }));
    let month = anna.json(&["checkin", "summary", "mes", "--to", "2026-11-20"]);
    assert_eq!(
        (&month["from"], &month["days_with_entry"]),
        (&json!("2026-10-22"), &json!(1))
    );
}

#[test]
fn global_options_stand_before_and_after() {
    let anna = Person::new();
    let before = anna.run(&["--json", "--language", "es", "checkin", "list"]);
    let after = anna.run(&["checkin", "list", "--language", "es", "--json"]);
    assert_eq!((before.code, &before.out), (0, &after.out));
    let words = anna.run(&["checkin", "list", "--language=es"]).out;
    assert!(
        words.contains("Nada por aquí") || words.contains("respuesta"),
        "{words}"
    );
}

#[test]
fn a_clock_that_jumps_back_ten_years_loses_nothing() {
    let anna = Person::new();
    let first = anna.json(&["checkin", "add", "--mood", "6"]);
    let past = anna.json(&[
        "checkin",
        "add",
        "--mood",
        "4",
        "--clock",
        "2016-11-23T15:00:00Z",
    ]);
    let id = first["id"].as_str().unwrap();
    let back = ["--clock", "2016-11-23T15:00:01Z"];
    let edited = anna.json(&[&["checkin", "edit", id, "--mood", "7"][..], &back].concat());
    assert_eq!(
        (&edited["day"], &edited["recorded_at"]),
        (&first["day"], &first["recorded_at"])
    );
    let list = anna.json(&["checkin", "list"]);
    assert_eq!(list["days"][0]["entries"][0], past);
    assert_eq!(
        list["days"][1]["entries"][0]["mood"], 7,
        "the later edit counts"
    );
}
