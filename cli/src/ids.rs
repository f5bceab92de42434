//! Ids as people give them: whole, or the beginning of one.

use waymark_core::AppError;

use crate::failure::Failure;

/// The one of all whose id begins so. `field`: where it was given, for who gave too few digits.
pub(crate) fn of_beginning<T>(
    all: impl IntoIterator<Item = T>,
    id: impl Fn(&T) -> &str,
    given: &str,
    field: &str,
) -> Result<T, Failure> {
    let beginning = given.to_lowercase();
    let mut fits = all
        .into_iter()
        .filter(|one| id(one).starts_with(&beginning));
    match (fits.next(), fits.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Failure::App(AppError::NotFound)),
        _ => Err(Failure::invalid(field, "fits several; give more digits")),
    }
}
