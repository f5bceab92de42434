//! Asks a web server. The only file that knows which library does it.
//!
//! A request says what is wanted, which list is already here, and the version of Waymark: nothing about the
//! person, no cookie, no language.

#[cfg(test)]
mod tests;

use std::io::Read;
use std::time::Duration;

use ureq::http::header::{self, HeaderMap, HeaderName};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::address::Address;
use super::rules::{Validators, starts_at};
use crate::error::{Error, Result};

/// A server may send us on this often.
const REDIRECTS: u32 = 5;
/// More than this in front of an answer is no answer.
const HEADERS: usize = 32 * 1024;
/// A longer mark is not remembered.
const MARK: usize = 1_000;

/// How long a server may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DownloadLimits {
    /// To find the server and connect.
    pub connect: Duration,
    /// Without a single byte.
    pub silence: Duration,
    /// From the first question to the last byte.
    pub whole: Duration,
}

impl Default for DownloadLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            silence: Duration::from_secs(30),
            whole: Duration::from_secs(600),
        }
    }
}

/// What is asked.
pub(super) struct Ask<'a> {
    pub(super) address: &'a Address,
    /// The list that is here: the server need not send it again.
    pub(super) known: Option<&'a Validators>,
    /// Bytes that are here, and what the server must still have for the rest to fit.
    pub(super) from: Option<(u64, &'a str)>,
}

/// What a server answers, before its body is read.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Where it came from in the end.
    pub(super) address: Address,
    pub(super) validators: Validators,
    /// What `If-Range` may say later on.
    pub(super) if_range: Option<String>,
    /// Bytes of the body, where the server says.
    pub(super) length: Option<u64>,
    /// Where in the whole the body begins.
    pub(super) starts_at: Option<u64>,
    body: Body,
}

impl Answer {
    /// The next bytes; 0 at the end. Errors: `Offline` for silence, `Refused("cut_off")`.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        loop {
            return match self.body.as_reader().read(buffer) {
                Ok(read) => Ok(read),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => Err(refused(ureq::Error::Io(error))),
            };
        }
    }
}

/// Asks servers, one after the other.
pub(super) struct Client(Agent);

impl Client {
    pub(super) fn new(limits: &DownloadLimits) -> Self {
        Self::trusting(RootCerts::WebPki, limits)
    }

    /// `roots`: who may vouch for a server.
    fn trusting(roots: RootCerts, limits: &DownloadLimits) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(HEADERS)
            .user_agent(concat!("Waymark/", env!("CARGO_PKG_VERSION")))
            .accept("application/json, text/html;q=0.5, */*;q=0.1")
            .accept_encoding("gzip")
            .timeout_global(Some(limits.whole))
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_recv_response(Some(limits.silence))
            .timeout_per_read(Some(limits.silence))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Self(config.new_agent())
    }

    /// Ends whatever is being asked; afterwards nothing can be.
    pub(super) fn hang_up(&self) {
        self.0.clone().shutdown();
    }

    /// Asks, and goes where the server sends us, within the rules of [`Address::follow`].
    ///
    /// Errors: `Offline` when there is no server to be had, `Refused` when what is there is none or leads astray.
    pub(super) fn ask(&self, ask: &Ask<'_>) -> Result<Answer> {
        let mut address = ask.address.clone();
        for _ in 0..=REDIRECTS {
            let mut request = self.0.get(address.as_str());
            if let Some((from, if_range)) = ask.from {
                request = request
                    .header(header::RANGE, format!("bytes={from}-"))
                    .header(header::IF_RANGE, if_range);
            }
            if let Some(known) = ask.known {
                let marks = [
                    (header::IF_NONE_MATCH, &known.etag),
                    (header::IF_MODIFIED_SINCE, &known.last_modified),
                ];
                for (name, mark) in marks {
                    if let Some(mark) = mark {
                        request = request.header(name, mark);
                    }
                }
            }
            let (head, body) = request.call().map_err(refused)?.into_parts();
            let status = head.status.as_u16();
            if matches!(status, 301 | 302 | 303 | 307 | 308) {
                let there = text(&head.headers, header::LOCATION)
                    .ok_or(Error::Refused("redirect_unreadable"))?;
                address = address.follow(&there)?;
                continue;
            }
            return answer(status, &head.headers, address, body);
        }
        Err(Error::Refused("redirect_loop"))
    }
}

fn answer(status: u16, headers: &HeaderMap, address: Address, body: Body) -> Result<Answer> {
    let encoding = text(headers, header::CONTENT_ENCODING).unwrap_or_default();
    if !matches!(encoding.as_str(), "" | "identity" | "gzip" | "x-gzip") {
        return Err(Error::Refused("encoding_unknown"));
    }
    let mark = |name| text(headers, name).filter(|mark| mark.len() <= MARK);
    let validators = Validators {
        etag: mark(header::ETAG),
        last_modified: mark(header::LAST_MODIFIED),
    };
    let date = text(headers, header::DATE);
    Ok(Answer {
        status,
        address,
        if_range: validators.strong(date.as_deref()).map(str::to_owned),
        validators,
        length: text(headers, header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
        starts_at: text(headers, header::CONTENT_RANGE).and_then(|range| starts_at(&range)),
        body,
    })
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// What went wrong, as a screen would tell it apart. Nothing of the library's own words, which name addresses.
fn refused(error: ureq::Error) -> Error {
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
