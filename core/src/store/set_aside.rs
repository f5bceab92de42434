//! Setting a store that will not open aside, under another name. Nothing is ever deleted.

use std::path::Path;

use super::{files, parts};
use crate::calendar::Instant;
use crate::error::{Error, Result};

/// Renames every file of the store to `NAME.set-aside-<UTC time>`, so that a fresh one can be made.
///
/// Errors: `NotFound` when there is no such store.
pub(crate) fn set_aside(store: &Path, now: Instant) -> Result<()> {
    let suffix = format!(".set-aside-{}", now.format("%Y%m%dT%H%M%S%3fZ"));
    let mut moved = 0;
    for part in parts(store) {
        if files::size(&part)?.is_some() {
            files::rename_durably(&part, &files::with_suffix(&part, &suffix))?;
            moved += 1;
        }
    }
    if moved == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}
