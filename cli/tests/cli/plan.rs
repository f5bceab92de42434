use serde_json::{Value, json};

use crate::support::Person;

fn lines(pages: &Value, part: &str) -> Vec<String> {
    let mut all = pages["pages"].as_array().unwrap().iter();
    let page = all.find(|page| page["part"] == part).unwrap();
    let lines = page["lines"].as_array().unwrap().iter();
    lines
        .map(|line| line["text"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_plan_is_written_put_in_order_and_printed() {
    let anna = Person::new();
    let empty = anna.json(&["plan", "show"]);
    assert_eq!(empty["pages"].as_array().unwrap().len(), 7);
    assert_eq!(anna.run(&["plan", "print"]).out, "");
    let add = |text: &str| anna.json(&["plan", "add", "--part", "worse", text]);
    let ana = add("Call Ana.");
    assert_eq!(
        (&ana["part"], &ana["place"], &ana["text"]),
        (&json!("worse"), &json!(1), &json!("Call Ana."))
    );
    let tea = add("Tea.");
    let id = |line: &Value| line["id"].as_str().unwrap()[..8].to_owned();
    let moved = anna.json(&["plan", "edit", &id(&tea), "--place", "1"]);
    assert_eq!(
        (&moved["place"], &moved["text"]),
        (&json!(1), &json!("Tea."))
    );
    let worded = anna.json(&["plan", "edit", &id(&ana), "Call Ana or Luis."]);
    assert_eq!((&worded["place"], &worded["id"]), (&json!(2), &ana["id"]));
    anna.json(&["plan", "edit", &id(&tea), "--part", "toolbox"]);
    let shown = anna.json(&["plan", "show"]);
    assert_eq!(lines(&shown, "worse"), ["Call Ana or Luis."]);
    assert_eq!(lines(&shown, "toolbox"), ["Tea."]);
    let one = anna.json(&["plan", "show", "--part", "worse"]);
    assert_eq!(one["pages"].as_array().unwrap().len(), 1);

    let printed = anna.run(&["plan", "print"]).out;
    let wanted = "What helps me\n- Tea.\n\nWhen things get much worse\n- Call Ana or Luis.\n";
    assert_eq!(printed, wanted);
    assert_eq!(anna.json(&["plan", "print"])["text"], wanted);
    let spanish = anna.run(&["plan", "print", "--part", "toolbox", "--language", "es"]);
    assert_eq!(spanish.out, "Lo que me ayuda\n- Tea.\n");
    let people = anna.run(&["plan", "show"]).out;
    assert!(
        people.contains("  1. Tea.") && people.contains("Nothing yet"),
        "{people}"
    );

    let gone = anna.json(&["plan", "remove", &id(&tea)]);
    assert_eq!(gone, json!({"id": tea["id"], "removed": true}));
    assert_eq!(anna.json(&["plan", "show"])["pages"][0]["lines"], json!([]));
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let anna = Person::new();
    let refused = |words: &[&str]| anna.refused(words).error();
    let long = "x".repeat(301);
    let of = |kind: &str, field: &str| (kind.to_owned(), field.to_owned());
    let add = ["plan", "add", "--part", "daily"];
    assert_eq!(
        refused(&[&add[..], &[&long]].concat()),
        of("Invalid", "text")
    );
    assert_eq!(
        refused(&[&add[..], &["Tea.", "--place", "0"]].concat()),
        of("Invalid", "place")
    );
    assert_eq!(
        refused(&["plan", "edit", "3f2a", "Tea."]),
        of("NotFound", "")
    );
    let other = anna.run(&["plan", "add", "--part", "moon", "Tea."]);
    assert_eq!(other.code, 2);
}
