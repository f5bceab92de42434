//! Requests about notes behind links. Whoever has a link asks with the id in the body, as a page does: so it stands in
//! no address, and in no proxy's log.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use waymark_wire::Malformed;
use waymark_wire::answer::Code;
use waymark_wire::contact::linked::{Answering, Ask, Make};

use super::read::{admit, body, making, named, shown};
use super::{Refused, bytes};
use crate::link::{EndLink, GetReplies, MakeLink, PutReply, ReadLink};
use crate::relay::Shared;

type Answer = Result<Response, Refused>;
type Relay = State<Arc<Shared>>;

const DONE: StatusCode = StatusCode::OK;

pub(super) async fn make(
    State(shared): Relay,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let (id, make, now_s) = making(&shared, &name, request, Make::BYTES, Make::decode).await?;
    let made = MakeLink {
        id,
        make: Box::new(make),
        now_s,
        limits: shared.limits.clone(),
    };
    shared.storage.write(made).await?;
    Ok(DONE.into_response())
}

pub(super) async fn end(
    State(shared): Relay,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let owner = shown(&shared, request, 0).await?.capability;
    let (id, now_s) = (named(&name)?, (shared.config.clock)());
    shared.storage.write(EndLink { id, owner, now_s }).await?;
    Ok(DONE.into_response())
}

/// Reads a body of at most so many bytes as what `decode` reads, and the time.
async fn asked<T>(
    shared: &Shared,
    request: Request,
    most_bytes: usize,
    decode: fn(&[u8]) -> Result<T, Malformed>,
) -> Result<(T, u64), Refused> {
    let (head, stream) = request.into_parts();
    admit(shared, &head)?;
    let (body, _memory) = body(shared, &head.headers, stream, most_bytes).await?;
    let asked = decode(&body).map_err(|_| Code::Malformed)?;
    Ok((asked, (shared.config.clock)()))
}

pub(super) async fn read(State(shared): Relay, request: Request) -> Answer {
    let (ask, now_s) = asked(&shared, request, Ask::BYTES, Ask::decode).await?;
    let sealed = shared.storage.write(ReadLink { ask, now_s }).await?;
    Ok(bytes(sealed.to_vec()).into_response())
}

pub(super) async fn reply(State(shared): Relay, request: Request) -> Answer {
    let asked = asked(&shared, request, Answering::BYTES, Answering::decode);
    let (answering, now_s) = asked.await?;
    let put = PutReply { answering, now_s };
    shared.storage.write(put).await?;
    Ok(DONE.into_response())
}

pub(super) async fn replies(State(shared): Relay, request: Request) -> Answer {
    let (ask, now_s) = asked(&shared, request, Ask::BYTES, Ask::decode).await?;
    let replies = shared.storage.read(GetReplies { ask, now_s }).await?;
    Ok(bytes(replies.encode()).into_response())
}
