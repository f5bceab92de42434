use serde_json::{Value, json};

use crate::support::Person;

fn order(found: &Value) -> Vec<&str> {
    let found = found["suggestions"].as_array().unwrap();
    found
        .iter()
        .map(|one| one["skill"]["id"].as_str().unwrap())
        .collect()
}

#[test]
fn what_helped_comes_first_and_says_why() {
    let anna = Person::new();
    let craving = [
        "skills",
        "suggest",
        "--situation",
        "craving",
        "--minutes",
        "5",
    ];
    let before = anna.json(&craving);
    assert_eq!(order(&before).len(), 5);
    for one in before["suggestions"].as_array().unwrap() {
        assert!(one["skill"]["minutes"].as_i64().unwrap() <= 5);
        assert!(!one["why"].as_str().unwrap().is_empty());
        assert!(!one["skill"]["steps"].as_array().unwrap().is_empty());
    }
    assert_ne!(order(&before)[0], "one-text");
    let words = [
        "skills",
        "practise",
        "one-text",
        "--situation",
        "craving",
        "--before",
        "8",
        "--after",
        "4",
    ];
    let practice = anna.json(&words);
    assert_eq!(
        (
            &practice["skill_id"],
            &practice["before"],
            &practice["after"]
        ),
        (&json!("one-text"), &json!(8), &json!(4))
    );
    anna.json(&words);
    let after = anna.json(&craving);
    assert_eq!(order(&after)[0], "one-text");
    assert_ne!(
        after["suggestions"][0]["why"],
        before["suggestions"][0]["why"]
    );
    let spanish = anna.json(&[&craving[..], &["--language", "es"]].concat());
    assert_ne!(
        after["suggestions"][0]["why"],
        spanish["suggestions"][0]["why"]
    );
}

#[test]
fn cautions_that_apply_filter_and_others_are_shown() {
    let anna = Person::new();
    let all = anna.json(&["skills", "list"]);
    assert_eq!(all["skills"].as_array().unwrap().len(), 101);
    let panic = [
        "skills",
        "suggest",
        "--situation",
        "panic",
        "--limit",
        "100",
    ];
    let without = anna.json(&[&panic[..], &["--caution", "lung"]].concat());
    assert!(order(&without).len() < order(&anna.json(&panic)).len());
    assert!(!without.to_string().contains("\"lung\""));
    let shown = anna.run(&["skills", "show", "cool-face"]).out;
    assert!(shown.matches("\n  !").count() >= 8, "{shown}");
}

#[test]
fn a_skill_is_kept_at_hand_and_bad_values_are_named() {
    let anna = Person::new();
    assert_eq!(
        anna.json(&["skills", "favourite", "box-breath"]),
        json!({ "id": "box-breath", "favourite": true })
    );
    assert_eq!(
        anna.json(&["skills", "show", "box-breath"])["favourite"],
        true
    );
    anna.json(&["skills", "favourite", "box-breath", "--off"]);
    assert_eq!(
        anna.json(&["skills", "show", "box-breath"])["favourite"],
        false
    );
    let cases: [(&[&str], &str); 5] = [
        (&["skills", "list", "--family", "magic"], "family"),
        (
            &["skills", "suggest", "--situation", "somewhere"],
            "situation",
        ),
        (
            &[
                "skills",
                "suggest",
                "--situation",
                "craving",
                "--minutes",
                "0",
            ],
            "minutes",
        ),
        (
            &[
                "skills",
                "suggest",
                "--situation",
                "craving",
                "--caution",
                "rain",
            ],
            "cautions",
        ),
        (
            &["skills", "practise", "box-breath", "--before", "11"],
            "before",
        ),
    ];
    for (words, field) in cases {
        assert_eq!(
            anna.refused(words).error(),
            ("Invalid".to_owned(), field.to_owned()),
            "{words:?}"
        );
    }
    assert_eq!(
        anna.refused(&["skills", "practise", "no-such-skill"])
            .error()
            .0,
        "NotFound"
    );
}
