//! The child of the crash tests: does its errand on the disk it was given, and may not live to end it.

use std::error::Error;
use std::ffi::c_int;

use waymark_tests::crash::{Errand, Said, Step, Work, plain, say};
use waymark_tests::vfs::{self, Call};

fn main() -> Result<(), Box<dyn Error>> {
    let errand = std::env::args().nth(1).ok_or("an errand is needed")?;
    let errand: Errand = serde_json::from_str(&errand)?;
    vfs::install(errand.plan);
    match &errand.work {
        Work::Plain {
            synchronous,
            first,
            count,
        } => {
            let mut sql = plain::open(&errand.home, synchronous)?;
            for n in *first..first + count {
                say(Said::Begins(Step::Save(n)))?;
                plain::save(&mut sql, n)?;
                say(Said::Done(Step::Save(n)))?;
            }
        }
    }
    let counted = errand.plan.event.map_or(Call::Write, |event| event.call);
    Ok(say(Said::Finished {
        calls: vfs::count(counted),
    })?)
}

/// Rust's `File::sync_all`, in place of the C library's: a disk that forgets must learn of it.
// SAFETY: the name and the signature are those of POSIX, and so is the meaning.
#[unsafe(no_mangle)]
extern "C" fn fsync(descriptor: c_int) -> c_int {
    if vfs::synced(descriptor) {
        return 0;
    }
    // SAFETY: takes a number and gives one.
    (unsafe { libc::syscall(libc::SYS_fsync, descriptor) }) as c_int
}

/// Rust's `File::sync_data`; see [`fsync`].
// SAFETY: as for `fsync`.
#[unsafe(no_mangle)]
extern "C" fn fdatasync(descriptor: c_int) -> c_int {
    fsync(descriptor)
}
