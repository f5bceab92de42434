//! The lists as rows of `meetings.db`: how one meeting is put in and taken out, whichever way it came.

mod index;
mod rows;
pub(super) mod store;

use crate::error::{Error, Result};

/// The name of a list, without space around it. Errors: `Invalid` naming `field`.
pub(super) fn source_name<'a>(field: &'static str, name: &'a str) -> Result<&'a str> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Error::invalid(field, "must have 1 to 100 characters"));
    }
    // `pack/list` names a list of a pack, which comes and goes with it.
    if name.contains('/') {
        return Err(Error::invalid(field, "must not have a slash in it"));
    }
    Ok(name)
}
