//! A disk for SQLite that can die, forget and refuse.
//!
//! SQLite reaches the disk through a VFS. [`install`] puts one before the usual unix VFS and makes it
//! the default, so that every connection of the process goes through it and the program under test
//! needs no hook. It counts the calls that change something and follows a [`Plan`]:
//!
//! - the process is killed at the k-th call, before it, after it, or with half of a write done;
//! - the power is cut there: what was not synced is lost, or a random part of it reaches the disk,
//!   in sectors of 512 bytes (a kill cannot show this: the system keeps what a dead process wrote);
//! - the k-th call, or every call from then on, is refused: disk full, or an error of the disk.
//!
//! No crate was found that stands between SQLite and its own VFS: `sqlite-vfs` and `sqlite-plugin`
//! are for writing a whole VFS, locks and WAL's shared memory included, and those must stay the real ones.
//!
//! Not modelled: two processes on a disk that forgets (each would hold its own unsynced writes); what
//! the program does past SQLite (renames and small files of its own are taken as durable at once); the
//! shared memory file, which whoever plays the machine's next start removes.

mod disk;
mod file;
mod overlay;
mod plan;
mod shim;

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicPtr, Ordering};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_filename, sqlite3_vfs};

pub use plan::{Act, Call, Disk, Event, Moment, Plan, Unsynced};

use file::ShimFile;
use shim::{Shim, code};

/// Files with whose first sync SQLite's unix VFS syncs the folder too.
const JOURNALS: c_int =
    ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL;

/// The VFS that was the default before.
static REAL: AtomicPtr<sqlite3_vfs> = AtomicPtr::new(std::ptr::null_mut());

/// Puts the shim under every connection opened from now on, and starts `plan`.
/// Called once in a process, before SQLite opens anything.
pub fn install(plan: Plan) {
    static ONCE: Once = Once::new();
    Shim::get().start(plan);
    ONCE.call_once(|| {
        // SAFETY: the default VFS lives as long as the process; a copy of it is a valid VFS whose
        // methods work on `pAppData`, which is copied too; the copy is leaked, so SQLite may keep it.
        unsafe {
            let real = ffi::sqlite3_vfs_find(std::ptr::null());
            REAL.store(real, Ordering::Release);
            let mut shim = *real;
            shim.zName = c"waymark-crash".as_ptr();
            shim.pNext = std::ptr::null_mut();
            shim.szOsFile += size_of::<ShimFile>() as c_int;
            shim.xOpen = Some(open);
            shim.xDelete = Some(delete);
            ffi::sqlite3_vfs_register(Box::leak(Box::new(shim)), 1);
        }
    });
}

/// Ends a lasting refusal: there is room on the disk again.
pub fn mend() {
    Shim::get().mend();
}

/// How many calls of a kind there were since [`install`].
pub fn count(call: Call) -> u64 {
    Shim::get().count(call)
}

unsafe extern "C" fn open(
    _vfs: *mut sqlite3_vfs,
    name: sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives `szOsFile` bytes for the file, and a name that outlives it or null.
    unsafe {
        ShimFile::begin(file);
        let real = REAL.load(Ordering::Acquire);
        let Some(real_open) = (*real).xOpen else {
            return ffi::SQLITE_CANTOPEN;
        };
        let open = |shim: &mut Shim| {
            let new = !name.is_null() && !path(name).exists();
            let opened = real_open(real, name, file::real(file), flags, out_flags);
            if opened != ffi::SQLITE_OK {
                return opened;
            }
            let key = match &mut shim.files {
                Some(files) if !name.is_null() && flags & ffi::SQLITE_OPEN_DELETEONCLOSE == 0 => {
                    files
                        .opened(path(name), new, flags & JOURNALS != 0)
                        .map(Some)
                }
                _ => Ok(None),
            };
            code(
                key.map(|key| ShimFile::finish(file, key)),
                ffi::SQLITE_CANTOPEN,
            )
        };
        Shim::get().call(Call::Open, open, |_| ffi::SQLITE_OK)
    }
}

unsafe extern "C" fn delete(
    _vfs: *mut sqlite3_vfs,
    name: *const c_char,
    sync_folder: c_int,
) -> c_int {
    let delete = |shim: &mut Shim| {
        // SAFETY: SQLite gives a name; the real VFS is the one the method belongs to.
        unsafe {
            if let Some(files) = &mut shim.files {
                files.deleting(path(name), sync_folder != 0);
            }
            let real = REAL.load(Ordering::Acquire);
            // Without syncing the folder: see `sync` in `file`.
            (*real)
                .xDelete
                .map_or(ffi::SQLITE_IOERR_DELETE, |real_delete| {
                    real_delete(real, name, 0)
                })
        }
    };
    Shim::get().call(Call::Delete, delete, |_| ffi::SQLITE_OK)
}

/// # Safety
/// `name` is a C string that lives as long as the result is used.
unsafe fn path<'a>(name: *const c_char) -> &'a Path {
    // SAFETY: by the caller.
    Path::new(OsStr::from_bytes(
        unsafe { CStr::from_ptr(name) }.to_bytes(),
    ))
}
