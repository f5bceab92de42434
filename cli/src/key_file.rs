//! The diary's key in a file of its own, for computers without a key store.
//!
//! The key is 64 hex digits on one line, mode 0600; the device's signing seed lies beside it under the
//! same name with `.device` after it. A file that others can read is not used: whoever could read it
//! could read the diary.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use waymark_core::platform::{PlatformError, SecretStore};
use zeroize::Zeroizing;

/// Why a key file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyTrouble {
    /// It is not 64 hex digits.
    NotAKey,
    /// The group or others may read or write it.
    OpenToOthers,
    /// It could not be read or written.
    Io,
}

impl KeyTrouble {
    /// The stable code, in JSON and as a key of the texts.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::NotAKey => "not_a_key",
            Self::OpenToOthers => "open_to_others",
            Self::Io => "io",
        }
    }
}

impl From<io::Error> for KeyTrouble {
    fn from(_: io::Error) -> Self {
        Self::Io
    }
}

/// Secrets in files beside each other.
pub(crate) struct KeyFiles(PathBuf);

impl KeyFiles {
    /// The key at `path`, which need not be there yet. One that is there and cannot be used is refused
    /// here, where the reason can still be told.
    pub(crate) fn at(path: PathBuf) -> Result<Self, KeyTrouble> {
        let files = Self(path);
        for name in ["database-key", "device-key"] {
            read(&files.path(name))?;
        }
        Ok(files)
    }

    fn path(&self, name: &str) -> PathBuf {
        let mut path = self.0.clone().into_os_string();
        if name != "database-key" {
            path.push(format!(".{}", name.strip_suffix("-key").unwrap_or(name)));
        }
        path.into()
    }
}

impl SecretStore for KeyFiles {
    fn get(&self, name: String) -> Result<Option<Vec<u8>>, PlatformError> {
        Ok(read(&self.path(&name))
            .map_err(platform)?
            .map(|key| key.to_vec()))
    }

    fn put(&self, name: String, secret: Vec<u8>) -> Result<(), PlatformError> {
        let secret = Zeroizing::new(secret);
        write(&self.path(&name), &secret).map_err(|_| platform(KeyTrouble::Io))
    }

    fn remove(&self, name: String) -> Result<(), PlatformError> {
        match fs::remove_file(self.path(&name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(platform(KeyTrouble::Io)),
            _ => Ok(()),
        }
    }
}

fn platform(trouble: KeyTrouble) -> PlatformError {
    match trouble {
        KeyTrouble::Io => PlatformError::Unavailable {
            code: "key_file".to_owned(),
        },
        KeyTrouble::NotAKey | KeyTrouble::OpenToOthers => PlatformError::Locked,
    }
}

/// A key of 32 bytes; nothing where there is no file.
pub(crate) fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, KeyTrouble> {
    let text = match fs::read(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(_) => return Err(KeyTrouble::Io),
    };
    if open_to_others(path)? {
        return Err(KeyTrouble::OpenToOthers);
    }
    let digits = text.trim_ascii();
    if digits.len() != 64 {
        return Err(KeyTrouble::NotAKey);
    }
    let mut key = Zeroizing::new(Vec::with_capacity(32));
    for pair in digits.chunks_exact(2) {
        let pair = std::str::from_utf8(pair).map_err(|_| KeyTrouble::NotAKey)?;
        if !pair.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(KeyTrouble::NotAKey);
        }
        key.push(u8::from_str_radix(pair, 16).map_err(|_| KeyTrouble::NotAKey)?);
    }
    Ok(Some(key))
}

/// Durable before it returns: written beside, flushed, renamed, the folder flushed.
pub(crate) fn write(path: &Path, secret: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // A temporary file is made with mode 0600 and keeps it.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    let mut text = Zeroizing::new(String::with_capacity(65));
    for byte in secret {
        text.push_str(&format!("{byte:02x}"));
    }
    text.push('\n');
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> io::Result<bool> {
    // A person's own data folder is theirs alone there.
    Ok(false)
}
