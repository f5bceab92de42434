use std::collections::{BTreeMap, BTreeSet};

use crate::files::{self, SKILLS, STRINGS};
use crate::wording::{self, List};

fn by_key(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut map: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (place, text) in files::texts(&files::json(text)) {
        map.entry(place).or_default().push(text);
    }
    map
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .collect()
}

#[test]
fn both_languages_have_the_same_texts_and_placeholders() {
    for (name, pair, least) in [("skills", SKILLS, 600), ("strings", STRINGS, 240)] {
        let [en, es] = pair.map(by_key);
        let keys = |map: &BTreeMap<String, _>| map.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&en), keys(&es), "{name}");
        assert!(en.len() > least, "{name}: only {} texts", en.len());
        for (key, texts) in &en {
            for text in texts.iter().chain(&es[key]) {
                assert_eq!(placeholders(text), placeholders(&texts[0]), "{name} {key}");
                assert!(
                    !text.is_empty() && text.trim() == text && !text.contains("  "),
                    "{name} {key}: spaces"
                );
                assert_eq!(
                    text.matches('{').count(),
                    text.matches('}').count(),
                    "{name} {key}: braces"
                );
            }
        }
    }
}

#[test]
fn no_text_is_left_in_the_other_language() {
    let [en, es] = STRINGS.map(by_key);
    let same: Vec<_> = en
        .iter()
        .filter(|(key, texts)| texts[0] == es[*key][0])
        .map(|(key, _)| key.as_str())
        .collect();
    assert_eq!(
        same,
        [
            ".strings.answer.no",
            ".strings.answers.hours",
            ".strings.answers.hours_minutes",
            ".strings.notify.appointment.plain.title"
        ],
        "a word that both have, units, a name and a time only"
    );
    let [en, es] = SKILLS.map(by_key);
    let same: Vec<_> = en
        .iter()
        .filter(|(key, texts)| texts[0] == es[*key][0])
        .map(|(key, _)| key.as_str())
        .collect();
    assert_eq!(same, Vec::<&str>::new());
}

#[test]
fn no_text_shames_or_promises() {
    let mut problems = Vec::new();
    for (name, pair) in [("skills", SKILLS), ("strings", STRINGS)] {
        for (list, text) in [List::English, List::Spanish].into_iter().zip(pair) {
            for (place, text) in files::texts(&files::json(text)) {
                for word in wording::found(list, &text) {
                    problems.push(format!("{name} {list:?} {place}: {word}"));
                }
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn spanish_has_its_marks() {
    const BARE: &[&str] = &[
        "mas bien",
        "asi",
        "tambien",
        "despues",
        "aqui",
        "ahi",
        "rapido",
        "facil",
        "dificil",
        "telefono",
        "numero",
        "linea",
        "animo",
        "medico",
        "dia",
        "dias",
        "sabado",
        "miercoles",
        "boton",
        "informacion",
        "atencion",
    ];
    for (_, text) in [SKILLS[1], STRINGS[1]]
        .iter()
        .flat_map(|file| files::texts(&files::json(file)))
    {
        let lower = format!(
            " {} ",
            text.to_lowercase()
                .replace(|c: char| !c.is_alphanumeric(), " ")
        );
        for bare in BARE {
            assert!(!lower.contains(&format!(" {bare} ")), "{bare}: {text}");
        }
        assert_eq!(
            text.matches('¿').count(),
            text.matches('?').count(),
            "{text}"
        );
        assert_eq!(
            text.matches('¡').count(),
            text.matches('!').count(),
            "{text}"
        );
    }
}
