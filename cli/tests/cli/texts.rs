//! The words of the command line: both languages alike, kind, and each where it is needed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::waymark;
use crate::wording;

const FILES: [&str; 2] = [
    include_str!("../../strings/en.json"),
    include_str!("../../strings/es.json"),
];

/// Every text by key, each plural form of it by itself.
fn texts(file: &str) -> BTreeMap<String, Vec<String>> {
    let file: Value = serde_json::from_str(file).unwrap();
    let strings = file["strings"].as_object().unwrap();
    let forms = |text: &Value| match text {
        Value::Object(forms) => forms
            .values()
            .map(|form| form.as_str().unwrap().to_owned())
            .collect(),
        text => vec![text.as_str().unwrap().to_owned()],
    };
    strings
        .iter()
        .map(|(key, text)| (key.clone(), forms(text)))
        .collect()
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_and_places() {
    let [en, es] = FILES.map(texts);
    assert!(en.len() > 250);
    assert_eq!(en.keys().collect::<Vec<_>>(), es.keys().collect::<Vec<_>>());
    for (key, forms) in &en {
        for text in forms.iter().chain(&es[key]) {
            assert_eq!(places(text), places(&forms[0]), "{key}");
            assert!(!text.trim().is_empty(), "{key}");
        }
    }
}

#[test]
fn no_text_shames_or_promises() {
    for (list, file) in [wording::List::English, wording::List::Spanish]
        .into_iter()
        .zip(FILES)
    {
        for (key, forms) in texts(file) {
            for text in forms {
                assert_eq!(
                    wording::found(list, &text),
                    Vec::<String>::new(),
                    "{key}: {text}"
                );
            }
        }
    }
}

#[test]
fn reasons_are_the_cores_own_words() {
    let [en, _] = FILES.map(texts);
    for (key, text) in en.iter().filter(|(key, _)| key.starts_with("why.")) {
        assert_eq!(key.strip_prefix("why."), Some(text[0].as_str()));
    }
}

#[test]
fn each_command_has_help_and_an_example_in_both_languages() {
    let mut seen = 0;
    let mut paths: Vec<Vec<String>> = vec![vec![]];
    while let Some(path) = paths.pop() {
        for (language, example) in [("en", "Examples:"), ("es", "Ejemplos:")] {
            let output = waymark()
                .args(&path)
                .args(["--help", "--language", language])
                .output()
                .unwrap();
            let help = String::from_utf8(output.stdout).unwrap();
            assert!(
                output.status.success(),
                "{path:?}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            let command = format!("waymark {}", path.join(" "));
            let shown = help
                .split_once(example)
                .unwrap_or_else(|| panic!("{path:?}: {help}"))
                .1;
            assert!(shown.contains(command.trim_end()), "{path:?}: {help}");
            assert!(!help.contains('…'), "{path:?}: {help}");
            if language == "en" {
                let listed = help
                    .split_once("\nCommands:\n")
                    .map_or("", |(_, rest)| rest);
                let names = listed.lines().take_while(|line| !line.is_empty());
                paths.extend(names.filter_map(|line| {
                    let name = line.strip_prefix("  ")?.split_whitespace().next()?;
                    let deeper = line.starts_with("  ") && !line.starts_with("   ");
                    deeper.then(|| [path.clone(), vec![name.to_owned()]].concat())
                }));
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}
