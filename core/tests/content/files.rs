//! The content files as plain JSON, and every text in them with its place.

use serde_json::Value;

pub const SKILLS: [&str; 2] = [
    include_str!("../../content/skills.en.json"),
    include_str!("../../content/skills.es.json"),
];
pub const STRINGS: [&str; 2] = [
    include_str!("../../content/strings.en.json"),
    include_str!("../../content/strings.es.json"),
];
pub const TYPES: &str = include_str!("../../content/meeting_types.json");
pub const FELLOWSHIPS: &str = include_str!("../../content/fellowships.json");
pub const CRISIS: &str = include_str!("../../content/crisis_resources.json");

/// Fields that are ids, citations or words to editors: not shown, so not linted.
const NOT_SHOWN: &[&str] = &[
    "id",
    "family",
    "situations",
    "cautions",
    "substances",
    "evidence",
    "source",
    "license",
    "schema",
    "notes",
    "review",
    "intensity",
    "language",
];

pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Places and texts shown to people: `.skills[3].steps[0]`. The plural forms of a text share its place,
/// because languages have different forms.
pub fn texts(value: &Value) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    walk(value, String::new(), &mut texts);
    texts
}

fn walk(value: &Value, place: String, texts: &mut Vec<(String, String)>) {
    match value {
        Value::Object(forms) if place.starts_with(".strings.") => {
            texts.extend(
                forms
                    .values()
                    .map(|form| (place.clone(), form.as_str().unwrap().to_owned())),
            );
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                // At the top, `situations` and `cautions` are texts; in a skill they are ids.
                let texts_by_id = place.is_empty() && (name == "situations" || name == "cautions");
                if texts_by_id || !NOT_SHOWN.contains(&name.as_str()) {
                    walk(value, format!("{place}.{name}"), texts);
                }
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                walk(item, format!("{place}[{i}]"), texts);
            }
        }
        Value::String(text) => texts.push((place, text.clone())),
        _ => {}
    }
}
