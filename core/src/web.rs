//! The one set-up of every request to a server, whoever makes it: no redirect followed, no cookie, bundled
//! certificates, a bound on every wait, proxies as the environment names them.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::typestate::AgentScope;

use crate::error::{Error, Result};
use crate::store::Watch;

/// More than this in front of an answer is no answer.
const HEADERS: usize = 32 * 1024;
/// How often a waiting request looks whether it is to end.
pub(crate) const GLANCE: Duration = Duration::from_millis(50);

/// How long a server may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebLimits {
    /// To find the server and connect.
    pub connect: Duration,
    /// Without a single byte.
    pub silence: Duration,
    /// From the first question to the last byte.
    pub whole: Duration,
}

impl Default for WebLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            silence: Duration::from_secs(30),
            whole: Duration::from_secs(600),
        }
    }
}

/// What all agents have in common; `roots`: who may vouch for a server.
pub(crate) fn set_up(roots: RootCerts, limits: &WebLimits) -> ConfigBuilder<AgentScope> {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_response_header_size(HEADERS)
        .user_agent(concat!("Waymark/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(limits.whole))
        .timeout_resolve(Some(limits.connect))
        .timeout_connect(Some(limits.connect))
        .timeout_recv_response(Some(limits.silence))
        .timeout_per_read(Some(limits.silence))
        .timeout_per_write(Some(limits.silence))
        .tls_config(TlsConfig::builder().root_certs(roots).build())
}

/// Runs `task`, and ends the agent's requests when somebody says to end: then it is `Interrupted`, and the agent
/// asks nothing any more.
pub(crate) fn ending_when_told<T>(
    agent: &Agent,
    watch: &Watch,
    task: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let (done, ended) = mpsc::channel::<()>();
    let answer = thread::scope(|scope| {
        // Without this thread it ends too, only later: at the next byte, or when the silence is too long.
        let _ = thread::Builder::new().spawn_scoped(scope, move || {
            while ended.recv_timeout(GLANCE) == Err(RecvTimeoutError::Timeout) {
                if watch.check().is_err() {
                    return agent.clone().shutdown();
                }
            }
        });
        let answer = task();
        drop(done);
        answer
    });
    // Whatever it looked like from inside, this is why it ended.
    answer.map_err(|error| watch.check().err().unwrap_or(error))
}

/// What went wrong, as a screen would tell it apart. Nothing of the library's own words, which name addresses.
pub(crate) fn refused(error: ureq::Error) -> Error {
    use std::io::ErrorKind;
    match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::Timeout(_) => {
            Error::Offline
        }
        ureq::Error::Io(error) => match error.kind() {
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe => Error::Refused("cut_off"),
            // What TLS refuses comes as this, a certificate nobody vouches for as well as no TLS at all.
            ErrorKind::InvalidData => Error::Refused("certificate"),
            ErrorKind::Other => match error.downcast::<ureq::Error>() {
                Ok(inner) if !matches!(inner, ureq::Error::Io(_)) => refused(inner),
                _ => Error::Refused("not_http"),
            },
            _ => Error::Offline,
        },
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::Pem(_) => {
            Error::Refused("certificate")
        }
        ureq::Error::LargeResponseHeader(..) => Error::Refused("header_too_large"),
        _ => Error::Refused("not_http"),
    }
}
