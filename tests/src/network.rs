//! A thread that has no network: the kernel refuses it the calls that every connection begins with. And a process
//! that has its own machine alone.

use std::collections::BTreeMap;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;
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

/// Gives `command` a network that has this machine's own address and nothing else.
///
/// Its start fails with `PermissionDenied` where the kernel makes no such network for this user.
pub fn alone(command: &mut Command) -> &mut Command {
    // SAFETY: between fork and exec only system calls are made, on values of this stack.
    unsafe { command.pre_exec(own_network) }
}

fn own_network() -> io::Result<()> {
    // SAFETY: the request is whole and outlives the calls; the socket goes with exec.
    unsafe {
        let ended = libc::unshare(libc::CLONE_NEWNET);
        let mut request: libc::ifreq = std::mem::zeroed();
        for (to, from) in request.ifr_name.iter_mut().zip(b"lo") {
            *to = (*from).cast_signed();
        }
        request.ifr_ifru.ifru_flags = libc::IFF_UP as libc::c_short;
        let socket = libc::socket(libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0);
        if ended == 0 && socket >= 0 && libc::ioctl(socket, libc::SIOCSIFFLAGS, &request) == 0 {
            return Ok(());
        }
    }
    Err(io::Error::last_os_error())
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
