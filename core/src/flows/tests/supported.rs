//! The page of a person who only supports: what is on it follows from what the other's app told, and from nothing else.

use chrono::TimeDelta;

use super::world::{DAY_MS, World};
use crate::calendar::Instant;
use crate::content::Language;
use crate::features::*;
use crate::{App, AppError, SupportPage, SupportedPerson};

/// The first one reaches out; the second one only supports: no check-in, no plan, nothing agreed the other way.
const ANA: usize = 0;
const LUIS: usize = 1;

fn world() -> World {
    let mut world = World::new(0, false);
    world.relay.borrow_mut().habits.clear();
    world.know(ANA, LUIS, &[]);
    let only_listed = |app: &App| app.contact_add(draft("Xanthippe 0", vec![]));
    let added = world.surely(LUIS, only_listed);
    world.contacts.insert((LUIS, ANA), added.id);
    world
}

fn draft(name: &str, may_get: Vec<ContactLevel>) -> ContactDraft {
    ContactDraft {
        name: name.into(),
        ways: match may_get.is_empty() {
            true => vec![],
            false => vec![ContactWay::App],
        },
        may_get,
        ..ContactDraft::default()
    }
}

fn page(world: &World, at: usize) -> SupportPage {
    world.surely(at, |app| app.support_page(Language::En))
}

fn one(world: &World) -> SupportedPerson {
    let mut people = page(world, LUIS).people;
    assert_eq!(people.len(), 1);
    people.remove(0)
}

fn carry(world: &World) {
    for at in [LUIS, ANA, LUIS] {
        world.surely(at, |app| app.contacts_carry());
    }
}

fn press(world: &World) -> Result<Alert, AppError> {
    let draft = AlertDraft {
        level: AlertLevel::HardDay,
        ..AlertDraft::default()
    };
    let drafted = world.app(ANA).alert_draft(draft)?;
    world.app(ANA).alert_send(drafted.id, true)
}

fn levels(world: &World) -> Option<Vec<ContactLevel>> {
    one(world).agreed.map(|agreed| agreed.levels)
}

#[test]
fn an_empty_home_has_a_whole_page_in_both_languages() {
    let world = world();
    for language in Language::ALL {
        let page = world.surely(LUIS, |app| app.support_page(language));
        assert_eq!((page.language, page.people.len()), (language, 0));
        assert!(page.no_people.is_some_and(|words| !words.is_empty()));
        assert_eq!((page.guides.len(), page.groups.len()), (4, 4));
        // No country is guessed.
        assert_eq!(page.crisis.coverage, CrisisCoverage::NotChosen);
        assert!(page.crisis.emergency.is_empty() && page.family_lines.is_empty());
        let choose = page.crisis.notices.last().cloned();
        assert_eq!((page.no_family_lines, choose.is_some()), (choose, true));
    }
    for (country, lines) in [("US", vec!["us-nami"]), ("ES", vec![]), ("ZZ", vec![])] {
        let settings = Settings {
            country: Some(country.into()),
            ..Settings::default()
        };
        world.surely(LUIS, |app| app.settings_save(settings));
        let page = page(&world, LUIS);
        let found: Vec<_> = page.family_lines.iter().map(|line| &line.id).collect();
        assert_eq!(found, lines, "{country}");
        assert_eq!(page.no_family_lines.is_none(), !lines.is_empty());
    }
}

