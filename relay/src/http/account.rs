//! Requests of an account's members.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use waymark_wire::admission::Admission as Shown;
use waymark_wire::answer::Code;
use waymark_wire::close::{self, Close};
use waymark_wire::manifest::{self, Signed as List};
use waymark_wire::pull::{self, Pull};
use waymark_wire::truncate::Truncate;
use waymark_wire::work::Task;

use super::read::{Signed, named, signed};
use super::{Refused, bytes, wait};
use crate::account::{
    Allowance, Append, AskToClose, CallOff, Closing, Cut, Fetch, PutList, Sent, Touch, Version,
};
use crate::config::Admission;
use crate::relay::Shared;

type Answer = Result<Response, Refused>;
type Relay = State<Arc<Shared>>;

/// Bytes of a request for what is new, or of one that says what is covered.
const MOST_NAMES: usize = 5 + 40 * pull::MOST_LOGS;
const DONE: StatusCode = StatusCode::OK;

pub(super) async fn append(
    State(shared): Relay,
    Path((_, name)): Path<(String, String)>,
    request: Request,
) -> Answer {
    let Signed {
        caller,
        body,
        memory: _until_it_is_stored,
        ..
    } = signed(&shared, request, pull::MOST_BYTES).await?;
    shared.limits.write(&caller.account, &caller.signer)?;
    let (account, device) = (caller.account, named(&name)?);
    // Signatures take their time: not where requests are read.
    let sent = tokio::task::spawn_blocking(move || Sent::read(&account, device, body));
    let sent = sent.await.map_err(|_| Code::Unavailable)??;
    let append = Append {
        caller,
        sent,
        room: shared.config.room,
    };
    if shared.storage.write(append).await? {
        shared.waiters.changed(account);
    }
    Ok(DONE.into_response())
}

pub(super) async fn pull(State(shared): Relay, request: Request) -> Answer {
    let Signed {
        caller,
        address,
        body,
        query,
        ..
    } = signed(&shared, request, MOST_NAMES).await?;
    let wanted = Pull::decode(&body).map_err(|_| Code::Malformed)?;
    let most = match query.strip_prefix("most=").map(str::parse::<usize>) {
        None => pull::MOST_BYTES,
        Some(most) => most.map_err(|_| Code::Malformed)?,
    };
    let (account, now_s) = (caller.account, caller.now_s);
    let memory = shared.answers.answer(address).await?;
    let (pulled, is_first_today) = shared
        .storage
        .read(Fetch {
            caller,
            wanted,
            most,
        })
        .await?;
    if is_first_today {
        shared.storage.write(Touch { account, now_s }).await?;
    }
    Ok(bytes(memory.body(pulled.encode())).into_response())
}

pub(super) async fn put_list(State(shared): Relay, request: Request) -> Answer {
    let given = signed(&shared, request, manifest::MOST_BYTES).await?;
    shared
        .limits
        .write(&given.caller.account, &given.caller.signer)?;
    let list = List::decode(&given.body).map_err(|malformed| match malformed.0 {
        "version" => Code::Version,
        _ => Code::Malformed,
    })?;
    let allowance = if list.manifest.n == 0 {
        allowance(&shared, &given)?
    } else {
        Allowance::None
    };
    let account = given.caller.account;
    let put = PutList {
        caller: given.caller,
        list,
        body: given.body,
        allowance,
        room: shared.config.room,
        limits: shared.limits.clone(),
    };
    if shared.storage.write(put).await? {
        shared.waiters.changed(account);
    }
    Ok(DONE.into_response())
}

/// Whether what was shown would do for a new account. An allowance from an address is used up only by one that does.
fn allowance(shared: &Shared, given: &Signed) -> Result<Allowance, Refused> {
    let (account, now_s) = (&given.caller.account, given.caller.now_s);
    let shown = given.admission.as_deref().map(Shown::read).transpose();
    let shown = shown.map_err(|_| Code::Malformed)?;
    let allowance = match (&shared.config.admission, shown) {
        (Admission::Open, _) => Allowance::Granted,
        (Admission::Invite(key), Some(Shown::Invite(invite))) if invite.fits(key, now_s) => {
            Allowance::Invited {
                id: invite.id,
                until_s: invite.until_s,
            }
        }
        (Admission::Work(bits), Some(Shown::Work(nonce))) => {
            let task = Task {
                origin: &shared.origin,
                subject: account,
                bits: *bits,
            };
            if task.is_done(now_s, nonce) {
                Allowance::Granted
            } else {
                Allowance::None
            }
        }
        _ => Allowance::None,
    };
    if !matches!(allowance, Allowance::None) {
        shared.limits.account(given.address)?;
    }
    Ok(allowance)
}

pub(super) async fn truncate(State(shared): Relay, request: Request) -> Answer {
    let Signed { caller, body, .. } = signed(&shared, request, MOST_NAMES).await?;
    shared.limits.write(&caller.account, &caller.signer)?;
    let account = caller.account;
    let Truncate { covers } = Truncate::decode(&body).map_err(|_| Code::Malformed)?;
    shared.storage.write(Cut { caller, covers }).await?;
    shared.waiters.changed(account);
    Ok(DONE.into_response())
}

pub(super) async fn close(State(shared): Relay, request: Request) -> Answer {
    let Signed { caller, body, .. } = signed(&shared, request, close::BYTES).await?;
    shared.limits.write(&caller.account, &caller.signer)?;
    let account = caller.account;
    let statement = Close::decode(&body).map_err(|_| Code::Malformed)?;
    let has_ended = shared
        .storage
        .write(AskToClose { caller, statement })
        .await?;
    shared.waiters.changed(account);
    let status = if has_ended {
        DONE
    } else {
        StatusCode::ACCEPTED
    };
    Ok(status.into_response())
}

/// Calls the end of the account off.
pub(super) async fn keep(State(shared): Relay, request: Request) -> Answer {
    let Signed { caller, .. } = signed(&shared, request, 0).await?;
    shared.limits.write(&caller.account, &caller.signer)?;
    let account = caller.account;
    shared.storage.write(CallOff { caller }).await?;
    shared.waiters.changed(account);
    Ok(DONE.into_response())
}

/// The statement that waits for its time.
pub(super) async fn closing(State(shared): Relay, request: Request) -> Answer {
    let Signed { caller, .. } = signed(&shared, request, 0).await?;
    let statement = shared.storage.read(Closing { caller }).await?;
    Ok(match statement {
        Some(statement) => bytes(statement).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// Answers as soon as there is a change: 200, or 204 when the time is over.
pub(super) async fn wait(State(shared): Relay, request: Request) -> Answer {
    let Signed { caller, query, .. } = signed(&shared, request, 0).await?;
    let known = query
        .strip_prefix("ver=")
        .and_then(|known| known.parse::<u64>().ok());
    let known = known.ok_or(Code::Malformed)?;
    let account = caller.account;
    let look = || {
        let version = Version {
            caller: caller.clone(),
        };
        let reading = shared.storage.read(version);
        async move { Ok(reading.await? > known) }
    };
    wait::until(&shared, account, look).await
}
