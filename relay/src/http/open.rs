//! What needs no account: where two phones meet, and whether the relay is well.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use waymark_wire::answer::Code;
use waymark_wire::join::{MOST_SLOT, Slot};
use waymark_wire::request::hex;

use super::read::{admit, body};
use super::{Refused, bytes};
use crate::place::{GetSlot, PutSlot};
use crate::relay::Shared;
use crate::storage::{Fault, Operation, Tx};

type Answer = Result<Response, Refused>;

pub(super) async fn put_slot(
    State(shared): State<Arc<Shared>>,
    Path((place, slot)): Path<(String, String)>,
    request: Request,
) -> Answer {
    let (head, stream) = request.into_parts();
    admit(&shared, &head)?;
    let (place, slot) = named(&place, &slot)?;
    let (body, _memory) = body(&shared, &head.headers, stream, MOST_SLOT).await?;
    let now_s = (shared.config.clock)();
    let put = PutSlot {
        place,
        slot,
        body,
        now_s,
    };
    shared.storage.write(put).await?;
    Ok(StatusCode::OK.into_response())
}

pub(super) async fn get_slot(
    State(shared): State<Arc<Shared>>,
    Path((place, slot)): Path<(String, String)>,
    request: Request,
) -> Answer {
    admit(&shared, &request.into_parts().0)?;
    let (place, slot) = named(&place, &slot)?;
    let now_s = (shared.config.clock)();
    let get = GetSlot { place, slot, now_s };
    Ok(bytes(shared.storage.read(get).await?).into_response())
}

fn named(place: &str, slot: &str) -> Result<([u8; 16], u64), Refused> {
    let place = hex(place).map_err(|_| Code::Malformed)?;
    let slot = Slot::of(slot).ok_or(Code::Unknown)?;
    Ok((place, slot as u64))
}

/// Whether the database answers.
pub(super) async fn health(State(shared): State<Arc<Shared>>) -> Answer {
    shared.storage.read(Alive).await?;
    Ok("well\n".into_response())
}

struct Alive;

impl Operation for Alive {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        tx.rows("SELECT acct FROM account LIMIT 1", &[])
            .await
            .map(drop)
    }
}
