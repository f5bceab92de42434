//! The methods of an open file. What is not named here as counted passes to the real file.

use std::io;
use std::slice;

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods};
use std::ffi::{c_int, c_void};

use super::disk::Key;
use super::overlay::Overlay;
use super::plan::Call;
use super::shim::{Shim, code};

/// What SQLite holds as an open file. The real file lies right behind it in the same allocation
/// (see `szOsFile` in [`super::install`]).
#[repr(C)]
pub(super) struct ShimFile {
    base: sqlite3_file,
    /// The file on the disk that forgets; none where the disk keeps, or for a nameless temporary file.
    pub(super) key: Option<Key>,
}

/// Version 2: with the shared memory of WAL, without memory-mapped reads, which would go around the overlay.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

impl ShimFile {
    /// Makes the memory that SQLite gave a shim file.
    ///
    /// # Safety
    /// `file` has room for `szOsFile` bytes of the shim's VFS.
    pub(super) unsafe fn begin(file: *mut sqlite3_file) {
        // SAFETY: by the caller; SQLite aligns to 8, as much as a shim file and a pointer need.
        unsafe {
            let shim = file.cast::<Self>();
            (*shim).base.pMethods = std::ptr::null();
            (*shim).key = None;
            (*real(file)).pMethods = std::ptr::null();
        }
    }

    /// Lets SQLite use the file, if the real one was opened.
    ///
    /// # Safety
    /// As for [`ShimFile::begin`], which was called.
    pub(super) unsafe fn finish(file: *mut sqlite3_file, key: Option<Key>) {
        // SAFETY: by the caller.
        unsafe {
            if !(*real(file)).pMethods.is_null() {
                (*file.cast::<Self>()).key = key;
                (*file).pMethods = &raw const METHODS;
            }
        }
    }
}

/// The real file behind a shim file.
///
/// # Safety
/// `file` has room for `szOsFile` bytes of the shim's VFS.
pub(super) unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: by the caller.
    unsafe { file.cast::<ShimFile>().add(1).cast() }
}

/// Calls a method of the real file.
macro_rules! real_call {
    ($method:ident, $file:ident $(, $argument:expr)*) => {{
        // SAFETY: SQLite calls only with files that `finish` opened, so the real one has its methods,
        // and passes arguments that fit them.
        unsafe {
            let real = real($file);
            match (*(*real).pMethods).$method {
                Some(method) => method(real $(, $argument)*),
                None => ffi::SQLITE_NOTFOUND,
            }
        }
    }};
}

macro_rules! passes {
    ($($name:ident => $method:ident($($argument:ident: $kind:ty),*);)*) => {$(
        unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $argument: $kind)*) -> c_int {
            real_call!($method, file $(, $argument)*)
        }
    )*};
}

passes! {
    close => xClose();
    lock => xLock(level: c_int);
    unlock => xUnlock(level: c_int);
    check_reserved_lock => xCheckReservedLock(out: *mut c_int);
    file_control => xFileControl(operation: c_int, argument: *mut c_void);
    sector_size => xSectorSize();
    device_characteristics => xDeviceCharacteristics();
    shm_map => xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void);
    shm_lock => xShmLock(offset: c_int, count: c_int, flags: c_int);
    shm_unmap => xShmUnmap(delete: c_int);
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: as in `real_call`.
    unsafe {
        let real = real(file);
        if let Some(barrier) = (*(*real).pMethods).xShmBarrier {
            barrier(real);
        }
    }
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    buffer: *mut c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    let Some(key) = key(file) else {
        return real_call!(xRead, file, buffer, amount, offset);
    };
    // SAFETY: SQLite gives a buffer of `amount` bytes.
    let buffer = unsafe { slice::from_raw_parts_mut(buffer.cast::<u8>(), amount as usize) };
    match Shim::get()
        .overlay(key)
        .and_then(|file| file.read(buffer, offset as u64))
    {
        Ok(there) if there == buffer.len() => ffi::SQLITE_OK,
        Ok(there) => {
            buffer.iter_mut().skip(there).for_each(|byte| *byte = 0);
            ffi::SQLITE_IOERR_SHORT_READ
        }
        Err(_) => ffi::SQLITE_IOERR_READ,
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    buffer: *const c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    let write = |shim: &mut Shim, amount: c_int| match key(file) {
        None => real_call!(xWrite, file, buffer, amount, offset),
        Some(key) => {
            // SAFETY: SQLite gives a buffer of `amount` bytes; at most that much is taken.
            let data = unsafe { slice::from_raw_parts(buffer.cast::<u8>(), amount as usize) };
            code(
                shim.overlay(key)
                    .and_then(|file| file.write(data, offset as u64)),
                ffi::SQLITE_IOERR_WRITE,
            )
        }
    };
    Shim::get().call(
        Call::Write,
        |shim| write(shim, amount),
        |shim| write(shim, amount / 2),
    )
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let truncate = |shim: &mut Shim| match key(file) {
        None => real_call!(xTruncate, file, size),
        Some(key) => code(
            shim.overlay(key)
                .and_then(|file| file.truncate(size as u64)),
            ffi::SQLITE_IOERR_TRUNCATE,
        ),
    };
    Shim::get().call(Call::Truncate, truncate, |_| ffi::SQLITE_OK)
}

/// The machine stays up through these tests, so its page cache serves as the disk: nothing waits for
/// the real one. What a sync means is played by the overlay.
unsafe extern "C" fn sync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    let sync = |shim: &mut Shim| match (key(file), &mut shim.files) {
        (Some(key), Some(files)) => code(files.sync(key), ffi::SQLITE_IOERR_FSYNC),
        _ => ffi::SQLITE_OK,
    };
    Shim::get().call(Call::Sync, sync, |_| ffi::SQLITE_OK)
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, out: *mut sqlite3_int64) -> c_int {
    let Some(key) = key(file) else {
        return real_call!(xFileSize, file, out);
    };
    let size = Shim::get().overlay(key).map(|file| file.size());
    // SAFETY: SQLite gives a place for the size.
    code(
        size.map(|size| unsafe { *out = size as sqlite3_int64 }),
        ffi::SQLITE_IOERR_FSTAT,
    )
}

fn key(file: *mut sqlite3_file) -> Option<Key> {
    // SAFETY: SQLite calls only with files that `finish` opened.
    unsafe { (*file.cast::<ShimFile>()).key }
}

impl Shim {
    fn overlay(&mut self, key: Key) -> io::Result<&mut Overlay> {
        self.files
            .as_mut()
            .ok_or(io::ErrorKind::NotFound)?
            .file(key)
    }
}
