//! A thread that has no network: the kernel refuses it the calls that every connection begins with.

use std::collections::BTreeMap;
use std::io;
use std::thread;

use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

/// How the kernel answers a call for the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// With "operation not permitted".
    Error,
    /// By ending the whole process: not even an attempt goes unseen.
    Death,
}

/// Runs `work` in a thread of its own without a network. What it starts inherits that.
///
/// Errors: the filter could not be put in place.
pub fn without<T: Send>(refusal: Refusal, work: impl FnOnce() -> T + Send) -> io::Result<T> {
    thread::scope(|scope| {
        let thread = scope.spawn(|| {
            refuse(refusal).map_err(io::Error::other)?;
            Ok(work())
        });
        thread
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn refuse(refusal: Refusal) -> Result<(), seccompiler::Error> {
    let calls = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_sendmmsg,
        // A ring can open sockets past all of the above.
        libc::SYS_io_uring_setup,
    ];
    let action = match refusal {
        Refusal::Error => SeccompAction::Errno(libc::EPERM as u32),
        Refusal::Death => SeccompAction::KillProcess,
    };
    let rules: BTreeMap<i64, _> = calls.into_iter().map(|call| (call, Vec::new())).collect();
    let machine = TargetArch::try_from(std::env::consts::ARCH)?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, action, machine)?;
    let filter: BpfProgram = filter.try_into()?;
    seccompiler::apply_filter(&filter)
}
