use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use waymark_core::Fellowship;

use crate::files::{FELLOWSHIPS, TYPES, json};
use crate::wording::{self, List};

/// Titles of books and the like, which are what they are.
const TITLES: [&str; 1] = ["Living Clean"];

fn map(value: &Value) -> BTreeMap<&str, &Value> {
    let members = value.as_object().unwrap().iter();
    members.map(|(key, value)| (&**key, value)).collect()
}

#[test]
fn the_files_say_what_they_are() {
    for (file, id) in [
        (TYPES, "waymark-meeting-types/1"),
        (FELLOWSHIPS, "waymark-fellowships/1"),
    ] {
        let file = json(file);
        assert_eq!(file["id"], id);
        for field in ["source", "licence"] {
            assert!(!file[field].as_str().unwrap().is_empty(), "{id}: {field}");
        }
    }
}

#[test]
fn every_concept_has_its_names_and_is_used() {
    let file = json(TYPES);
    let lists = map(&file["fellowships"]);
    let mut used = BTreeSet::new();
    for (whose, list) in lists.into_iter().chain([("aa", &file["everywhere"])]) {
        assert!(Fellowship::parse(whose).is_some(), "{whose}");
        let codes = map(list);
        let meant: BTreeSet<_> = codes.values().map(|id| id.as_str().unwrap()).collect();
        assert_eq!(meant.len(), codes.len(), "two codes for one thing: {whose}");
        assert!(codes.keys().all(|code| code.trim() == *code), "{whose}");
        used.extend(meant.into_iter().map(str::to_owned));
    }
    let concepts = map(&file["concepts"]);
    let ids: BTreeSet<_> = concepts.keys().map(|id| (*id).to_owned()).collect();
    assert_eq!(ids, used);
    for (id, concept) in concepts {
        let is_id = |c: char| c.is_ascii_lowercase() || c == '_';
        assert!(id.chars().all(is_id), "{id}");
        let names = map(&concept["names"]);
        assert!(names.contains_key("en") && names.contains_key("es"), "{id}");
        for name in names.values().map(|name| name.as_str().unwrap()) {
            assert!(!name.is_empty() && name.trim() == name, "{id}: {name}");
        }
        for name in concept["also"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap();
            assert_eq!(name.to_lowercase(), name, "{id}");
        }
    }
}

#[test]
fn no_name_shames() {
    let file = json(TYPES);
    for (id, concept) in map(&file["concepts"]) {
        for (list, language) in [(List::English, "en"), (List::Spanish, "es")] {
            let name = concept["names"][language].as_str().unwrap();
            let found = wording::found(list, name);
            assert!(TITLES.contains(&name) || found.is_empty(), "{id}: {name}");
        }
    }
}

#[test]
fn every_fellowship_is_named() {
    let file = json(FELLOWSHIPS);
    let names = map(&file["names"]);
    let named: BTreeSet<_> = names.keys().copied().collect();
    let all: BTreeSet<_> = Fellowship::ALL.iter().map(|it| it.as_str()).collect();
    assert_eq!(named, all);
    for language in ["en", "es"] {
        let different: BTreeSet<_> = names
            .values()
            .map(|name| name[language].as_str().unwrap())
            .collect();
        assert_eq!(different.len(), names.len(), "{language}");
        assert!(!different.contains(""));
    }
}
