//! The files of the disk that forgets, and what is left of them when the power is cut.

use std::collections::{HashMap, hash_map};
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::overlay::Overlay;
use super::plan::Unsynced;

/// A file whatever its name: device and inode, so that a rename is followed.
pub(super) type Key = (u64, u64);

/// Every named file that SQLite opened in this process.
#[derive(Debug, Default)]
pub(super) struct Disk {
    files: HashMap<Key, Entry>,
    /// Deleted, but the folder was not synced since: the name may come back.
    deleted: Vec<(PathBuf, Overlay)>,
    /// Deleted for good. Kept open, so that no other file gets the same inode.
    gone: Vec<Overlay>,
}

#[derive(Debug)]
struct Entry {
    path: PathBuf,
    overlay: Overlay,
    /// Made in this process, and the folder was not synced since: the name itself may be lost.
    name_held: bool,
    /// A journal or log that was just opened: SQLite syncs its folder with its next sync.
    syncs_folder: bool,
}

impl Disk {
    /// Takes up the file at `path`, which SQLite has just opened, made `new` or found.
    pub(super) fn opened(&mut self, path: &Path, new: bool, syncs_folder: bool) -> io::Result<Key> {
        let key = key(&fs::metadata(path)?);
        match self.files.entry(key) {
            hash_map::Entry::Occupied(mut known) => known.get_mut().syncs_folder |= syncs_folder,
            // Opened once only: a second descriptor would drop SQLite's locks when it is closed.
            hash_map::Entry::Vacant(place) => {
                let overlay = Overlay::new(File::options().read(true).write(true).open(path)?)?;
                place.insert(Entry {
                    path: path.to_owned(),
                    overlay,
                    name_held: new,
                    syncs_folder,
                });
            }
        }
        Ok(key)
    }

    pub(super) fn file(&mut self, key: Key) -> io::Result<&mut Overlay> {
        match self.files.get_mut(&key) {
            Some(entry) => Ok(&mut entry.overlay),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    pub(super) fn sync(&mut self, key: Key) -> io::Result<()> {
        let entry = self.files.get_mut(&key).ok_or(io::ErrorKind::NotFound)?;
        entry.overlay.sync()?;
        if std::mem::take(&mut entry.syncs_folder) {
            let folder = entry.path.parent().map(Path::to_owned);
            self.folder_synced(folder.as_deref());
        }
        Ok(())
    }

    /// Notes that SQLite is about to delete `path`.
    pub(super) fn deleting(&mut self, path: &Path, folder_synced: bool) {
        let Some(entry) = fs::metadata(path)
            .ok()
            .and_then(|found| self.files.remove(&key(&found)))
        else {
            return;
        };
        if entry.name_held {
            self.gone.push(entry.overlay);
        } else {
            self.deleted.push((path.to_owned(), entry.overlay));
        }
        if folder_synced {
            self.folder_synced(path.parent());
        }
    }

    /// New names in the folder stay, and deleted ones stay away.
    fn folder_synced(&mut self, folder: Option<&Path>) {
        for entry in self.files.values_mut() {
            entry.name_held &= entry.path.parent() != folder;
        }
        let durable = self
            .deleted
            .extract_if(.., |(path, _)| path.parent() == folder);
        self.gone.extend(durable.map(|(_, overlay)| overlay));
    }

    /// The power is cut: leaves on the real disk what a disk may have then.
    pub(super) fn cut(&mut self, unsynced: Unsynced) -> io::Result<()> {
        let mut chance = match unsynced {
            Unsynced::Lost => None,
            Unsynced::Scattered { seed } => Some(fastrand::Rng::with_seed(seed)),
        };
        // By name, so that the same seed gives the same remains whatever the hash order.
        let mut files: Vec<_> = self.files.iter_mut().collect();
        files.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path));
        for (key, entry) in files {
            let name_lost = entry.name_held && chance.as_mut().is_none_or(fastrand::Rng::bool);
            if name_lost && fs::metadata(&entry.path).is_ok_and(|found| self::key(&found) == *key) {
                fs::remove_file(&entry.path)?;
            } else if let Some(chance) = &mut chance {
                entry.overlay.scatter(chance)?;
            }
        }
        for (path, overlay) in &self.deleted {
            let back = chance.as_mut().is_none_or(fastrand::Rng::bool);
            if back && !path.exists() {
                fs::write(path, overlay.on_disk()?)?;
            }
        }
        Ok(())
    }
}

fn key(found: &fs::Metadata) -> Key {
    (found.dev(), found.ino())
}
