//! The relay as HTTP: which path does what. docs/protocol.md lists them.

mod account;
mod link;
mod mailbox;
mod open;
mod page;
mod read;
mod wait;
mod watch;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Router, middleware};
use waymark_wire::answer::{Code, Problem};
use waymark_wire::request::path;

use crate::limits::TooMany;
use crate::memory::Full;
use crate::relay::Shared;
use crate::storage::Fault;

/// All that the relay answers to.
pub(crate) fn service(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/v1/a/{account}/log/{device}", post(account::append))
        .route("/v1/a/{account}/pull", post(account::pull))
        .route("/v1/a/{account}/manifest", put(account::put_list))
        .route("/v1/a/{account}/wait", get(account::wait))
        .route("/v1/a/{account}/truncate", post(account::truncate))
        .route("/v1/a/{account}/keep", post(account::keep))
        .route(
            "/v1/a/{account}",
            delete(account::close).get(account::closing),
        )
        .route(
            "/v1/j/{place}/{slot}",
            put(open::put_slot).get(open::get_slot),
        )
        .route(
            "/v1/m/{mailbox}",
            put(mailbox::make).post(mailbox::put).delete(mailbox::end),
        )
        .route("/v1/m/{mailbox}/read", post(mailbox::read))
        .route("/v1/m/{mailbox}/ack", post(mailbox::ack))
        .route("/v1/m/{mailbox}/wait", get(mailbox::wait))
        .route("/v1/m/{mailbox}/escrow", put(mailbox::hold))
        .route("/v1/m/{mailbox}/escrow/later", post(mailbox::later))
        .route("/v1/m/{mailbox}/escrow/cancel", post(mailbox::cancel))
        .route("/v1/l/{link}", put(link::make).delete(link::end))
        .route("/v1/l/read", post(link::read))
        .route("/v1/l/reply", post(link::reply))
        .route("/v1/l/replies", post(link::replies))
        .route(path::PAGE, get(page::page))
        .route("/health", get(open::health))
        .fallback(unknown)
        .method_not_allowed_fallback(async || Refused::from(Code::Malformed))
        .layer(DefaultBodyLimit::disable()) // each handler has its own, before it reads
        .layer(middleware::from_fn_with_state(shared.clone(), watch::watch))
        .with_state(shared)
}

/// The counts alone, for an address of their own.
pub(crate) fn counts(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/metrics", get(watch::metrics))
        .with_state(shared)
}

async fn unknown(uri: Uri) -> Refused {
    let mut parts = uri.path().split('/').skip(1);
    let version = parts.next().and_then(|part| part.strip_prefix('v'));
    let is_other = version.is_some_and(|number| number != "1" && number.parse::<u32>().is_ok());
    Refused::from(if is_other {
        Code::Version
    } else {
        Code::Unknown
    })
}

/// Who is at the other end, as the connection says.
pub(crate) type Peer = SocketAddr;

/// An answer that is not a success.
#[derive(Debug)]
pub(crate) struct Refused {
    problem: Problem,
    retry_after_s: Option<u64>,
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            retry_after_s: None,
        }
    }
}

impl From<Code> for Refused {
    fn from(code: Code) -> Self {
        Problem::from(code).into()
    }
}

impl From<TooMany> for Refused {
    fn from(TooMany(seconds): TooMany) -> Self {
        Self {
            problem: Code::TooMany.into(),
            retry_after_s: Some(seconds),
        }
    }
}

impl From<Full> for Refused {
    fn from(Full: Full) -> Self {
        Self {
            problem: Code::Unavailable.into(),
            retry_after_s: Some(5),
        }
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused(problem) => problem.into(),
            Fault::TooMany(seconds) => TooMany(seconds).into(),
            Fault::Again | Fault::Database(_) => {
                tracing::error!(%fault, "the database did not do it");
                Self {
                    problem: Code::Unavailable.into(),
                    retry_after_s: Some(5),
                }
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.code.status());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, bytes(self.problem.encode())).into_response();
        if let Some(seconds) = self.retry_after_s {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A body of bytes, which nobody on the way keeps.
fn bytes(body: impl Into<Body>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body.into())
}
