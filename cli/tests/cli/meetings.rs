use serde_json::{Value, json};

use crate::support::{Person, SAN_JOSE, feed};

fn ids(page: &Value) -> Vec<&str> {
    page["meetings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|meeting| meeting["id"].as_str().unwrap())
        .collect()
}

#[test]
fn a_real_list_is_imported_searched_shown_and_kept() {
    let anna = Person::new().with_meetings();
    let near = anna.json(&[
        "meetings", "near", SAN_JOSE, "--within", "10km", "--limit", "5",
    ]);
    assert_eq!(ids(&near).len(), 5);
    assert!(near["total"].as_u64().unwrap() > 100);
    let next = anna.json(&[
        "meetings", "near", SAN_JOSE, "--within", "10km", "--limit", "5", "--offset", "5",
    ]);
    assert!(ids(&next).iter().all(|id| !ids(&near).contains(id)));

    let soon = anna.json(&[
        "meetings",
        "near",
        SAN_JOSE,
        "--starting-within",
        "2h",
        "--attendance",
        "in_person",
    ]);
    for meeting in soon["meetings"].as_array().unwrap() {
        assert_eq!(meeting["attendance"], "in_person");
        let start = meeting["next_start"].as_str().unwrap();
        assert!(
            start.starts_with("2026-11-23T0") && start.ends_with("-08:00"),
            "{start}"
        );
    }
    assert!(!ids(&soon).is_empty());
    let monday = anna.json(&[
        "meetings", "near", SAN_JOSE, "--day", "lunes", "--type", "O", "--type", "W",
    ]);
    for meeting in monday["meetings"].as_array().unwrap() {
        assert_eq!(meeting["day"], 1);
        assert!(
            ["O", "W"]
                .iter()
                .all(|code| meeting["types"].as_array().unwrap().contains(&json!(code)))
        );
    }

    let id = ids(&near)[0];
    let shown = anna.json(&["meetings", "show", &id[..8]]);
    assert_eq!(
        (&shown["id"], &shown["source"]),
        (&json!(id), &json!("san-jose"))
    );
    assert_eq!(
        anna.json(&["meetings", "favourite", &id[..8]]),
        json!({ "id": id, "favourite": true })
    );
    assert_eq!(
        anna.json(&["meetings", "favourites"])["favourites"][0]["id"],
        id
    );
    anna.json(&["meetings", "favourite", id, "--off"]);
    assert_eq!(
        anna.json(&["meetings", "favourites"]),
        json!({ "favourites": [] })
    );
    let sources = anna.json(&["meetings", "sources"]);
    assert_eq!(
        (
            &sources["sources"][0]["name"],
            &sources["sources"][0]["meetings"]
        ),
        (&json!("san-jose"), &json!(670))
    );
}

#[test]
fn afternoons_in_edmonton_stay_in_the_afternoon() {
    let anna = Person::new();
    let words = [
        "meetings",
        "import",
        &feed("mg_edmonton.json"),
        "--source",
        "edmonton",
        "--fellowship",
        "aa",
    ];
    let report = anna.json(&[&words[..], &["--time-zone", "America/Edmonton"]].concat());
    assert_eq!(
        (&report["rows"], &report["meetings"]),
        (&json!(315), &json!(315))
    );
    // That list names no places; a row of it at a place can be found.
    let list = anna.folder.path().join("one.json");
    let row = r#"[{"slug": "1", "name": "Evening", "day": [1], "time": "8:00 PM",
        "latitude": 53.5461, "longitude": -113.4938}]"#;
    std::fs::write(&list, row).unwrap();
    let words = [
        "meetings",
        "import",
        list.to_str().unwrap(),
        "--source",
        "one",
    ];
    anna.json(&[&words[..], &["--time-zone", "America/Edmonton"]].concat());
    let near = anna.json(&["meetings", "near", "53.5,-113.5"]);
    assert_eq!(
        near["meetings"][0]["next_start"],
        "2026-11-23T20:00:00-06:00"
    );
    assert_eq!(near["meetings"][0]["zone_source"], "feed");
    let page = anna.run(&["meetings", "near", "53.5,-113.5"]).out;
    assert!(
        page.contains("Mon 23 Nov, 20:00 (America/Edmonton)"),
        "{page}"
    );
    assert!(
        page.contains("For you: Mon 23 Nov, 18:00 (America/Los_Angeles)"),
        "{page}"
    );
}

#[test]
fn a_leading_minus_is_a_place_and_not_an_option() {
    let anna = Person::new();
    for words in [
        ["meetings", "near", "-33.87,151.21"],
        ["meetings", "near", "-90,-180"],
    ] {
        let none = json!({ "total": 0, "meetings": [], "hidden_fellowships": [] });
        assert_eq!(anna.json(&words), none);
    }
    assert_eq!(
        anna.json(&["meetings", "near", "-33.87,151.21", "--within", "5km"])["total"],
        0
    );
}

#[test]
fn distances_are_in_the_unit_of_the_country() {
    let anna = Person::new().with_meetings();
    let first = |extra: &[&str], lang: &str| {
        let words = [&["meetings", "near", SAN_JOSE, "--limit", "30"], extra].concat();
        let output = anna.command(&words).env("LANG", lang).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(first(&[], "en_US.UTF-8").contains(" mi  "));
    assert!(first(&[], "de_DE.UTF-8").contains(" m  "));
    assert!(!first(&[], "de_DE.UTF-8").contains(" mi  "));
    assert!(!first(&["--within", "20km"], "en_US.UTF-8").contains(" mi  "));
    anna.json(&["settings", "set", "--country", "GB"]);
    assert!(
        first(&[], "de_DE.UTF-8").contains(" mi  "),
        "the chosen country comes first"
    );
}

/// None of Edmonton's rows has a place to be near to; its hours are written as `8:00 PM`.
#[test]
fn a_list_without_places_is_read_in_the_order_of_the_week() {
    let anna = Person::new();
    let report = anna.json(&[
        "meetings",
        "import",
        &feed("mg_edmonton.json"),
        "--source",
        "edmonton",
        "--fellowship",
        "aa",
        "--time-zone",
        "America/Edmonton",
    ]);
    assert_eq!(
        (&report["rows"], &report["meetings"]),
        (&json!(315), &json!(315))
    );
    let list = anna.json(&["meetings", "list", "--source", "edmonton", "--limit", "500"]);
    let meetings = list["meetings"].as_array().unwrap();
    assert_eq!((list["total"].as_u64(), meetings.len()), (Some(315), 315));
    let afternoon = meetings
        .iter()
        .filter(|m| m["time"].as_str().unwrap() > "12:59")
        .count();
    assert_eq!(afternoon, 214);
    assert!(
        meetings
            .iter()
            .all(|m| m["next_start"].as_str().unwrap().ends_with("-06:00"))
    );
}
