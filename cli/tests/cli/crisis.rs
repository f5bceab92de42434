use serde_json::json;

use crate::support::{NOW, Person, waymark};

#[test]
fn the_crisis_page_needs_no_home_and_makes_none() {
    let anna = Person::new();
    let page = anna.json(&["crisis", "--country", "us"]);
    assert_eq!(
        (&page["country"], &page["coverage"]),
        (&json!("US"), &json!("listed"))
    );
    assert_eq!(page["emergency"][0]["number"], "911");
    let people = anna.run(&["crisis", "--country", "US", "--language", "es"]);
    assert!(people.out.contains("988"), "{}", people.out);
    assert!(!anna.home().exists());

    let nowhere = waymark()
        .args(["crisis", "--json", "--clock", NOW, "--zone", "UTC"])
        .output()
        .unwrap();
    assert!(nowhere.status.success(), "not even HOME is needed");
}

#[test]
fn without_a_choice_no_country_is_guessed() {
    let anna = Person::new();
    assert_eq!(anna.json(&["crisis"])["coverage"], "not_chosen");
    assert_eq!(anna.json(&["crisis"])["emergency"], json!([]));
    anna.json(&["settings", "set", "--country", "MX", "--language", "es"]);
    let page = anna.json(&["crisis"]);
    assert_eq!(
        (&page["country"], &page["language"]),
        (&json!("MX"), &json!("es"))
    );
    assert_eq!(
        anna.refused(&["crisis", "--country", "USA"]).error(),
        ("Invalid".into(), "country".into())
    );
}

#[test]
fn a_diary_that_does_not_open_does_not_stand_in_the_way() {
    let anna = Person::new();
    anna.json(&["settings", "set", "--country", "MX"]);
    std::fs::remove_file(anna.file("key")).unwrap();
    assert_eq!(anna.refused(&["checkin", "list"]).code, 3);
    assert_eq!(anna.json(&["crisis"])["coverage"], "not_chosen");
}