#[test]
fn the_page_follows_what_was_agreed_what_came_and_what_was_answered() {
    use ContactLevel::{CallMe, HardDay};
    let mut world = world();
    world.meet(ANA, LUIS);
    let paired = one(&world);
    assert_eq!((paired.name.as_str(), paired.agreed), ("Xanthippe 0", None));
    assert!(paired.number_checked && paired.in_words[0].contains("has not told your app yet"));
    // Luis helps Ana, not the other way.
    assert_eq!(page(&world, ANA).people, []);
    carry(&world);
    assert_eq!(levels(&world), Some(vec![CallMe, HardDay]));
    assert_eq!(page(&world, ANA).people, []);

    let alert = press(&world).unwrap();
    carry(&world);
    let waiting = one(&world).waiting;
    let texts: Vec<_> = waiting.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, [alert.preview.text.as_str()]);
    let id = waiting[0].id.clone();
    world.surely(LUIS, |app| app.contact_answer(id, ContactAnswer::Seen));
    let person = one(&world);
    assert_eq!(person.waiting, []);
    let answered = person.last_answered.unwrap();
    assert_eq!(
        (answered.id, answered.answer),
        (waiting[0].id.clone(), Some(ContactAnswer::Seen))
    );

    // Less is agreed, and only at some hours.
    let contact = world.contacts[&(ANA, LUIS)].clone();
    let hours = ["22:00:00", "08:00:00"].map(|time| time.parse().ok());
    let less = ContactDraft {
        hours_from: hours[0],
        hours_until: hours[1],
        ..draft("Xanthippe 1", vec![CallMe])
    };
    world.surely(ANA, |app| app.contact_edit(contact.clone(), less));
    carry(&world);
    let person = one(&world);
    let agreed = person.agreed.unwrap();
    assert_eq!((agreed.levels, agreed.hours_from), (vec![CallMe], hours[0]));
    assert!(
        person
            .in_words
            .iter()
            .any(|words| words.contains("from 22:00 to 08:00"))
    );

    // Never more than was shared: not what was said, nor how long she waits for him and who comes next.
    let told = serde_json::to_value(&page(&world, LUIS).people).unwrap();
    assert!(!told.to_string().contains("agreed-words"));
    let keys: Vec<_> = told[0]["agreed"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["agreed_at", "hours_from", "hours_until", "levels"]);

    // Nothing may come any more; then it is taken back.
    world.surely(ANA, |app| {
        app.contact_edit(contact.clone(), draft("Xanthippe 1", vec![]))
    });
    carry(&world);
    assert_eq!(page(&world, LUIS).people, []);
    world.surely(ANA, |app| {
        app.contact_edit(contact.clone(), draft("Xanthippe 1", vec![CallMe]))
    });
    carry(&world);
    assert_eq!(levels(&world), Some(vec![CallMe]));
    world.surely(ANA, |app| app.contact_revoke(contact));
    carry(&world);
    assert!(page(&world, LUIS).no_people.is_some());
}

#[test]
fn put_away_it_is_as_if_there_were_nobody() {
    let mut world = world();
    let before = page(&world, LUIS);
    world.meet(ANA, LUIS);
    carry(&world);
    press(&world).unwrap();
    carry(&world);
    assert_eq!(one(&world).waiting.len(), 1);
    world.surely(LUIS, |app| app.contacts_hide("a word".into()));
    assert_eq!(page(&world, LUIS), before);
    world.surely(LUIS, |app| app.contacts_unhide("a word".into()));
    assert_eq!(one(&world).waiting.len(), 1);
}

#[test]
fn by_a_link_nothing_of_it_is_told_before_the_number_was_compared() {
    let mut world = world();
    world.link(ANA, LUIS);
    carry(&world);
    carry(&world);
    let person = one(&world);
    assert_eq!((person.number_checked, person.agreed), (false, None));
    for pair in [(ANA, LUIS), (LUIS, ANA)] {
        let id = world.contacts[&pair].clone();
        world.surely(pair.0, |app| app.pairing_verified(id));
    }
    carry(&world);
    let person = one(&world);
    assert!(person.number_checked && person.agreed.is_some());
}

#[test]
fn what_a_relay_lost_is_told_again() {
    let mut world = world();
    world.meet(ANA, LUIS);
    // Luis' app makes its mailbox, and does not look into it for three weeks.
    for at in [LUIS, ANA] {
        world.surely(at, |app| app.contacts_carry());
    }
    world.relay.borrow_mut().boxes.clear();
    carry(&world);
    assert_eq!(one(&world).agreed, None);
    let days = |n: i64| TimeDelta::milliseconds(n * DAY_MS);
    let told: Instant = Instant::from_timestamp_millis(world.now_ms).unwrap();
    world.now_ms = (told + days(21)).timestamp_millis();
    carry(&world);
    assert!(levels(&world).is_some());
}
