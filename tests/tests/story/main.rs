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

/// What needs a relay or another device, which the story does not have: told in `tests/tests/sync` and in the core.
const WITH_A_RELAY: [&str; 6] = ["account_", "device_", "fallen", "join_", "phrase_", "sync_"];

#[test]
fn every_exported_call_is_told() {
    let surface = include_str!("../../../bindings/api/surface.txt");
    let steps = story().steps;
    let untold: Vec<_> = surface
        .lines()
        .filter_map(|line| line.strip_prefix("fn ")?.split('(').next())
        .map(|name| name.strip_prefix("App::").unwrap_or(name))
        .filter(|name| !name.contains("::") && !UNTOLD.contains(name))
        .filter(|name| !WITH_A_RELAY.iter().any(|begins| name.starts_with(begins)))
        .filter(|name| !steps.iter().any(|step| step.call == *name))
        .collect();
    assert_eq!(untold, Vec::<&str>::new(), "add steps to story.json");
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
