//! Packs as files: read to their end, written whole or not at all.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use waymark_packer::Unpacked;

use crate::failure::Failure;

/// Reads a pack to its end.
pub(super) fn read(path: &Path) -> Result<Unpacked, Failure> {
    let file = File::open(path).map_err(|_| Failure::invalid("file", "cannot be opened"))?;
    Unpacked::read(BufReader::new(file)).map_err(|why| Failure::refused(why.as_str()))
}

/// Written beside, then renamed: who reads it sees all of it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut new = tempfile::Builder::new();
    #[cfg(unix)]
    new.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let written = new.tempfile_in(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    });
    written.map_err(|_| Failure::invalid("out", "cannot be written"))
}
