//! What the machine says about language and units.

use std::ffi::OsString;

use waymark_core::content::Language;

/// Countries where distances on the road are in miles.
const MILES: [&str; 4] = ["US", "GB", "LR", "MM"];

/// The language to speak before the command line is read: `--language`, else the machine's.
pub(crate) fn language_of(given: &[OsString]) -> Language {
    let words: Vec<_> = given.iter().map(|word| word.to_string_lossy()).collect();
    let after = words.iter().skip_while(|word| *word != "--language").nth(1);
    let joined = words
        .iter()
        .find_map(|word| word.strip_prefix("--language="));
    let system = sys_locale::get_locale();
    joined
        .or(after.map(AsRef::as_ref))
        .or(system.as_deref())
        .and_then(Language::from_tag)
        .unwrap_or(Language::En)
}

/// Whether distances are told in miles: by the country the person chose, else by the machine's.
pub(crate) fn in_miles(country: Option<&str>) -> bool {
    match country {
        Some(country) => MILES.contains(&country),
        None => sys_locale::get_locale().is_some_and(|tag| {
            tag.split(['-', '_', '.'])
                .skip(1)
                .any(|part| MILES.contains(&part))
        }),
    }
}
