//! What is counted and written down of each request: what was done, how it went, how long it took. Never who.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::Instant;

use crate::relay::Shared;

pub(super) async fn watch(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let begin = Instant::now();
    // The pattern of the path, never the path: that names the account.
    let path = request.extensions().get::<MatchedPath>();
    let path = path.map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), begin.elapsed());
    tracing::debug!(%method, path, status, ms = took.as_secs_f64() * 1000.0);
    shared.counts.request(&method, path, status, took);
    response
}

pub(super) async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let text = shared.counts.text(shared.waiters.len());
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
