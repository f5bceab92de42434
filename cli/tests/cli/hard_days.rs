//! Days on which a device is stolen, or a relay tells two stories: what the person types, and that no word of theirs is lost.

use crate::devices::{Relay, note, other, phone_and_tablet, words};
use crate::support::Person;

#[test]
fn what_a_stolen_tablet_wrote_falls_away_and_what_was_theirs_is_kept() {
    let relay = Relay::new();
    let (phone, tablet, _) = phone_and_tablet(&relay);
    note(&phone, "walk");
    phone.json(&["sync", "now"]);
    note(&tablet, "mine");
    note(&tablet, "of the thief");
    tablet.json(&["sync", "now"]);
    phone.json(&["sync", "now"]);
    assert_eq!(words(&phone), ["mine", "of the thief", "walk"]);

    let id = other(&phone.json(&["devices", "list"]));
    let removed = phone.json(&["devices", "remove", &id[..8], "--since", "today"]);
    assert_eq!(removed["state"], "ok", "{removed}");
    assert_eq!(words(&phone), ["walk"]);
    let fallen = phone.json(&["devices", "review"]);
    let fallen = fallen["fallen"].as_array().unwrap();
    assert_eq!(fallen.len(), 2);
    let shown = phone.run(&["devices", "review"]).out;
    assert!(
        shown.contains("mine") && shown.contains("of the thief"),
        "{shown}"
    );
    let is_mine = |one: &&serde_json::Value| one.to_string().contains("mine");
    let mine = fallen.iter().find(is_mine).unwrap()["id"].as_str().unwrap();
    let kept = phone.json(&["devices", "review", "--keep", &mine[..8]]);
    assert_eq!(kept["kept"], 1);
    assert_eq!(words(&phone), ["mine", "walk"]);
    let unknown = phone.refused(&["devices", "review", "--keep", "00"]);
    assert_eq!(unknown.error().0, "NotFound");
    phone.json(&["sync", "now"]);
    assert_eq!(phone.json(&["sync", "status"])["waiting"], 0);

    let in_step = phone.run(&["sync", "status"]).out;
    assert!(in_step.contains("in step"), "{in_step}");
    note(&phone, "rest");
    let waits = phone.run(&["sync", "status"]).out;
    assert!(
        waits.contains("Some changes wait here") && !waits.contains("in step"),
        "{waits}"
    );
    assert_eq!(words(&phone), ["mine", "rest", "walk"]);

    // The rest is there after sync is off, until it is let go.
    phone.json(&["sync", "off"]);
    let left = phone.json(&["devices", "review"])["fallen"].clone();
    assert_eq!(left.as_array().unwrap().len(), 1, "{left}");
    assert_eq!(left[0]["device"], fallen[0]["device"]);
    let both = phone.refused(&["devices", "review", "--keep", "0", "--drop", "0"]);
    assert_eq!(both.code, 2);
    let id = left[0]["id"].as_str().unwrap();
    let dropped = phone.json(&["devices", "review", "--drop", &id[..8]]);
    assert_eq!(dropped["dropped"], 1);
    let none = phone.run(&["devices", "review"]).out;
    assert!(none.contains("nothing to look through"), "{none}");
    assert_eq!(words(&phone), ["mine", "rest", "walk"]);
    // The tablet is none of the devices any more: nothing is left to be told.
    tablet.run(&["sync", "now"]);
    assert_eq!(tablet.json(&["sync", "off"])["left"], true);
    // And what needs sync says that it is off, instead of that something may have been erased.
    let off = tablet.refused(&["sync", "now"]);
    assert_eq!((off.error().0.as_str(), off.code), ("NotFound", 1));
    assert!(off.err.contains("Sync is off here"), "{}", off.err);
}

#[test]
fn of_two_stories_the_person_takes_one_and_brings_their_words_along() {
    let mut relay = Relay::new();
    let phone = Person::new();
    let enabled = phone.json(&["sync", "enable", "--relay", &relay.origin]);
    let phrase = enabled["phrase"].as_array().unwrap().iter();
    let phrase: Vec<_> = phrase.map(|word| word.as_str().unwrap()).collect();
    let phrase = format!("{}\n", phrase.join(" "));
    note(&phone, "walk");
    phone.json(&["sync", "now"]);
    let before = relay.copied();
    let join = |person: &Person, relay: &Relay, keep: &str, more: &[&str]| {
        let keep = ["--keep", keep, "--yes"];
        let all = [&relay.join_by_phrase()[..], &keep, more].concat();
        person.run_with_input(&all, phrase.as_bytes())
    };
    let id = phone.json(&["devices", "list"])["devices"][0]["id"].clone();
    let id = id.as_str().unwrap();

    // One story: a laptop joins, and the phone sees it.
    let laptop = Person::new();
    assert_eq!(join(&laptop, &relay, id, &[]).code, 0);
    phone.json(&["sync", "now"]);
    note(&phone, "tea");
    phone.json(&["sync", "now"]);
    // The relay is put back to before that, and a tablet joins: another story.
    relay.put_back(&before);
    let tablet = Person::new();
    assert_eq!(join(&tablet, &relay, id, &[]).code, 0);
    let told = phone.run(&["sync", "now", "--json"]);
    assert_eq!(
        (told.code, told.json()["state"].as_str()),
        (6, Some("fork")),
        "{}",
        told.err
    );

    let of_tablet = other_than(&tablet, id);
    let refused = join(&phone, &relay, &of_tablet, &[]);
    assert_eq!(
        (refused.code, refused.json()["error"]["why"].as_str()),
        (6, Some("fork"))
    );
    let joined = join(&phone, &relay, &of_tablet, &["--take-theirs"]);
    assert_eq!(joined.code, 0, "{}", joined.err);
    phone.json(&["sync", "now"]);
    tablet.json(&["sync", "now"]);
    assert_eq!(words(&phone), ["tea", "walk"]);
    assert_eq!(words(&tablet), ["tea", "walk"]);
}

/// The device of the list that is not that one.
fn other_than(person: &Person, id: &str) -> String {
    let listed = person.json(&["devices", "list"]);
    let devices = listed["devices"].as_array().unwrap().iter();
    let mut ids = devices.map(|device| device["id"].as_str().unwrap().to_owned());
    ids.find(|other| other != id).unwrap()
}
