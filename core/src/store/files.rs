//! Files that are whole or absent, whatever happens.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::Result;

/// Makes the folder's list of names durable (a file's own sync does not). Not a thing on Windows.
pub(super) fn sync_folder_of(path: &Path) -> Result<()> {
    if let Some(folder) = path.parent().filter(|_| cfg!(unix)) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Renames `from` to `to` so that it stays renamed.
pub(super) fn rename_durably(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to)?;
    sync_folder_of(to)
}

/// Writes a whole small file: beside it first, then over it.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = with_suffix(path, ".new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    rename_durably(&beside, path)
}

/// Removes a file; fine if there was none.
pub(super) fn remove_if_there(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
        _ => Ok(()),
    }
}

/// The path with something added to its last part.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Size of a file in bytes; nothing if it is not there.
pub(super) fn size(path: &Path) -> Result<Option<u64>> {
    match std::fs::metadata(path) {
        Ok(meta) => Ok(Some(meta.len())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Keeps other processes from opening, making or migrating the same store until it is dropped.
pub(super) fn lock(store: &Path) -> Result<File> {
    let lock = File::create(with_suffix(store, ".lock"))?;
    lock.lock()?;
    Ok(lock)
}
