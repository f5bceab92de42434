//! What fellowships call themselves.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Fellowship;
use crate::content::shipped;

/// The file ships with the app; a test reads it, so that it always parses.
static FILE: LazyLock<File> =
    LazyLock::new(|| serde_json::from_str(shipped!("fellowships.json")).unwrap_or_default());

#[derive(Default, serde::Deserialize)]
struct File {
    names: BTreeMap<Fellowship, Names>,
}

#[derive(serde::Deserialize)]
struct Names {
    en: String,
    es: String,
}

/// The name of a fellowship in a language such as `en` or `es-MX`; in English where that has none.
pub fn fellowship_name(fellowship: Fellowship, language: &str) -> &'static str {
    let Some(names) = FILE.names.get(&fellowship) else {
        return fellowship.as_str();
    };
    match language.split(['-', '_']).next() {
        Some("es") => &names.es,
        _ => &names.en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fellowship_has_a_name_in_both_languages() {
        assert_eq!(FILE.names.len(), Fellowship::ALL.len());
        let cases = [
            (Fellowship::Aa, "en", "Alcoholics Anonymous"),
            (Fellowship::Aa, "es-MX", "Alcohólicos Anónimos"),
            (Fellowship::Dra, "es", "Dual Recovery Anonymous"),
            (Fellowship::Dual, "es", "Otros grupos de recuperación dual"),
            (Fellowship::Wfs, "ja", "Women for Sobriety"),
        ];
        for (fellowship, language, name) in cases {
            assert_eq!(fellowship_name(fellowship, language), name);
        }
    }
}
