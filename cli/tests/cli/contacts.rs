//! Contacts on the command line.

use serde_json::{Value, json};

use crate::support::Person;

fn ana(person: &Person) -> Value {
    person.json(&[
        "contacts",
        "add",
        "--name",
        "Ana",
        "--role",
        "sponsor",
        "--phone",
        "+1 (780) 555-0100",
    ])
}

#[test]
fn a_contact_gets_what_they_agreed_to_until_it_is_taken_back() {
    let person = Person::new();
    let added = ana(&person);
    assert_eq!(added["ways"], json!(["call", "text"]));
    assert_eq!(
        (&added["may_get"], &added["gets"]),
        (&json!(["call_me"]), &json!([]))
    );
    let id = added["id"].as_str().unwrap();
    let agreed = person.json(&["contacts", "agree", &id[..6], "--words", "Any time."]);
    assert_eq!(agreed["gets"], json!(["call_me"]));
    let hours = ["--hours", "08:00-22:00", "--field", "mood", "--wait", "1h"];
    let edited = person.json(&[&["contacts", "edit", id][..], &hours].concat());
    assert_eq!(
        (&edited["hours_from"], &edited["wait_minutes"]),
        (&json!("08:00"), &json!(60))
    );
    assert_eq!(
        (&edited["may_get"], &edited["gets"]),
        (&json!(["call_me", "fields"]), &json!(["call_me"]))
    );
    let told = person.json(&["contacts", "edit", id, "--helps", "Just listen."]);
    assert_eq!(told["helps"], "Just listen.");
    let listed = person.run(&["contacts", "list", "--language", "es"]).out;
    assert!(listed.contains("Lo que ayuda, debajo de cada mensaje: Just listen."));
    let untold = person.json(&["contacts", "edit", id, "--helps", "none"]);
    assert_eq!(untold["helps"], Value::Null);
    let always = person.json(&["contacts", "edit", id, "--hours", "always"]);
    assert_eq!(always["hours_from"], Value::Null);
    assert_eq!(
        person.json(&["contacts", "list"]),
        json!({ "contacts": [always], "pairings": [] })
    );
    let withdrawn = person.json(&["contacts", "revoke", id]);
    assert_eq!(withdrawn["levels"], json!(["call_me"]));
    person.json(&["contacts", "remove", id]);
    let ledger = person.json(&["contacts", "ledger"]);
    let events: Vec<_> = ledger["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| &line["event"])
        .collect();
    assert_eq!(events, ["agreed", "revoked", "removed"]);
    assert_eq!(
        (&ledger["whole"], &ledger["lines"][0]["name"]),
        (&json!(true), &Value::Null)
    );
}

#[test]
fn a_number_that_is_none_is_refused_in_both_languages() {
    let person = Person::new();
    let words = [
        "contacts", "add", "--name", "Ana", "--role", "friend", "--phone", "call Ana",
    ];
    let refused = person.refused(&[&words[..], &["--language", "es"]].concat());
    assert_eq!(refused.code, 1);
    assert!(
        refused
            .err
            .contains("phone: deben ser cifras, con + antes del país. "),
        "{}",
        refused.err
    );
    assert_eq!(refused.json()["error"]["field"], "phone");
}

#[test]
fn what_is_put_away_is_not_listed_and_a_wrong_word_sounds_like_the_right_one() {
    let (person, other) = (Person::new(), Person::new());
    let id = ana(&person)["id"].clone();
    person.json(&["contacts", "agree", id.as_str().unwrap(), "--words", "Yes."]);
    let hidden = person.run_with_input(&["contacts", "hide", "--word", "-"], "río 42\n".as_bytes());
    assert_eq!(hidden.code, 0, "{}", hidden.err);
    for words in [
        &["contacts", "list"][..],
        &["contacts", "ledger"],
        &["contacts", "support"],
        &["contacts", "unhide", "--word", "wrong"],
        &["contacts", "list", "--language", "es"],
        &["contacts", "revoke", id.as_str().unwrap()],
        &["reminders", "plan"],
    ] {
        let (here, fresh) = (person.run(words), other.run(words));
        assert_eq!(
            (here.code, here.out, here.err),
            (fresh.code, fresh.out, fresh.err),
            "{words:?}"
        );
    }
    person.json(&["contacts", "unhide", "--word", "río 42"]);
    assert_eq!(person.json(&["contacts", "list"])["contacts"][0]["id"], id);
}

#[test]
fn a_link_is_agreed_to_shown_and_taken_out_again() {
    let person = Person::new();
    let id = ana(&person)["id"].as_str().unwrap().to_owned();
    let edit = |words: &[&str]| person.json(&[&["contacts", "edit", &id], words].concat());
    let relay = ["--link-relay", "relay.example.org"];
    assert_eq!(edit(&relay)["link_relay"], "https://relay.example.org");
    person.json(&["contacts", "agree", &id, "--words", "With a link."]);
    let preview = || person.json(&["alerts", "preview", &id])["preview"].clone();
    let line = preview()["link_line"].as_str().unwrap().to_owned();
    let (words, key) = line.split_once("https://relay.example.org/a#").unwrap();
    assert_eq!(
        (words, key.len()),
        ("Here you can tell me if you saw this: ", 64)
    );
    for language in ["en", "es"] {
        let shown = person.run(&["alerts", "preview", &id, "--language", language]);
        assert!(
            shown.out.contains("https://relay.example.org/a#"),
            "{}",
            shown.out
        );
    }
    let kept = edit(&["--order", "3"]);
    assert_eq!(kept["link_relay"], "https://relay.example.org");
    assert_eq!(edit(&["--level", "call_me"])["link_relay"], json!(null));
    assert_eq!(preview()["link_line"], json!(null));
    let refused = person.refused(&["contacts", "edit", &id, "--level", "link"]);
    assert_eq!(refused.json()["error"]["field"], "link_relay");
}

#[test]
fn two_people_pair_by_their_codes_and_the_number_is_the_same() {
    let people = [Person::new(), Person::new()];
    let ids = people.each_ref().map(|person| {
        let added = ana(person);
        added["id"].as_str().unwrap().to_owned()
    });
    let relay = ["--relay", "https://relay.example.org"];
    let codes: Vec<_> = people
        .iter()
        .zip(&ids)
        .map(|(person, id)| {
            let shown = person.json(&[&["contacts", "pair", id][..], &relay].concat());
            shown["text"].as_str().unwrap().to_owned()
        })
        .collect();
    let number = |at: usize| {
        let scanned = ["contacts", "pair", &ids[at], "--scan", &codes[1 - at]];
        assert_eq!(people[at].json(&scanned)["state"], json!("verified"));
        people[at].json(&["contacts", "check-number", &ids[at]])["number"].clone()
    };
    assert_eq!(number(0), number(1));
    let listed = people[0].json(&["contacts", "list"]);
    let pairing = &listed["pairings"][0];
    assert_eq!(
        (
            &pairing["contact_id"],
            &pairing["state"],
            &pairing["made_at"]
        ),
        (
            &json!(ids[0]),
            &json!("verified"),
            &json!("2026-11-23T15:00:00Z")
        )
    );
    let none = people[0].json(&["contacts", "messages"]);
    assert_eq!(none, json!({ "messages": [] }));
    // Taken back, there is nothing to compare any more.
    people[0].json(&["contacts", "revoke", &ids[0]]);
    let ran = people[0].refused(&["contacts", "check-number", &ids[0]]);
    assert_eq!(ran.error().0, "NotFound");
}

#[test]
fn who_only_supports_has_a_page_and_sees_whom() {
    let person = Person::new();
    let page = person.json(&["contacts", "support"]);
    assert_eq!(
        (
            &page["people"],
            &page["language"],
            &page["crisis"]["emergency"]
        ),
        (&json!([]), &json!("en"), &json!([]))
    );
    assert_eq!(page["guides"].as_array().unwrap().len(), 4);
    for (language, nobody, heading) in [
        ("en", "Nobody shares anything with you here yet.", "And you"),
        ("es", "Aquí nadie comparte nada contigo todavía.", "Y tú"),
    ] {
        let shown = person.run(&["contacts", "support", "--language", language]);
        assert_eq!(shown.code, 0, "{}", shown.err);
        for words in [nobody, heading, "https://al-anon.org/"] {
            assert!(shown.out.contains(words), "{words}: {}", shown.out);
        }
    }
    person.json(&["settings", "set", "--country", "US"]);
    let page = person.json(&["contacts", "support"]);
    assert_eq!(page["family_lines"][0]["id"], "us-nami");
    assert_eq!(page["no_family_lines"], Value::Null);

    // Ana gets nothing from Luis: he is there for her.
    let people = [Person::new(), person];
    let ids = people.each_ref().map(|person| {
        let added = person.json(&["contacts", "add", "--name", "Ana", "--role", "friend"]);
        added["id"].as_str().unwrap().to_owned()
    });
    let codes = [0, 1].map(|at: usize| {
        let pair = [
            "contacts",
            "pair",
            &ids[at],
            "--relay",
            "https://relay.example.org",
        ];
        people[at].json(&pair)["text"].as_str().unwrap().to_owned()
    });
    people[1].json(&["contacts", "pair", &ids[1], "--scan", &codes[0]]);
    let page = people[1].json(&["contacts", "support"]);
    let one = &page["people"][0];
    assert_eq!(
        (&one["name"], &one["number_checked"], &one["agreed"]),
        (&json!("Ana"), &json!(true), &Value::Null)
    );
    assert_eq!(page["no_people"], Value::Null);
    let shown = people[1].run(&["contacts", "support"]);
    let words = "Ana has not told your app yet what you two agreed on.";
    assert!(shown.out.contains(words), "{}", shown.out);
}

#[test]
fn answers_of_today_are_given_to_who_agreed_to_them() {
    let person = Person::new();
    let id = ana(&person)["id"].as_str().unwrap().to_owned();
    let fields = ["--level", "call_me", "--field", "mood", "--way", "text"];
    person.json(&[&["contacts", "edit", &id], &fields[..]].concat());
    person.json(&["contacts", "agree", &id, "--words", "The mood too."]);
    let refused = person.refused(&["alerts", "preview", "--give-answers"]);
    assert_eq!(refused.json()["error"]["field"], "give_answers");
    let in_spanish = person.refused(&["alerts", "preview", "--give-answers", "--language", "es"]);
    assert!(
        in_spanish
            .err
            .contains("respuestas de hoy que un contacto haya aceptado recibir"),
        "{}",
        in_spanish.err
    );
    person.json(&["checkin", "add", "--mood", "3", "--craving", "8"]);
    let preview = person.json(&["alerts", "preview", "--give-answers"])["preview"].clone();
    let line = preview["answers_line"].as_str().unwrap();
    assert!(line.ends_with(": Mood: 3 of 10."), "{line}");
    let shown = person.run(&["alerts", "preview", "--give-answers"]);
    assert!(shown.out.contains("Mood: 3 of 10."), "{}", shown.out);
    person.json(&["alerts", "send", "--give-answers", "--at-once"]);
    let due = person.json(&["alerts", "run", "--able", "sms_direct"]);
    let text = due["tasks"][0]["text"].as_str().unwrap();
    assert_eq!(
        text,
        format!("{}\n{line}", preview["text"].as_str().unwrap())
    );
    assert_eq!(
        person.json(&["alerts", "preview"])["preview"]["answers_line"],
        json!(null)
    );
}

#[test]
fn a_page_of_the_plan_is_given_to_who_agreed_to_one() {
    let person = Person::new();
    let id = ana(&person)["id"].as_str().unwrap().to_owned();
    let levels = [
        "--level",
        "call_me",
        "--level",
        "plan_page",
        "--way",
        "text",
    ];
    person.json(&[&["contacts", "edit", &id], &levels[..]].concat());
    let preview = ["alerts", "preview", "--give-page", "worse"];
    let why = |words: &[&str]| {
        let error = person.refused(words).json()["error"].clone();
        assert_eq!(error["field"], "give_page");
        error["why"].as_str().unwrap().to_owned()
    };
    let nobody = "must be for one of the contacts who agreed to get a page";
    assert_eq!(why(&preview), nobody);
    person.json(&["contacts", "agree", &id, "--words", "A page too."]);
    assert_eq!(why(&preview), "must be a page with lines");
    let in_spanish = person.refused(&[&preview[..], &["--language", "es"]].concat());
    assert!(
        in_spanish.err.contains("una página con líneas"),
        "{}",
        in_spanish.err
    );
    person.json(&["plan", "add", "--part", "worse", "Walk with me."]);
    let shown = person.json(&preview)["preview"].clone();
    let page = "From my plan: When things get much worse\n- Walk with me.";
    assert_eq!(shown["page_line"], page);
    let painted = person.run(&preview).out;
    assert!(
        painted.contains("«From my plan: When things get much worse"),
        "{painted}"
    );
    assert!(painted.contains("- Walk with me.»"), "{painted}");
    person.json(&["alerts", "send", "--give-page", "worse", "--at-once"]);
    let due = person.json(&["alerts", "run", "--able", "sms_direct"]);
    let text = due["tasks"][0]["text"].as_str().unwrap();
    assert_eq!(text, format!("{}\n{page}", shown["text"].as_str().unwrap()));
    let plain = person.json(&["alerts", "preview"]);
    assert_eq!(plain["preview"]["page_line"], json!(null));
}
