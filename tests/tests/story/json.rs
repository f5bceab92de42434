//! The story's JSON: what stands for something told earlier, and what counts as the same.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// What earlier steps gave, by the step's id.
#[derive(Default)]
pub(crate) struct Told(HashMap<String, Value>);

impl Told {
    pub(crate) fn remember(&mut self, id: String, output: Value) {
        self.0.insert(id, output);
    }

    /// Puts values in the place of `$id`, `$id.field.0`, `{"$repeat": text, "times": n}` and `{"$file": path}`.
    pub(crate) fn fill(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.look_up(&text).unwrap_or(Value::String(text)),
            Value::Array(items) => items.into_iter().map(|item| self.fill(item)).collect(),
            Value::Object(fields) => match (fields.get("$repeat"), fields.get("$file")) {
                (Some(Value::String(text)), _) => {
                    let times = fields["times"].as_u64().unwrap();
                    Value::String(text.repeat(usize::try_from(times).unwrap()))
                }
                (_, Some(Value::String(path))) => {
                    Value::String(format!("{}/../{path}", env!("CARGO_MANIFEST_DIR")))
                }
                _ => fields
                    .into_iter()
                    .map(|(name, value)| (name, self.fill(value)))
                    .collect::<Map<_, _>>()
                    .into(),
            },
            other => other,
        }
    }

    fn look_up(&self, text: &str) -> Option<Value> {
        let mut path = text.strip_prefix('$')?.split('.');
        let told = self.0.get(path.next()?)?;
        Some(at(told, path).clone())
    }
}

fn at<'a>(value: &'a Value, mut path: std::str::Split<'_, char>) -> &'a Value {
    path.try_fold(value, |at, part| match at {
        Value::Array(items) => items.get(part.parse::<usize>().unwrap()),
        other => other.get(part),
    })
    .unwrap_or(&Value::Null)
}

/// Whether `output` has at `path` (`meetings.0.name`) what is wanted; a text need only begin with it.
pub(crate) fn has(output: &Value, path: &str, wanted: &Value) -> bool {
    let found = at(output, path.split('.'));
    match (found, wanted) {
        (Value::String(found), Value::String(wanted)) => found.starts_with(wanted.as_str()),
        _ => found == wanted,
    }
}

/// What is compared: numbers as floats, fields without a value left out.
pub(crate) fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, plain(value)))
            .filter(|(_, value)| !is_empty(value))
            .collect::<Map<_, _>>()
            .into(),
        other => other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}
