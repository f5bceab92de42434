use serde_json::{Value, json};

use crate::support::Person;

#[test]
fn settings_are_kept_and_spoken() {
    let anna = Person::new();
    let fresh = anna.json(&["settings", "show"]);
    assert_eq!(
        (&fresh["language"], &fresh["discreet"]),
        (&Value::Null, &json!(true))
    );
    let words = [
        "--country",
        "ES",
        "--day-start",
        "4",
        "--quiet",
        "22:00-07:30",
        "--discreet",
        "no",
    ];
    let set = anna.json(
        &[
            &[
                "settings",
                "set",
                "--language",
                "es",
                "--paused-until",
                "tomorrow",
            ][..],
            &words,
        ]
        .concat(),
    );
    assert_eq!(
        set,
        json!({ "language": "es", "country": "ES", "day_start": 4, "discreet": false,
                "quiet_from": set["quiet_from"], "quiet_until": set["quiet_until"], "paused_until": "2026-11-24" })
    );
    assert!(set["quiet_from"].as_str().unwrap().starts_with("22:00"));
    assert_eq!(anna.json(&["settings", "show"]), set);
    assert!(
        anna.run(&["settings", "show"])
            .out
            .starts_with("Tus ajustes")
    );
    assert!(
        anna.run(&["settings", "show", "--language", "en"])
            .out
            .starts_with("Your settings")
    );
    let none = anna.json(&[
        "settings",
        "set",
        "--quiet",
        "none",
        "--paused-until",
        "none",
        "--country",
        "none",
    ]);
    assert_eq!(
        (&none["quiet_from"], &none["paused_until"], &none["country"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(none["language"], "es", "what is not named stays");

    // The day begins at four: at three it is still yesterday.
    let night = anna.json(&[
        "checkin",
        "add",
        "--mood",
        "5",
        "--clock",
        "2026-11-23T11:00:00Z",
    ]);
    assert_eq!(night["day"], "2026-11-22");
}
