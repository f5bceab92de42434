//! Which settings may be saved.

use super::model::Settings;
use crate::content::Language;
use crate::error::{Error, Result};

/// Refuses settings that do not fit, naming the field.
pub(super) fn check(settings: &Settings) -> Result<()> {
    if settings
        .language
        .as_deref()
        .is_some_and(|tag| Language::ALL.iter().all(|language| language.tag() != tag))
    {
        return Err(Error::invalid("language", "must be en or es"));
    }
    let two_capitals = |code: &str| code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase());
    if settings
        .country
        .as_deref()
        .is_some_and(|code| !two_capitals(code))
    {
        return Err(Error::invalid(
            "country",
            "must be two capital letters, such as US",
        ));
    }
    if !(0..=23).contains(&settings.day_start) {
        return Err(Error::invalid("day_start", "must be 0 to 23"));
    }
    if settings.quiet_from.is_some() != settings.quiet_until.is_some() {
        return Err(Error::invalid(
            "quiet_until",
            "must be given together with quiet_from",
        ));
    }
    Ok(())
}
