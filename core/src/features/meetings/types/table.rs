//! The file of types, read once, and what is looked up in it.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::GUIDE;
use crate::content::shipped;
use crate::features::meetings::{Fellowship, words};

/// Ids of concepts by code.
type Codes = BTreeMap<String, String>;

/// The file ships with the app; a test reads it, so that it always parses.
static FILE: LazyLock<File> =
    LazyLock::new(|| serde_json::from_str(shipped!("meeting_types.json")).unwrap_or_default());

/// Concepts by the words they are called in any language: those it names first, then those that are also
/// called so.
static CALLED: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut called: HashMap<_, Vec<_>> = HashMap::new();
    let mut add = |name: &String, id| {
        let concepts = called.entry(words_of(name)).or_default();
        if !concepts.contains(&id) {
            concepts.push(id);
        }
    };
    for (id, concept) in &FILE.concepts {
        concept
            .names
            .values()
            .for_each(|name| add(name, id.as_str()));
    }
    for (id, concept) in &FILE.concepts {
        concept.also.iter().for_each(|name| add(name, id.as_str()));
    }
    called
});

#[derive(Default, serde::Deserialize)]
struct File {
    concepts: BTreeMap<String, Concept>,
    everywhere: Codes,
    fellowships: BTreeMap<Fellowship, Codes>,
}

/// What a code stands for.
#[derive(serde::Deserialize)]
pub(super) struct Concept {
    /// By language; English and Spanish always.
    names: BTreeMap<String, String>,
    /// Other names that lists use, in small letters.
    #[serde(default)]
    also: Vec<String>,
    /// The language that it says the meeting is held in, BCP 47.
    pub(super) language: Option<String>,
    /// It says that one can get in with a wheelchair.
    #[serde(default)]
    pub(super) accessible: bool,
}

/// Where a code of a fellowship is looked up, in this order: its own list, what holds everywhere unless
/// it says otherwise, and the Meeting Guide, whose codes stray into the lists of all.
fn lists(fellowship: Fellowship) -> impl Iterator<Item = &'static Codes> {
    let of = |fellowship| FILE.fellowships.get(&fellowship);
    let lists = [of(fellowship), Some(&FILE.everywhere), of(GUIDE)];
    lists.into_iter().flatten()
}

/// What a concept is.
pub(super) fn about(concept: &str) -> Option<&'static Concept> {
    FILE.concepts.get(concept)
}

/// The concept a fellowship means with a code.
pub(super) fn concept(fellowship: Fellowship, code: &str) -> Option<&'static str> {
    lists(fellowship)
        .find_map(|codes| codes.get(code))
        .map(String::as_str)
}

/// The concept that is asked for: by its id, its code in the Meeting Guide, or its name.
pub(super) fn concept_id(wanted: &str) -> Option<&'static str> {
    if let Some((id, _)) = FILE.concepts.get_key_value(wanted) {
        return Some(id);
    }
    match spelled(GUIDE, wanted) {
        Some(code) => concept(GUIDE, code),
        None => called(wanted).first().copied(),
    }
}

/// The codes with which a fellowship says a concept, its own first.
pub(super) fn codes(fellowship: Fellowship, wanted: &str) -> impl Iterator<Item = &'static str> {
    let mut found: Vec<&str> = Vec::new();
    for (code, id) in lists(fellowship).flatten() {
        let means_it = id == wanted && concept(fellowship, code) == Some(wanted);
        if means_it && !found.contains(&code.as_str()) {
            found.push(code);
        }
    }
    found.into_iter()
}

/// A code in the spelling of the list, for one in any case.
pub(super) fn spelled(fellowship: Fellowship, said: &str) -> Option<&'static str> {
    let exact = lists(fellowship).find_map(|codes| codes.get_key_value(said));
    match exact {
        Some((code, _)) => Some(code),
        None => lists(fellowship).find_map(|codes| find(codes, said)),
    }
}

/// The same, of the fellowship's own list only.
pub(super) fn own(fellowship: Fellowship, said: &str) -> Option<&'static str> {
    find(FILE.fellowships.get(&fellowship)?, said)
}

fn find(codes: &'static Codes, said: &str) -> Option<&'static str> {
    let any_case = |code: &&String| code.eq_ignore_ascii_case(said);
    codes.keys().find(any_case).map(String::as_str)
}

/// What of a name counts: `Gay/Lesbian` is `gay / lesbian`, and `Arabe` is `Árabe`. Commas do count, because
/// `Gay, Lesbian` is two names.
fn words_of(name: &str) -> String {
    let mut folded = String::with_capacity(name.len() + 1);
    for (i, part) in name.split(',').enumerate() {
        if i > 0 {
            folded.push_str(", ");
        }
        words::fold(part, &mut folded);
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The concepts that are called so: first those whose name it is.
pub(super) fn called(said: &str) -> &'static [&'static str] {
    CALLED.get(&words_of(said)).map_or(&[], Vec::as_slice)
}

/// The name of a concept in a language, in English where that has none.
pub(super) fn name(concept: &str, language: &str) -> Option<&'static str> {
    let names = &about(concept)?.names;
    let broad = language.split(['-', '_']).next().unwrap_or(language);
    let name = names.get(broad).or_else(|| names.get("en"));
    name.map(String::as_str)
}

/// Codes and concepts of a fellowship: its own, or those of the Meeting Guide where it has no list; then
/// what holds everywhere and is not said yet.
pub(super) fn offered(fellowship: Fellowship) -> Vec<(&'static str, &'static str)> {
    let listed = FILE.fellowships.get(&fellowship);
    let first = listed.or_else(|| FILE.fellowships.get(&GUIDE));
    let mut offered: Vec<(&str, &str)> = Vec::new();
    for (code, concept) in first.into_iter().chain([&FILE.everywhere]).flatten() {
        let is_said = |said: &(&str, &str)| said.0 == code || said.1 == concept;
        if !offered.iter().any(is_said) {
            offered.push((code, concept));
        }
    }
    offered
}
