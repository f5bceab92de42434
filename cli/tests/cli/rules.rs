//! Rules of the person's own on the command line.

use serde_json::json;

use crate::support::Person;

fn with_ana() -> (Person, String) {
    let person = Person::new();
    let who = [
        "contacts",
        "add",
        "--name",
        "Ana",
        "--role",
        "friend",
        "--phone",
        "+17805550101",
    ];
    let id = person.json(&who)["id"].as_str().unwrap().to_owned();
    person.json(&["contacts", "agree", &id, "--words", "Yes."]);
    (person, id)
}

#[test]
fn a_rule_is_tried_made_read_back_and_fires() {
    let (person, ana) = with_ana();
    let condition = ["--answer", "craving", "--at-least", "8", "--times", "2"];
    for craving in ["8", "9"] {
        let now = ["--clock", "2026-11-20T16:00:00Z"];
        person.json(&[&["checkin", "add", "--craving", craving][..], &now].concat());
    }
    let tried = person.json(&[&["rules", "dry-run", "--days", "30d"][..], &condition].concat());
    assert_eq!(tried, json!({ "days": ["2026-11-20"] }));
    let made = person.json(&[&["rules", "add", "--contact", &ana[..8]][..], &condition].concat());
    assert_eq!(made["contact_ids"], json!([ana]));
    assert_eq!(
        made["in_words"],
        "When craving is 8 or more, 2 times in a day: Waymark will ask you first. If you say yes, a message goes to Ana. \
         It asks them to call you."
    );
    assert_eq!(person.json(&["rules", "list"]), json!({ "rules": [made] }));
    person.json(&["settings", "set", "--language", "es"]);
    let page = person.run(&["rules", "list"]).out;
    assert!(page.contains("Waymark te preguntará"), "{page}");
    assert_eq!(person.json(&["rules", "run"])["fired"], json!([]));
    for craving in ["8", "10"] {
        person.json(&["checkin", "add", "--craving", craving]);
    }
    let fired = &person.json(&["rules", "run"])["fired"][0];
    assert_eq!(
        (&fired["state"], &fired["rule_id"]),
        (&json!("drafted"), &made["id"])
    );
    let id = made["id"].as_str().unwrap();
    let edited = person.json(&["rules", "edit", &id[..6], "--no-checkin", "3d", "--send"]);
    assert_eq!(
        (&edited["id"], &edited["act"], &edited["contact_ids"]),
        (&made["id"], &json!("send"), &json!([]))
    );
    assert_eq!(
        person.json(&["rules", "list"]),
        json!({ "rules": [edited] })
    );
    assert_eq!(person.json(&["rules", "pause", &id[..6]])["paused"], true);
    assert_eq!(person.json(&["rules", "remove", id])["removed"], true);
    assert_eq!(
        person.refused(&["rules", "remove", id]).error().0,
        "NotFound"
    );
}

#[test]
fn a_press_sends_at_once_and_being_ill_is_said() {
    let (person, _) = with_ana();
    let made = person.json(&["rules", "add", "--press", "--send", "--says", "call_me"]);
    let pressed = person.json(&["rules", "press", made["id"].as_str().unwrap()]);
    assert_eq!(pressed["state"], "queued");
    assert_eq!(
        person.json(&["rules", "hold", "2026-12-05"]),
        json!({ "until": "2026-12-05" })
    );
    assert_eq!(
        person.json(&["rules", "hold", "none"]),
        json!({ "until": null })
    );
    assert_eq!(
        person.refused(&["rules", "hold", "yesterday"]).error().1,
        "until"
    );
}

#[test]
fn what_a_relay_holds_back_is_read_back_with_its_limits() {
    let (person, _) = with_ana();
    let add = ["rules", "add", "--no-checkin", "3d", "--send", "--escrow"];
    let page = person.run(&add).out;
    for words in [
        "It says only: no check-in seen.",
        "may let it out early",
        "only with a network",
    ] {
        assert!(page.contains(words), "{page}");
    }
    person.json(&["settings", "set", "--language", "es"]);
    let made = person.json(&add);
    assert_eq!(
        (&made["escrow"], &made["escrowed"]),
        (&json!(true), &json!(null))
    );
    let page = person.run(&["rules", "list"]).out;
    assert!(page.contains("un servidor deja salir"), "{page}");
    let carried = person.json(&["contacts", "carry"]);
    assert_eq!(
        (&carried["waiting"], &carried["next_at"]),
        (&json!(0), &json!(null))
    );
}

#[test]
fn what_makes_no_rule_is_refused_by_name() {
    let (person, _) = with_ana();
    for (words, field) in [
        (&[][..], "condition"),
        (&["--press", "--no-checkin", "3d"], "condition"),
        (&["--answer", "craving"], "value"),
        (&["--answer", "craving", "--at-least", "11"], "value"),
        (&["--answer", "note", "--at-least", "1"], "answer"),
        (&["--sign", "alone", "--at-least", "2"], "at_least"),
        (&["--no-checkin", "31d"], "days"),
        (&["--no-checkin", "3d", "--escrow"], "escrow"),
        (&["--no-checkin", "29d", "--send", "--escrow"], "escrow"),
        (&["--press", "--send", "--escrow"], "escrow"),
    ] {
        let refused = person.refused(&[&["rules", "add"], words].concat());
        assert_eq!(
            (refused.code, refused.error().1.as_str()),
            (1, field),
            "{words:?}"
        );
    }
}
