//! What types say about how one gets in and which language is spoken.

use super::table;
use crate::features::meetings::Fellowship;

/// Whether one can get in with a wheelchair, by the types of a meeting. Lists only ever say yes, so
/// silence is not a no.
pub fn accessible_of<T: AsRef<str>>(fellowship: Fellowship, codes: &[T]) -> Option<bool> {
    let about = |code: &T| table::about(table::concept(fellowship, code.as_ref())?);
    codes
        .iter()
        .filter_map(about)
        .any(|concept| concept.accessible)
        .then_some(true)
}

/// The language a code says the meeting is held in, as BCP 47: `KOR` is `ko`. Sign language is not among
/// them: the code says that it is interpreted, not that it is spoken.
pub fn language_of_code(fellowship: Fellowship, code: &str) -> Option<&'static str> {
    let concept = table::about(table::concept(fellowship, code)?)?;
    concept.language.as_deref()
}
