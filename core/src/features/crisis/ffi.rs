//! What Kotlin, Swift, Python and the command line call. It belongs to no `App`: it works before one is
//! open, and while it is locked.

use super::model::CrisisPage;
use super::rules;
use crate::AppError;
use crate::calendar::Day;
use crate::content::crisis::CrisisData;
use crate::content::{Language, Strings};

/// The crisis page of a country, from what ships with the app.
///
/// `country`: ISO 3166-1 code in any case; nothing = not chosen, which gives general advice and no
/// number. `today` decides what counts as old. Errors: `Invalid` when `country` is not two letters.
#[uniffi::export]
pub fn crisis_page(
    country: Option<String>,
    language: Language,
    today: Day,
) -> Result<CrisisPage, AppError> {
    let strings = Strings::of(language);
    Ok(rules::page(
        CrisisData::get(),
        strings,
        country.as_deref(),
        today,
    )?)
}
