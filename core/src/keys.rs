//! The two secrets of a home: the diary's key and the device's signing seed, made once and never shown.

use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::error::{Error, Result};
use crate::platform::{Random, SecretStore};

/// Names in the [`SecretStore`].
const DATABASE_KEY: &str = "database-key";
const DEVICE_KEY: &str = "device-key";

/// The diary's key; made when there is no diary yet.
///
/// Errors: `Locked` when the diary is there and its key is not.
pub(crate) fn diary_key(
    secrets: &dyn SecretStore,
    random: &dyn Random,
    diary_is_there: bool,
) -> Result<Key> {
    match kept(secrets, DATABASE_KEY)? {
        Some(key) => Ok(key),
        None if diary_is_there => Err(Error::Locked),
        None => make(secrets, DATABASE_KEY, random),
    }
}

/// The seed of the key pair that this device writes under; made at the first open.
pub(crate) fn device_seed(secrets: &dyn SecretStore, random: &dyn Random) -> Result<Key> {
    match kept(secrets, DEVICE_KEY)? {
        Some(seed) => Ok(seed),
        None => make(secrets, DEVICE_KEY, random),
    }
}

fn kept(secrets: &dyn SecretStore, name: &str) -> Result<Option<Key>> {
    let Some(bytes) = secrets.get(name.to_owned())? else {
        return Ok(None);
    };
    let bytes = Zeroizing::new(bytes);
    let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| Error::Locked)?;
    Ok(Some(Zeroizing::new(key)))
}

fn make(secrets: &dyn SecretStore, name: &str, random: &dyn Random) -> Result<Key> {
    let mut key = Zeroizing::new([0; 32]);
    random.fill(key.as_mut())?;
    secrets.put(name.to_owned(), key.to_vec())?;
    // Read back before anything is encrypted with it: a key that was not kept loses the diary.
    match kept(secrets, name)? {
        Some(kept) if kept == key => Ok(key),
        _ => Err(Error::Internal("secret_not_kept")),
    }
}
