//! What the type codes of meetings mean: each fellowship has its own.
//!
//! `C` is a closed meeting nearly everywhere, but "Families and Friends Only" in Al-Anon; `SP` is a
//! speaker, but Spanish in ACA. So a code is read together with its fellowship and stands for a concept
//! (`closed`, `speaker`), which has a stable id, a name in up to nine languages, and what else is known
//! of it. The file that ships is `core/content/meeting_types.json`, see `docs/formats/meeting-types.md`.

mod facets;
mod ffi;
mod model;
mod table;
#[cfg(test)]
mod tests;

pub use facets::{accessible_of, language_of_code};
pub use model::MeetingType;

use super::Fellowship;

/// The fellowship whose codes are those of the Meeting Guide.
const GUIDE: Fellowship = Fellowship::Aa;

/// World ids of NA formats that are not codes of NA's own list, and the code of each.
const WORLD_IDS: [(&str, &str); 5] = [
    ("CLOSED", "C"),
    ("OPEN", "O"),
    ("TC", "TC"),
    ("VM", "ONL"),
    ("WCHR", "X"),
];

/// The name of a code, as its fellowship means it, in a language such as `en` or `es-MX`; in English where
/// that has none. Nothing for a code that nobody knows.
pub fn type_name(fellowship: Fellowship, code: &str, language: &str) -> Option<&'static str> {
    let concept = table::concept(fellowship, code)?;
    table::name(concept, language)
}

/// The code for what a list of this fellowship says: a code in any case, or a name in any of the languages.
pub fn code_of(fellowship: Fellowship, said: &str) -> Option<&'static str> {
    if let Some(code) = table::spelled(fellowship, said) {
        return Some(code);
    }
    table::called(said)
        .iter()
        .find_map(|concept| table::codes(fellowship, concept).next())
}

/// The code for the world id of an NA format, in any case. `HYBR` and `LANG` have none: the one says how a
/// meeting is held, the other that the format's own key is a language.
pub fn code_of_world_id(id: &str) -> Option<&'static str> {
    let listed = WORLD_IDS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(id));
    match listed {
        Some((_, code)) => Some(code),
        None => table::own(Fellowship::Na, id),
    }
}

/// The codes with which a fellowship says what is wanted: a concept (`dual_diagnosis`), a code of the
/// Meeting Guide in any case (`DD`), or a name (`Dual Diagnosis`). None when it has no word for it; what
/// nobody knows stays as it is, so that codes of one list alone can be asked for too.
pub fn codes_for(wanted: &str, fellowship: Fellowship) -> Vec<&str> {
    match table::concept_id(wanted) {
        Some(concept) => table::codes(fellowship, concept).collect(),
        None => vec![wanted],
    }
}

/// The codes of a fellowship with their names, for a screen to choose from: its own, and then those of
/// every fellowship, each in the order of the codes.
pub fn meeting_types(fellowship: Fellowship, language: &str) -> Vec<MeetingType> {
    let types = table::offered(fellowship).into_iter();
    types
        .filter_map(|(code, concept)| {
            Some(MeetingType {
                code: code.to_owned(),
                concept: concept.to_owned(),
                name: table::name(concept, language)?.to_owned(),
            })
        })
        .collect()
}
