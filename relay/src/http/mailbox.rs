//! Requests about mailboxes: shown to be allowed by a capability, and by nothing that leads to an account.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use waymark_wire::answer::Code;
use waymark_wire::contact::mailbox::{Escrow, Later, Make, Names, Put};

use super::read::{Shown, making, named, shown};
use super::{Refused, bytes, wait};
use crate::account::DAY_S;
use crate::mailbox::{
    Ack, Cancel, EndMailbox, Hold, Holder, IsThere, MakeMailbox, Move, PutMessage, ReadAll,
    TouchMailbox,
};
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
    let today = now_s / DAY_S;
    let limits = shared.limits.clone();
    let made = MakeMailbox {
        id,
        make,
        today,
        limits,
    };
    shared.storage.write(made).await?;
    Ok(DONE.into_response())
}

/// Reads a request of one who holds a capability of a mailbox, with a body of at most so many bytes.
async fn holder(
    shared: &Shared,
    name: &str,
    request: Request,
    most_bytes: usize,
) -> Result<(Holder, Vec<u8>), Refused> {
    holding(shared, name, shown(shared, request, most_bytes).await?)
}

fn holding(shared: &Shared, name: &str, shown: Shown) -> Result<(Holder, Vec<u8>), Refused> {
    let holder = Holder {
        mailbox: named(name)?,
        capability: shown.capability,
        now_s: (shared.config.clock)(),
    };
    Ok((holder, shown.body))
}

pub(super) async fn put(
    State(shared): Relay,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let (holder, body) = holder(&shared, &name, request, Put::BYTES).await?;
    let put = Put::decode(&body).map_err(|_| Code::Malformed)?;
    let mailbox = holder.mailbox;
    shared.storage.write(PutMessage { holder, put }).await?;
    shared.waiters.changed(mailbox);
    Ok(DONE.into_response())
}

pub(super) async fn read(
    State(shared): Relay,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let shown = shown(&shared, request, 0).await?;
    let address = shown.address;
    let (holder, _) = holding(&shared, &name, shown)?;
    let (mailbox, today) = (holder.mailbox, holder.now_s / DAY_S);
    let memory = shared.answers.answer(address).await?;
    let (held, is_first_today) = shared.storage.read(ReadAll { holder }).await?;
    if is_first_today {
        let touch = TouchMailbox { mailbox, today };
        shared.storage.write(touch).await?;
    }
    Ok(bytes(memory.body(held.encode())).into_response())
}

pub(super) async fn ack(
    State(shared): Relay,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let (holder, body) = holder(&shared, &name, request, Names::MOST_BYTES).await?;
    let Names(names) = Names::decode(&body).map_err(|_| Code::Malformed)?;
    shared.storage.write(Ack { holder, names }).await?;
    Ok(DONE.into_response())
}

pub(super) async fn end(
    State(shared): Relay,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let (holder, _) = holder(&shared, &name, request, 0).await?;
    let mailbox = holder.mailbox;
    shared.storage.write(EndMailbox { holder }).await?;
    shared.waiters.changed(mailbox);
    Ok(DONE.into_response())
}

/// Answers as soon as there is something to read.
pub(super) async fn wait(
    State(shared): Relay,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let (holder, _) = holder(&shared, &name, request, 0).await?;
    let look = || {
        let now_s = (shared.config.clock)();
        let holder = Holder {
            now_s,
            ..holder.clone()
        };
        shared.storage.read(IsThere { holder })
    };
    wait::until(&shared, holder.mailbox, look).await
}

pub(super) async fn hold(
    State(shared): Relay,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let shown = shown(&shared, request, Escrow::BYTES).await?;
    shared.limits.place(shown.address)?;
    let (holder, body) = holding(&shared, &name, shown)?;
    let escrow = Escrow::decode(&body).map_err(|_| Code::Malformed)?;
    let hold = Hold {
        holder,
        escrow,
        limits: shared.limits.clone(),
    };
    shared.storage.write(hold).await?;
    Ok(DONE.into_response())
}

pub(super) async fn later(
    State(shared): Relay,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let (holder, body) = holder(&shared, &name, request, Later::BYTES).await?;
    let later = Later::decode(&body).map_err(|_| Code::Malformed)?;
    shared.storage.write(Move { holder, later }).await?;
    Ok(DONE.into_response())
}

pub(super) async fn cancel(
    State(shared): Relay,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    let (holder, body) = holder(&shared, &name, request, 32).await?;
    let name = body.try_into().map_err(|_| Code::Malformed)?;
    shared.storage.write(Cancel { holder, name }).await?;
    Ok(DONE.into_response())
}
