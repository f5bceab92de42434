//! Type codes of meetings and their names, as the Meeting Guide specification lists them.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// Names by language by code. The file ships with the app; a test reads it, so that it always parses.
static NAMES: LazyLock<BTreeMap<String, BTreeMap<String, String>>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../content/meeting_types.json")).unwrap_or_default()
});

/// Codes by name in any language, in small letters.
static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for (code, names) in NAMES.iter() {
        codes.insert(code.to_lowercase(), code.as_str());
        for name in names.values() {
            codes.entry(name.to_lowercase()).or_insert(code.as_str());
        }
    }
    for (name, code) in OTHER_NAMES {
        codes.insert(name.to_owned(), code);
    }
    codes
});

/// The name of a code in a language such as `en` or `es`, in English where that has none.
pub fn type_name(code: &str, language: &str) -> Option<&'static str> {
    let names = NAMES.get(code)?;
    names
        .get(language)
        .or_else(|| names.get("en"))
        .map(String::as_str)
}

/// The code for what a feed says, be it a code in any case or a name in any of the languages.
pub(super) fn code_of(said: &str) -> Option<&'static str> {
    if let Some((code, _)) = NAMES.get_key_value(said) {
        return Some(code);
    }
    CODES.get(said.to_lowercase().as_str()).copied()
}

/// Names of feeds in small letters: `ONL`, which is not in the specification but in most feeds, and older names.
const OTHER_NAMES: [(&str, &str); 6] = [
    ("onl", "ONL"),
    ("online", "ONL"),
    ("online meeting", "ONL"),
    ("outdoor meeting", "OUT"),
    ("sign language", "ASL"),
    ("step meeting", "ST"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_code_in_english_and_spanish() {
        assert_eq!(NAMES.len(), 87);
        assert_eq!(type_name("DD", "es"), Some("Diagnóstico dual"));
        assert_eq!(type_name("DD", "xx"), Some("Dual Diagnosis"));
        assert_eq!(type_name("nothing", "en"), None);
        let without = |language| {
            NAMES
                .iter()
                .filter(|(_, names)| !names.contains_key(language))
                .count()
        };
        assert_eq!((without("en"), without("es")), (0, 0));
    }

    #[test]
    fn codes_and_names_are_understood() {
        let cases = [
            ("DD", "DD"),
            ("dd", "DD"),
            ("dual diagnosis", "DD"),
            ("Diagnóstico dual", "DD"),
            ("onl", "ONL"),
        ];
        for (said, code) in cases {
            assert_eq!(code_of(said), Some(code), "{said}");
        }
        // A code wins over a name: N is Native American, not the start of one.
        assert_eq!(code_of("n"), Some("N"));
        assert_eq!(code_of("ASBI"), None);
    }
}
