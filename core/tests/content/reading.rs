//! Reading grade: Flesch-Kincaid at most 8.5 in English, INFLESZ at least 55 in Spanish.

use std::collections::BTreeMap;

use waymark_core::content::{Language, skills};

use crate::files::{self, STRINGS};

const GRADE: f64 = 8.5;
const EASE: f64 = 55.0;

/// Cautions that name medicines and illnesses: the words are long, the sentences are not.
const HARD_CAUTIONS_EN: &[&str] = &[
    "heat_meds",
    "commands",
    "taper",
    "chest_pain",
    "child_safety",
    "mixing",
];
const HARD_CAUTIONS_ES: &[&str] = &["heart", "beta_blocker", "after_use", "mixing"];
/// Parts of sentences and lists of names, for which a grade says nothing.
const NO_SENTENCES: &[&str] = &["day", "month", "date", "item"];
/// Single short texts over the line, as they stand.
const HARD_STRINGS_ES: &[&str] = &["sharing"];

fn sentences(text: &str) -> f64 {
    let ends = text
        .split_whitespace()
        .filter(|word| word.ends_with(['.', '!', '?', ':']))
        .count();
    ends.max(1) as f64
}

fn words(text: &str) -> Vec<String> {
    let letters = |c: char| c.is_alphabetic() || c == '\'';
    let words = text.to_lowercase();
    words
        .split(|c| !letters(c))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

fn vowel_groups(word: &str, vowels: &str) -> usize {
    word.split(|c| !vowels.contains(c))
        .filter(|group| !group.is_empty())
        .count()
}

fn english_syllables(word: &str) -> usize {
    let groups = vowel_groups(word, "aeiouy");
    let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1;
    (groups - usize::from(silent)).max(1)
}

fn grade(text: &str) -> f64 {
    let words = words(text);
    let syllables: usize = words.iter().map(|w| english_syllables(w)).sum();
    0.39 * words.len() as f64 / sentences(text) + 11.8 * syllables as f64 / words.len() as f64
        - 15.59
}

fn ease(text: &str) -> f64 {
    let words = words(text);
    let syllables: usize = words
        .iter()
        .map(|w| vowel_groups(w, "aeiouáéíóúü").max(1))
        .sum();
    206.835 - 62.3 * syllables as f64 / words.len() as f64 - words.len() as f64 / sentences(text)
}

#[test]
fn skills_read_easily() {
    for language in Language::ALL {
        for skill in skills(language).all() {
            let text = format!("{} {}", skill.summary, skill.steps.join(" "));
            match language {
                Language::En => assert!(grade(&text) <= GRADE, "{}: {:.1}", skill.id, grade(&text)),
                Language::Es => assert!(ease(&text) >= EASE, "{}: {:.1}", skill.id, ease(&text)),
            }
        }
    }
}

#[test]
fn cautions_read_easily_but_for_a_known_few() {
    let hard = |language, hard: &dyn Fn(&str) -> bool| -> Vec<&str> {
        skills(language)
            .cautions()
            .filter(|(_, text)| hard(text))
            .map(|(id, _)| id)
            .collect()
    };
    assert_eq!(
        hard(Language::En, &|text| grade(text) > GRADE),
        HARD_CAUTIONS_EN
    );
    assert_eq!(
        hard(Language::Es, &|text| ease(text) < EASE),
        HARD_CAUTIONS_ES
    );
}

/// Strings are short, so they are measured by their first word: `withdrawal.*` together, `crisis.*` together.
#[test]
fn strings_read_easily() {
    let hard = |file, hard: &dyn Fn(&str) -> bool| -> Vec<String> {
        let mut groups: BTreeMap<String, String> = BTreeMap::new();
        for (place, text) in files::texts(&files::json(file)) {
            let Some(key) = place.strip_prefix(".strings.") else {
                continue;
            };
            let group = key.split('.').next().unwrap_or(key);
            let all = groups.entry(group.to_owned()).or_default();
            *all = format!("{all} {}.", text.trim_end_matches('.'));
        }
        groups.retain(|group, text| !NO_SENTENCES.contains(&group.as_str()) && hard(text));
        groups.into_keys().collect()
    };
    assert_eq!(
        hard(STRINGS[0], &|text| grade(text) > GRADE),
        Vec::<String>::new()
    );
    assert_eq!(hard(STRINGS[1], &|text| ease(text) < EASE), HARD_STRINGS_ES);
}

#[test]
fn the_measures_tell_easy_from_hard() {
    let easy = "Sit down. Breathe out slowly. Wait a moment.";
    let hard = "Pharmacological considerations necessitate individualised psychiatric consultation beforehand.";
    assert!(grade(easy) < 4.0 && grade(hard) > 20.0);
    assert!(ease("Para. Respira lento. Espera un poco.") > 65.0);
    assert!(
        ease(
            "Consideraciones farmacológicas imprescindibles determinarán procedimientos individualizados."
        ) < 0.0
    );
}
