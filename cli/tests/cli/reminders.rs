use serde_json::{Value, json};

use crate::support::Person;

fn fires(plan: &Value) -> Vec<&str> {
    let all = plan["notifications"].as_array().unwrap();
    all.iter()
        .map(|one| one["fire_at"].as_str().unwrap())
        .collect()
}

#[test]
fn a_plan_keeps_the_hour_over_a_change_of_clocks_and_its_keys_over_runs() {
    let anna = Person::new();
    let added = anna.json(&[
        "reminders",
        "add",
        "--kind",
        "medicine",
        "--name",
        "the small white one",
        "--time",
        "08:00",
    ]);
    assert_eq!(
        (&added["kind"], &added["times"]),
        (&json!("medicine"), &json!(["08:00"]))
    );
    let words = [
        "reminders",
        "plan",
        "--horizon",
        "3d",
        "--clock",
        "2026-10-31T00:30:00Z",
    ];
    let plan = anna.json(&words);
    assert_eq!(
        fires(&plan),
        [
            "2026-10-31T15:00:00Z",
            "2026-11-01T16:00:00Z",
            "2026-11-02T16:00:00Z"
        ]
    );
    assert_eq!(anna.json(&words), plan, "the same keys every time");
    assert!(
        !plan.to_string().contains("white"),
        "neutral unless chosen otherwise"
    );
    anna.json(&["settings", "set", "--discreet", "no"]);
    assert!(
        anna.json(&words)
            .to_string()
            .contains("the small white one")
    );
    assert_eq!(
        fires(&anna.json(&[&words[..], &["--cap", "1"]].concat())).len(),
        1
    );
}

#[test]
fn a_reminder_is_changed_paused_done_and_removed() {
    let anna = Person::new();
    let added = anna.json(&[
        "reminders",
        "add",
        "--kind",
        "checkin",
        "--time",
        "20:00",
        "--weekday",
        "lunes",
        "--weekday",
        "5",
    ]);
    assert_eq!(added["weekdays"], json!([1, 5]));
    let id = added["id"].as_str().unwrap();
    let short = &id[..6];
    let changed = anna.json(&[
        "reminders",
        "edit",
        short,
        "--every-days",
        "2",
        "--time",
        "21:00",
    ]);
    assert_eq!(
        (
            &changed["weekdays"],
            &changed["every_days"],
            &changed["times"]
        ),
        (&json!([]), &json!(2), &json!(["21:00"]))
    );
    assert_eq!(
        (&changed["id"], &changed["kind"]),
        (&added["id"], &added["kind"])
    );
    assert_eq!(anna.json(&["reminders", "pause", short])["paused"], true);
    assert_eq!(
        fires(&anna.json(&["reminders", "plan"])),
        Vec::<&str>::new()
    );
    assert_eq!(
        anna.json(&["reminders", "pause", short, "--off"])["paused"],
        false
    );
    let planned = fires(&anna.json(&["reminders", "plan"])).len();
    anna.json(&["reminders", "done", short, "--time", "21:00"]);
    assert_eq!(fires(&anna.json(&["reminders", "plan"])).len(), planned - 1);
    assert_eq!(
        anna.json(&["reminders", "remove", short]),
        json!({ "id": id, "removed": true })
    );
    assert_eq!(
        anna.json(&["reminders", "list"]),
        json!({ "reminders": [] })
    );
    assert_eq!(
        anna.refused(&["reminders", "pause", short]).error().0,
        "NotFound"
    );
}

#[test]
fn a_meeting_elsewhere_is_reminded_of_by_its_own_clock() {
    let anna = Person::new();
    anna.json(&[
        "reminders",
        "add",
        "--kind",
        "meeting",
        "--weekday",
        "mon",
        "--time",
        "19:00",
        "--time-zone",
        "Europe/Madrid",
        "--before",
        "45m",
    ]);
    assert_eq!(
        fires(&anna.json(&["reminders", "plan", "--horizon", "7"]))[0],
        "2026-11-23T17:15:00Z"
    );
    let page = anna.run(&["reminders", "plan"]).out;
    assert!(page.contains("Mon 23 Nov  09:15 UTC-08:00"), "{page}");
}

#[test]
fn what_does_not_fit_is_named() {
    let anna = Person::new();
    let cases: [(&[&str], &str); 5] = [
        (&["reminders", "add", "--kind", "checkin"], "times"),
        (
            &[
                "reminders",
                "add",
                "--kind",
                "checkin",
                "--time",
                "20:00",
                "--weekday",
                "7",
            ],
            "weekdays",
        ),
        (
            &[
                "reminders",
                "add",
                "--kind",
                "checkin",
                "--time",
                "20:00",
                "--every-days",
                "0",
            ],
            "every_days",
        ),
        (&["reminders", "plan", "--cap", "65"], "cap"),
        (&["reminders", "plan", "--horizon", "0d"], "horizon_days"),
    ];
    for (words, field) in cases {
        assert_eq!(
            anna.refused(words).error(),
            ("Invalid".to_owned(), field.to_owned()),
            "{words:?}"
        );
    }
    assert_eq!(
        anna.refused(&["reminders", "add", "--kind", "party", "--time", "20:00"])
            .code,
        2
    );
}
