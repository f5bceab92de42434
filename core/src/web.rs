//! The one set-up of every request to a server, whoever makes it: no redirect followed, no cookie, bundled
//! certificates, a bound on every wait, proxies as the environment names them. And the one form of a relay's address.

mod origin;
mod pin;

pub(crate) use origin::{is_own_machine, origin};

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, SystemTime};

use ureq::Agent;
use ureq::config::{Config, ConfigBuilder};
use ureq::http::{HeaderMap, HeaderName, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
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

pub use pin::Pin;

/// Whom to believe that a relay is the right one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebTrust {
    /// Certificates (DER) of those who may vouch for it; none for the usual ones, which are bundled.
    pub roots: Vec<Vec<u8>>,
    /// Its certificate must have one of these keys besides; none for any.
    pub pins: Vec<Pin>,
}

impl WebTrust {
    pub(crate) fn roots(&self) -> RootCerts {
        if self.roots.is_empty() {
            return RootCerts::WebPki;
        }
        let own = self
            .roots
            .iter()
            .map(|der| Certificate::from_der(der).to_owned());
        RootCerts::from(own)
    }

    /// Errors: `Refused` when no authority can be made of what was given.
    pub(crate) fn agent(&self, config: Config) -> Result<Agent> {
        if self.pins.is_empty() {
            Ok(config.new_agent())
        } else {
            pin::agent(config, self)
        }
    }
}

/// Seconds that a server asks to be left alone: a number, or a moment by the clock that dated the answer. Ours may
/// be wrong, and a moment without a date says nothing.
pub(crate) fn retry_after_s(headers: &HeaderMap) -> Option<u64> {
    let text = |name: HeaderName| Some(headers.get(name)?.to_str().ok()?.trim());
    let wait = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = wait.parse() {
        return Some(seconds);
    }
    let moment = |text: &str| httpdate::parse_http_date(text).ok();
    let (until, now): (SystemTime, SystemTime) = (moment(wait)?, moment(text(header::DATE)?)?);
    // What is over by then asks for nothing more.
    Some(until.duration_since(now).map_or(0, |wait| wait.as_secs()))
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
            ErrorKind::InvalidData if pin::is_other_key(&error) => Error::Refused("pin"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_a_number_or_a_moment_by_the_servers_own_clock() {
        let date = "Wed, 21 Oct 2026 07:28:00 GMT";
        for (wait, date, seconds) in [
            ("120", None, Some(120)),
            (" 120 ", Some(date), Some(120)),
            ("Wed, 21 Oct 2026 07:30:00 GMT", Some(date), Some(120)),
            ("Wednesday, 21-Oct-26 07:28:01 GMT", Some(date), Some(1)),
            ("Wed Oct 21 07:29:00 2026", Some(date), Some(60)),
            ("Wed, 21 Oct 2026 07:00:00 GMT", Some(date), Some(0)),
            ("Wed, 21 Oct 2026 07:30:00 GMT", None, None),
            ("Wed, 21 Oct 2026 07:30:00 GMT", Some("today"), None),
            ("soon", Some(date), None),
            ("-5", Some(date), None),
            ("", Some(date), None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, wait.parse().unwrap());
            if let Some(date) = date {
                headers.insert(header::DATE, date.parse().unwrap());
            }
            assert_eq!(retry_after_s(&headers), seconds, "{wait:?} {date:?}");
        }
        assert_eq!(retry_after_s(&HeaderMap::new()), None);
    }
}
