//! The wording lint: words that shame, or that promise what self-help cannot, in each language.
//!
//! `found(language, text)` names the words; a test of the command line includes this file by path and
//! holds its own texts with it. Words are whole; `*` stands for any ending.

/// For every text shown to people in English.
const EN: &[&str] = &[
    "predict*",
    "prevent*",
    "detect*",
    "treat",
    "treats",
    "treated",
    "treating",
    "treatment*",
    "cure",
    "cures",
    "cured",
    "curing",
    "clinically proven",
    "hipaa",
    "clean",
    "dirty",
    "addict*",
    "abus*",
    "failed",
    "failure",
    "failures",
    "failing",
    "junkie*",
    "alcoholic*",
    "relaps*",
    "suffer*",
    "commit suicide",
    "committed suicide",
];

/// For every text shown to people in Spanish.
const ES: &[&str] = &[
    "predec*",
    "predic*",
    "prevenir",
    "prevención",
    "prevencion",
    "preventiv*",
    "detect*",
    "tratamient*",
    "cura",
    "curar",
    "curas",
    "curado",
    "curada",
    "curación",
    "curacion",
    "limpio",
    "limpia",
    "limpios",
    "limpias",
    "sucio",
    "sucia",
    "sucios",
    "sucias",
    "adict*",
    "adicci*",
    "abus*",
    "fracas*",
    "fallar",
    "fallaste",
    "falló",
    "drogadict*",
    "alcohólic*",
    "recaíd*",
    "recaer",
    "usted",
    "ustedes",
    "cometer suicidio",
];

/// For pages that explain the project, where "failed" may be said of a test.
const DOCS: &[&str] = &[
    "predict*",
    "prevent*",
    "detect*",
    "treat",
    "treats",
    "treated",
    "treating",
    "treatment*",
    "cure",
    "cures",
    "cured",
    "curing",
    "clinically proven",
    "hipaa compliant",
    "clean",
    "dirty",
    "addict*",
    "abus*",
    "failure",
    "failures",
];

/// Which list a text is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    English,
    Spanish,
    Docs,
}

/// The words of `list` in `text`, as they stand there.
pub fn found(list: List, text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|w| !w.is_empty())
        .collect();
    let avoided = match list {
        List::English => EN,
        List::Spanish => ES,
        List::Docs => DOCS,
    };
    let mut found = Vec::new();
    for phrase in avoided {
        let parts: Vec<&str> = phrase.split(' ').collect();
        let here = words
            .windows(parts.len())
            .filter(|here| parts.iter().zip(*here).all(|(p, w)| is(p, w)));
        found.extend(here.map(|words| words.join(" ")));
    }
    found
}

fn is(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == pattern,
    }
}

/// Markdown without what it quotes: code, code blocks and the targets of links.
pub fn prose(markdown: &str) -> String {
    let mut prose = String::new();
    for (block, text) in markdown.split("```").enumerate() {
        if block % 2 == 1 {
            continue;
        }
        for (span, text) in text.split('`').enumerate() {
            prose.push_str(if span % 2 == 0 { text } else { " " });
        }
    }
    let mut shown = String::new();
    let mut rest = prose.as_str();
    while let Some((before, after)) = rest.split_once("](") {
        shown.push_str(before);
        shown.push_str("] ");
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    shown.push_str(rest);
    shown
}

#[test]
fn the_lint_finds_whole_words_only() {
    let cases = [
        (
            List::English,
            "A clean break, Treatment and ABUSE",
            vec!["treatment", "clean", "abuse"],
        ),
        (
            List::English,
            "cleaning, a retreat, procure, unpredictable, addition",
            vec![],
        ),
        (
            List::English,
            "It is clinically proven.",
            vec!["clinically proven"],
        ),
        (
            List::English,
            "relapse_prevention",
            vec!["relapse_prevention"],
        ),
        (
            List::Spanish,
            "Sin ADICCIÓN, ni fracaso; usted",
            vec!["adicción", "fracaso", "usted"],
        ),
        (List::Spanish, "procura, locura, limpiar, tratar de", vec![]),
        (List::Docs, "the test failed and says so", vec![]),
    ];
    for (list, text, words) in cases {
        assert_eq!(found(list, text), words, "{text}");
    }
    assert_eq!(
        found(
            List::Docs,
            &prose("run `cargo clean`\n```\nclean\n```\n[x](http://a/clean)")
        ),
        Vec::<String>::new()
    );
    assert_eq!(found(List::Docs, &prose("a clean `x` house")), ["clean"]);
}
