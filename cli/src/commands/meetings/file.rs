//! Files that are given out: whole or not at all.

use std::io::Write;
use std::path::Path;

use crate::failure::Failure;

/// The name that stands for stdout.
pub(super) const STDOUT: &str = "-";

/// Writes beside the file and renames: who reads it meanwhile gets the old one or the new one.
pub(super) fn write(file: &str, text: &str) -> Result<(), Failure> {
    let path = Path::new(file);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let write = || {
        let mut beside = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        beside.write_all(text.as_bytes())?;
        beside.as_file().sync_all()?;
        beside.persist(path).map_err(|failed| failed.error)
    };
    match write() {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            Err(waymark_core::AppError::StorageFull.into())
        }
        Err(_) => Err(Failure::invalid("file", "cannot be written")),
    }
}
