//! Carries a request to a relay and brings its answer, of which nothing is believed yet.

use std::time::Duration;

use ureq::http::header;
use ureq::{Agent, Error as Trouble};
use waymark_wire::admission;
use waymark_wire::answer::Answer;
use waymark_wire::pull;
use waymark_wire::request::{Method, Request};

use crate::error::Result;
use crate::store::Watch;
use crate::web::is_own_machine;
use crate::web::{self, WebLimits, WebTrust, refused};

/// What a relay says when it does not do it fits in less.
const MOST_PROBLEM: usize = 2048;
/// Longer than a relay lets a device wait for a change.
const WAIT: Duration = Duration::from_secs(70);

/// Asks one relay, one request after the other.
pub(super) struct Client {
    agent: Agent,
    origin: String,
}

impl Client {
    /// Errors: `Refused` when nobody could be trusted.
    pub(super) fn new(origin: &str, limits: &WebLimits, trust: &WebTrust) -> Result<Self> {
        let is_own = is_own_machine(origin);
        let mut config = web::set_up(trust.roots(), limits)
            .https_only(!is_own)
            .accept("application/octet-stream")
            .accept_encoding("identity");
        if is_own {
            // No proxy has anything to do with what stays on the machine.
            config = config.proxy(None);
        }
        Ok(Self {
            agent: trust.agent(config.build())?,
            origin: origin.to_owned(),
        })
    }

    /// For a request that the relay answers only when something changed.
    pub(super) fn patient(origin: &str, limits: &WebLimits, trust: &WebTrust) -> Result<Self> {
        let silence = limits.silence.max(WAIT);
        Self::new(origin, &WebLimits { silence, ..*limits }, trust)
    }

    /// Runs `task`, which asks, and ends it when somebody says so.
    pub(super) fn ending_when_told<T>(
        &self,
        watch: &Watch,
        task: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        web::ending_when_told(&self.agent, watch, task)
    }

    /// Asks. An answer longer than any that a relay gives is not read.
    ///
    /// Errors: `Offline` when there is no server to be had, `Refused` when what is there is none.
    pub(super) fn ask(&self, request: &Request) -> Result<Answer> {
        let address = format!("{}{}", self.origin, request.path);
        let headers = [
            (header::AUTHORIZATION.as_str(), &request.authorization),
            (admission::HEADER, &request.admission),
        ];
        let headers = headers.map(|(name, value)| Some(name).zip(value.as_deref()));
        let given = headers.into_iter().flatten();
        let answer = match request.method {
            Method::Get => given
                .fold(self.agent.get(&address), |ask, (name, value)| {
                    ask.header(name, value)
                })
                .call(),
            method => {
                let begin = match method {
                    Method::Put => self.agent.put(&address),
                    Method::Delete => self.agent.delete(&address).force_send_body(),
                    _ => self.agent.post(&address),
                };
                given
                    .fold(begin, |ask, (name, value)| ask.header(name, value))
                    .content_type("application/octet-stream")
                    .send(request.body.as_slice())
            }
        };
        let (head, mut body) = answer.map_err(refused)?.into_parts();
        let status = head.status.as_u16();
        let most = if status == 200 {
            pull::MOST_ANSWER
        } else {
            MOST_PROBLEM
        };
        let body = body.with_config().limit(most as u64).read_to_vec();
        Ok(Answer {
            status,
            body: match body {
                Ok(body) => body,
                // A web page, or whatever else: what it says is no answer of a relay.
                Err(Trouble::BodyExceedsLimit(_)) => Vec::new(),
                Err(error) => return Err(refused(error)),
            },
            retry_after_s: web::retry_after_s(&head.headers),
        })
    }
}
