//! Alerts on the command line.

use serde_json::{Value, json};

use crate::support::Person;

/// Ana by text, then Luis by call; both agreed to both levels.
fn with_contacts() -> (Person, String) {
    let person = Person::new();
    let add = |name, phone, way, order| {
        let who = [
            "contacts", "add", "--name", name, "--role", "friend", "--phone", phone,
        ];
        let how = [
            "--way", way, "--order", order, "--level", "call_me", "--level", "hard_day",
        ];
        let id = person.json(&[&who[..], &how].concat())["id"].clone();
        person.json(&["contacts", "agree", id.as_str().unwrap(), "--words", "Yes."]);
        id.as_str().unwrap().to_owned()
    };
    let ana = add("Ana", "+17805550101", "text", "1");
    add("Luis", "+17805550102", "call", "2");
    (person, ana)
}

fn at(minute: &str) -> [String; 2] {
    ["--clock".to_owned(), format!("2026-11-23T{minute}:00Z")]
}

fn tasks(person: &Person, minute: &str) -> Value {
    let [clock, time] = at(minute);
    person.json(&["alerts", "run", &clock, &time])["tasks"].clone()
}

#[test]
fn one_press_asks_one_after_the_other_until_somebody_answers() {
    let (person, _) = with_contacts();
    let preview = person.json(&["alerts", "preview", "--clock", "2026-11-23T15:00:00Z"]);
    assert_eq!(preview["state"], "drafted");
    assert_eq!(
        preview["preview"]["text"],
        "Hi Ana. Could you please call me when you can? Thank you."
    );
    assert_eq!(preview["next"][0]["name"], "Luis");
    let id = preview["id"].as_str().unwrap();
    assert_eq!(tasks(&person, "15:00"), json!([]), "nothing was sent yet");
    let [clock, now] = at("15:00");
    person.json(&[
        "alerts",
        "send",
        "--alert",
        &id[..8],
        "--at-once",
        &clock,
        &now,
    ]);
    let first = tasks(&person, "15:00");
    assert_eq!(
        (&first[0]["phone"], &first[0]["text"]),
        (&json!("+17805550101"), &preview["preview"]["text"])
    );
    let handed = person.json(&["alerts", "report", id, "handed_over", &clock, &now]);
    assert_eq!(handed["answer_by"], "2026-11-23T15:30:00Z");
    let call = tasks(&person, "15:30");
    assert_eq!(
        (&call[0]["means"], &call[0]["phone"]),
        (&json!("call"), &json!("+17805550102"))
    );
    let page = person
        .run(&["alerts", "list", "--clock", "2026-11-23T15:31:00Z"])
        .out;
    assert!(
        page.contains("It is not known whether it went out."),
        "{page}"
    );
    person.json(&[
        "alerts",
        "answered",
        &call[0]["alert_id"].as_str().unwrap()[..8],
    ]);
    let all = person.json(&["alerts", "list"]);
    let states: Vec<_> = all["alerts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["state"])
        .collect();
    assert_eq!(states, ["answered", "closed"]);
    let told = person.json(&["alerts", "stand-down", id, "--tell"]);
    assert_eq!(
        told["alerts"][0]["preview"]["text"],
        "Hi Ana. I am okay now. Thank you for being there."
    );
}

#[test]
fn a_test_with_own_words_says_so_and_can_be_called_off() {
    let (person, ana) = with_contacts();
    let words = [
        "alerts",
        "send",
        &ana[..8],
        "--test",
        "--text",
        "Can we talk tonight?",
    ];
    let sent = person.json(&words);
    assert_eq!(
        (&sent["kind"], &sent["level"], &sent["state"]),
        (&json!("test"), &json!("hard_day"), &json!("grace"))
    );
    assert!(
        sent["preview"]["text"]
            .as_str()
            .unwrap()
            .starts_with("TEST")
    );
    let id = sent["id"].as_str().unwrap();
    assert_eq!(person.json(&["alerts", "cancel", id])["state"], "cancelled");
    let again = person.refused(&["alerts", "cancel", id, "--language", "es"]);
    assert!(
        again.err.contains("id: ya salió o ya terminó."),
        "{}",
        again.err
    );
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let (person, ana) = with_contacts();
    let nobody = Person::new();
    assert_eq!(
        nobody.refused(&["alerts", "preview"]).error().1,
        "contact_ids"
    );
    let own = [
        "alerts", "preview", &ana, "--level", "call_me", "--text", "Hello.",
    ];
    assert_eq!(person.refused(&own).error().1, "words");
    assert_eq!(
        person.run(&["alerts", "report", "3f2a", "delivered"]).code,
        2
    );
    person.json(&["contacts", "hide", "--word", "river"]);
    for words in [
        &["alerts", "list"][..],
        &["alerts", "preview"],
        &["alerts", "cancel", "3f2a"],
    ] {
        let (here, fresh) = (person.run(words), nobody.run(words));
        assert_eq!(
            (here.code, here.out, here.err),
            (fresh.code, fresh.out, fresh.err),
            "{words:?}"
        );
    }
}
