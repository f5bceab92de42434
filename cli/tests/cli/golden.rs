//! What people see, at 60 and 100 columns, in both languages. `UPDATE_GOLDEN=1` writes it anew.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Person, feed};

/// A person with a few days and two lists, one of them of another zone.
fn story() -> Person {
    let anna = Person::new().with_meetings();
    let east = [
        "meetings",
        "import",
        &feed("mg_aasepia_philadelphia_2020.json"),
        "--source",
        "philadelphia",
        "--fellowship",
        "aa",
    ];
    anna.json(&[&east[..], &["--time-zone", "America/New_York"]].concat());
    let days: [(&str, &[&str]); 4] = [
        (
            "2026-11-20T16:05:00Z",
            &[
                "--mood",
                "3",
                "--craving",
                "7",
                "--anxiety",
                "8",
                "--sleep-hours",
                "4.5",
            ],
        ),
        (
            "2026-11-21T17:00:00Z",
            &[
                "--mood",
                "5",
                "--craving",
                "4",
                "--medicine",
                "late",
                "--used",
                "skip",
            ],
        ),
        (
            "2026-11-23T14:40:00Z",
            &[
                "--mood",
                "6",
                "--craving",
                "3",
                "--medicine",
                "taken",
                "--used",
                "no",
                "--note",
                "Walked home along the river instead of past the bar. Called Sam, slept early, and it was quiet. 🌲 Ánimo.",
            ],
        ),
        (
            "2026-11-23T14:55:00Z",
            &[
                "--connection",
                "yes",
                "--trigger",
                "payday",
                "--trigger",
                "an argument",
                "--stress",
                "5",
            ],
        ),
    ];
    for (clock, answers) in days {
        anna.json(&[&["checkin", "add", "--clock", clock][..], answers].concat());
    }
    anna.json(&[
        "skills",
        "practise",
        "sober-space",
        "--situation",
        "craving",
        "--before",
        "8",
        "--after",
        "5",
    ]);
    anna.json(&[
        "reminders",
        "add",
        "--kind",
        "medicine",
        "--time",
        "08:00",
        "--time",
        "21:30",
    ]);
    let meeting = [
        "reminders",
        "add",
        "--kind",
        "meeting",
        "--weekday",
        "tue",
        "--time",
        "19:00",
    ];
    anna.json(&[&meeting[..], &["--before", "1h"]].concat());
    with_contacts(&anna);
    anna
}

/// Two contacts, of whom one agreed; an alert that the phone has; a rule.
fn with_contacts(anna: &Person) {
    let luis = [
        "contacts", "add", "--name", "Luis", "--role", "family", "--order", "2",
    ];
    anna.json(&luis);
    let ana = [
        "contacts",
        "add",
        "--name",
        "Ana",
        "--role",
        "sponsor",
        "--hours",
        "06:00-22:00",
    ];
    let ana = anna.json(&[&ana[..], &["--phone", "+1 (780) 555-0100"]].concat());
    let words = "She said: any time, and if she cannot call she will write.";
    anna.json(&[
        "contacts",
        "agree",
        ana["id"].as_str().unwrap(),
        "--words",
        words,
    ]);
    let alert = anna.json(&["alerts", "send", "--at-once"]);
    anna.json(&["alerts", "run"]);
    anna.json(&[
        "alerts",
        "report",
        alert["id"].as_str().unwrap(),
        "handed_over",
    ]);
    let rule = [
        "rules",
        "add",
        "--answer",
        "craving",
        "--at-least",
        "8",
        "--times",
        "2",
    ];
    anna.json(&rule);
}

/// The first digits of every id there is: they are random.
fn random_ids(anna: &Person) -> Vec<String> {
    let days = anna.json(&["checkin", "list"]);
    let days = days["days"].as_array().unwrap().iter();
    let mut all: Vec<Value> = days
        .flat_map(|day| day["entries"].as_array().unwrap().clone())
        .collect();
    for name in ["contacts", "alerts", "rules"] {
        all.extend(anna.json(&[name, "list"])[name].as_array().unwrap().clone());
    }
    all.iter()
        .map(|one| one["id"].as_str().unwrap()[..8].to_owned())
        .collect()
}

const SCENES: [(&str, &[&str]); 17] = [
    (
        "skills_suggest",
        &[
            "skills",
            "suggest",
            "--situation",
            "craving",
            "--minutes",
            "5",
            "--limit",
            "3",
        ],
    ),
    ("reminders_plan", &["reminders", "plan", "--horizon", "3d"]),
    ("contacts_list", &["contacts", "list"]),
    ("contacts_ledger", &["contacts", "ledger"]),
    ("contacts_support", &["contacts", "support"]),
    ("alerts_list", &["alerts", "list"]),
    ("rules_list", &["rules", "list"]),
    ("checkin_list", &["checkin", "list"]),
    ("checkin_summary", &["checkin", "summary"]),
    (
        "near_soon",
        &[
            "meetings",
            "near",
            "37.3382,-121.8863",
            "--starting-within",
            "3h",
            "--limit",
            "6",
        ],
    ),
    (
        "near_other_zone",
        &[
            "meetings",
            "near",
            "39.9526,-75.1652",
            "--within",
            "5km",
            "--limit",
            "4",
        ],
    ),
    (
        "near_closed",
        &[
            "meetings",
            "near",
            "37.3382,-121.8863",
            "--attendance",
            "temporarily_closed",
            "--limit",
            "2",
        ],
    ),
    ("meeting", &["meetings", "show", "22909e9e10318b0e"]),
    ("crisis_us", &["crisis", "--country", "US"]),
    ("settings", &["settings", "show"]),
    ("refused", &["checkin", "add", "--mood", "11"]),
    ("help_near", &["meetings", "near", "--help"]),
];

#[test]
fn pages_look_as_they_did() {
    let anna = story();
    let ids = random_ids(&anna);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/golden");
    let mut other = Vec::new();
    for (name, words) in SCENES {
        for language in ["en", "es"] {
            for width in ["60", "100"] {
                let mut command = anna.command(&[words, &["--language", language]].concat());
                let output = command.env("COLUMNS", width).output().unwrap();
                let mut page = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
                for id in &ids {
                    page = page.replace(id, "________");
                }
                assert!(!page.contains('\x1b'), "{name}: NO_COLOR is set");
                narrow(name, &page, width.parse().unwrap());
                let path = folder.join(format!("{name}.{language}.{width}.txt"));
                if std::env::var_os("UPDATE_GOLDEN").is_some() {
                    fs::write(path, page).unwrap();
                } else if fs::read_to_string(&path).unwrap_or_default() != page {
                    other.push(format!("{}:\n{page}", path.display()));
                }
            }
        }
    }
    assert!(other.is_empty(), "{}", other.join("\n"));
}

/// Only a word that cannot be broken, such as a link, may be wider than the terminal.
fn narrow(name: &str, page: &str, width: usize) {
    for line in page.lines() {
        let links = line.contains("://");
        assert!(
            textwrap::core::display_width(line) <= width || links,
            "{name} at {width}: {line}"
        );
    }
}

#[test]
fn colour_is_for_terminals_and_who_asks_for_it() {
    let anna = Person::new();
    let run = |set: &str| {
        let mut command = anna.command(&["crisis", "--country", "US"]);
        command.env_remove("NO_COLOR").env(set, "1");
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(run("CLICOLOR_FORCE").contains("\x1b["));
    assert!(!run("NO_COLOR").contains('\x1b'));
    assert!(!run("WAYMARK_ANY").contains('\x1b'), "this is no terminal");
}
