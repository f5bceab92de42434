//! The languages a meeting is held in, as BCP 47 tags.

use icu_locale_core::LanguageIdentifier;

use super::issue::{IssueCode, Issues};
use super::scalar::Scalar;
use crate::features::meetings::{Fellowship, code_of, language_of_code};

/// Three letters as servers use them, where two are the tag.
const LONGER: [(&str, &str); 21] = [
    ("ara", "ar"),
    ("deu", "de"),
    ("eng", "en"),
    ("esp", "es"),
    ("fas", "fa"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("ger", "de"),
    ("heb", "he"),
    ("hin", "hi"),
    ("ita", "it"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("lit", "lt"),
    ("per", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("rus", "ru"),
    ("spa", "es"),
    ("swe", "sv"),
];

/// The most languages of one row.
const MOST: usize = 10;
/// Words beyond this are passed over, as members of a list are.
const WORDS: usize = 64;

/// What a row says in a field of its own, then what its types say.
pub(super) fn languages(
    value: &Scalar<'_>,
    fellowship: Fellowship,
    types: &[String],
    issues: &mut Issues,
) -> Vec<String> {
    let of_type = |code: &str| language_of_code(fellowship, code);
    let mut found: Vec<String> = Vec::new();
    let said = value.text().unwrap_or_default();
    for word in said
        .split([',', ';', '/', '|'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .take(WORDS)
    {
        let tag = tag(word).or_else(|| {
            code_of(fellowship, word)
                .and_then(of_type)
                .map(str::to_owned)
        });
        match tag {
            Some(tag) => found.push(tag),
            None => issues.note(IssueCode::LanguageUnknown, "languages"),
        }
    }
    found.extend(
        types
            .iter()
            .filter_map(|code| of_type(code))
            .map(str::to_owned),
    );
    let mut seen = Vec::new();
    found.retain(|tag| {
        let is_new = !seen.contains(tag);
        seen.push(tag.clone());
        is_new
    });
    found.truncate(MOST);
    found
}

/// The tag of a language's letters, in any case: `es`, `pt-BR`, `ENG`.
pub(super) fn tag(letters: &str) -> Option<String> {
    let small = letters.trim().to_ascii_lowercase().replace('_', "-");
    if let Some((_, tag)) = LONGER.iter().find(|(longer, _)| *longer == small) {
        return Some((*tag).to_owned());
    }
    let tag: LanguageIdentifier = small.parse().ok()?;
    (!tag.language.is_unknown()).then(|| tag.to_string())
}
