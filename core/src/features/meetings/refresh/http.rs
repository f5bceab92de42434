//! Asks a web server for a list.
//!
//! A request says what is wanted, which list is already here, and the version of Waymark: nothing about the
//! person, no cookie, no language.

#[cfg(test)]
mod tests;

use std::io::Read;

use ureq::http::header::{self, HeaderMap, HeaderName};
use ureq::tls::RootCerts;
use ureq::{Agent, Body};

use super::address::Address;
use super::rules::{Validators, starts_at};
use crate::error::{Error, Result};
use crate::store::Watch;
use crate::web::{self, WebLimits, refused};

/// A server may send us on this often.
const REDIRECTS: u32 = 5;
/// A longer mark is not remembered.
const MARK: usize = 1_000;

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
    pub(super) fn new(limits: &WebLimits) -> Self {
        Self::trusting(RootCerts::WebPki, limits)
    }

    /// `roots`: who may vouch for a server.
    fn trusting(roots: RootCerts, limits: &WebLimits) -> Self {
        let config = web::set_up(roots, limits)
            .accept("application/json, text/html;q=0.5, */*;q=0.1")
            .accept_encoding("gzip")
            .build();
        Self(config.new_agent())
    }

    /// Runs `task`, which asks, and ends it when somebody says so.
    pub(super) fn ending_when_told<T>(
        &self,
        watch: &Watch,
        task: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        web::ending_when_told(&self.0, watch, task)
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
