//! Tells `story/story.json` to the core from Rust; Kotlin, Swift and Python tell the same one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "all of this folder is a test"
)]

mod calls;
mod json;
mod meetings;
mod newer;
mod stage;

use std::collections::BTreeSet;

use serde_json::Value;

use stage::Stage;

#[derive(serde::Deserialize)]
struct Story {
    steps: Vec<Step>,
}

#[derive(serde::Deserialize)]
struct Step {
    id: Option<String>,
    call: String,
    #[serde(default)]
    input: serde_json::Map<String, Value>,
    expect: Option<Value>,
    #[serde(default)]
    has: serde_json::Map<String, Value>,
    error: Option<Value>,
}

fn story() -> Story {
    serde_json::from_str(include_str!("../../story/story.json")).unwrap()
}

/// What the story does by a stage direction, or cannot do alike everywhere.
const UNTOLD: [&str; 5] = [
    "interrupt",
    "load_zone_rules",
    "open",
    "set_listener",
    "system_clock",
];

/// The stories of sync, which Kotlin and Swift tell to relays with several devices.
const STORIES_OF_SYNC: [&str; 2] = [
    include_str!("../../../bindings/kotlin/src/test/kotlin/org/waymark/SyncStoryTest.kt"),
    include_str!("../../../bindings/swift/Tests/WaymarkKitTests/SyncStoryTests.swift"),
];

/// Names of all exported calls, as Rust has them.
fn exported() -> impl Iterator<Item = &'static str> {
    let surface = include_str!("../../../bindings/api/surface.txt");
    surface
        .lines()
        .filter_map(|line| line.strip_prefix("fn ")?.split('(').next())
        .map(|name| name.strip_prefix("App::").unwrap_or(name))
        .filter(|name| !name.contains("::"))
}

/// `checkin_save` as Kotlin and Swift write it.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        name + &word[..1].to_uppercase() + &word[1..]
    })
}

/// The exported calls that a story makes, in the order in which it makes them.
fn calls_of(story: &str) -> Vec<&str> {
    let known: BTreeSet<String> = exported().map(camel).collect();
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let called = story.match_indices('(').filter_map(|(at, _)| {
        let before = &story[..at];
        let name = &before[before.trim_end_matches(is_part).len()..];
        known.contains(name).then_some(name)
    });
    called.collect()
}

#[test]
fn both_stories_of_sync_are_the_same() {
    let [kotlin, swift] = STORIES_OF_SYNC.map(calls_of);
    assert!(kotlin.contains(&"joinConfirm"));
    assert_eq!(kotlin, swift);
}

#[test]
fn every_exported_call_is_told() {
    let steps = story().steps;
    let with_a_relay = STORIES_OF_SYNC.map(calls_of);
    let untold: Vec<_> = exported()
        .filter(|name| !UNTOLD.contains(name))
        .filter(|name| !steps.iter().any(|step| step.call == *name))
        .filter(|name| {
            !with_a_relay
                .iter()
                .all(|told| told.contains(&&*camel(name)))
        })
        .collect();
    let why = "add steps to story.json, or to both stories of sync";
    assert_eq!(untold, Vec::<&str>::new(), "{why}");
}

#[test]
fn the_story_goes_as_written() {
    let mut stage = Stage::new();
    let mut told = json::Told::default();
    for (at, step) in story().steps.into_iter().enumerate() {
        let name = format!("step {at} ({})", step.call);
        let input = told.fill(Value::Object(step.input));
        let (output, error) = match calls::play(&mut stage, &step.call, &input) {
            Ok(output) => (json::plain(output), Value::Null),
            Err(error) => (Value::Null, serde_json::to_value(error).unwrap()),
        };
        assert_eq!(error, step.error.unwrap_or_default(), "{name}");
        if let Some(id) = step.id {
            told.remember(id, output.clone());
        }
        for (path, wanted) in &step.has {
            let wanted = json::plain(told.fill(wanted.clone()));
            assert!(
                json::has(&output, path, &wanted),
                "{name}: {path} of {output}"
            );
        }
        if !step.has.is_empty() {
            continue;
        }
        let expected = json::plain(told.fill(step.expect.unwrap_or_default()));
        if expected == "$some" {
            assert!(output != Value::Null && output != "", "{name}");
        } else {
            assert_eq!(output, expected, "{name}");
        }
    }
}
