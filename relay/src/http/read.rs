//! A request, read no further than it may be: first who asks and when, then the body, then the signature.

use std::net::IpAddr;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::{ConnectInfo, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use waymark_wire::admission::Admission;
use waymark_wire::answer::Code;
use waymark_wire::contact::capability::Capability;
use waymark_wire::request::{Authorization, Method, Signing, WINDOW_S, hex};
use waymark_wire::work::Task;
use waymark_wire::{AccountId, Malformed};

use super::{Peer, Refused};
use crate::account::{Caller, time};
use crate::config;
use crate::memory::Taken;
use crate::relay::Shared;

/// Seconds for a whole body to come.
const BODY_S: Duration = Duration::from_secs(30);
/// How much of a body that nobody wants is let pass by, and for how long.
const DRAINED_BYTES: usize = 2 << 20;
const DRAINED_S: Duration = Duration::from_secs(3);

/// A request whose signer signed it.
pub(super) struct Signed {
    pub(super) caller: Caller,
    pub(super) address: IpAddr,
    pub(super) admission: Option<String>,
    pub(super) query: String,
    pub(super) body: Vec<u8>,
    /// Where the body is.
    pub(super) memory: Taken,
}

/// What is known of a request before its body is read.
struct Opening {
    authorization: Authorization,
    address: IpAddr,
    now_s: u64,
    method: Method,
}

/// Reads a request to an account, with a body of at most so many bytes.
pub(super) async fn signed(
    shared: &Shared,
    request: Request,
    most_bytes: usize,
) -> Result<Signed, Refused> {
    let (head, stream) = request.into_parts();
    let opening = match open(shared, &head) {
        Ok(opening) => opening,
        Err(refused) => {
            drain(stream.into_data_stream()).await;
            return Err(refused);
        }
    };
    let (body, memory) = body(shared, &head.headers, stream, most_bytes).await?;
    let path = head.uri.path_and_query().map(ToString::to_string);
    let signing = Signing {
        method: opening.method,
        origin: &shared.origin,
        path: &path.unwrap_or_default(),
        body: &body,
    };
    if !opening.authorization.fits(&signing) {
        return Err(Code::Unsigned.into());
    }
    let caller = Caller {
        account: opening.authorization.account,
        signer: opening.authorization.signer,
        now_s: opening.now_s,
    };
    Ok(Signed {
        caller,
        address: opening.address,
        admission: text(&head.headers, waymark_wire::admission::HEADER).map(str::to_owned),
        query: head.uri.query().unwrap_or_default().to_owned(),
        body,
        memory,
    })
}

fn open(shared: &Shared, head: &Parts) -> Result<Opening, Refused> {
    let address = admit(shared, head)?;
    let now_s = (shared.config.clock)();
    let authorization = text(&head.headers, header::AUTHORIZATION.as_str())
        .and_then(|value| Authorization::read(value).ok())
        .ok_or(Code::Unsigned)?;
    if authorization.unix_s.abs_diff(now_s) > WINDOW_S {
        return Err(time(now_s).into());
    }
    if account_in(head.uri.path())? != authorization.account {
        return Err(Code::Unsigned.into());
    }
    Ok(Opening {
        authorization,
        address,
        now_s,
        method: method(&head.method)?,
    })
}

/// A request of one who shows a capability.
pub(super) struct Shown {
    pub(super) capability: Capability,
    pub(super) address: IpAddr,
    pub(super) body: Vec<u8>,
}

/// Reads a request that names no account, with a body of at most so many bytes.
pub(super) async fn shown(
    shared: &Shared,
    request: Request,
    most_bytes: usize,
) -> Result<Shown, Refused> {
    let (head, stream) = request.into_parts();
    let address = admit(shared, &head)?;
    let header = text(&head.headers, header::AUTHORIZATION.as_str());
    let capability = header.and_then(|value| Capability::read(value).ok());
    let (body, _memory) = body(shared, &head.headers, stream, most_bytes).await?;
    Ok(Shown {
        capability: capability.ok_or(Code::Unsigned)?,
        address,
        body,
    })
}

/// Reads a request to make a mailbox or a link, of exactly what `decode` reads, and lets it in: the id, what is to be
/// made, and the time.
pub(super) async fn making<T>(
    shared: &Shared,
    name: &str,
    request: Request,
    most_bytes: usize,
    decode: fn(&[u8]) -> Result<T, Malformed>,
) -> Result<([u8; 16], T, u64), Refused> {
    let (head, stream) = request.into_parts();
    let address = admit(shared, &head)?;
    let id = named(name)?;
    let (body, _memory) = body(shared, &head.headers, stream, most_bytes).await?;
    let make = decode(&body).map_err(|_| Code::Malformed)?;
    let now_s = let_in(shared, &head.headers, address, &id)?;
    Ok((id, make, now_s))
}

/// Whether a mailbox or a link of that id may be made: by work, or by the word of a private relay. Says the time.
fn let_in(
    shared: &Shared,
    headers: &HeaderMap,
    address: IpAddr,
    id: &[u8; 16],
) -> Result<u64, Refused> {
    let now_s = (shared.config.clock)();
    let shown = text(headers, waymark_wire::admission::HEADER).map(Admission::read);
    let shown = shown.transpose().map_err(|_| Code::Malformed)?;
    let is_let_in = match (&shared.config.admission, shown) {
        (config::Admission::Open, _) => true,
        (config::Admission::Invite(key), Some(Admission::Word(word))) => word.fits(key),
        (config::Admission::Work(bits), Some(Admission::Work(nonce))) => Task {
            origin: &shared.origin,
            subject: id,
            bits: *bits,
        }
        .is_done(now_s, nonce),
        _ => false,
    };
    if !is_let_in {
        return Err(Code::Admission.into());
    }
    shared.limits.place(address)?;
    Ok(now_s)
}

/// Lets a request in, if its address has not asked too often.
pub(super) fn admit(shared: &Shared, head: &Parts) -> Result<IpAddr, Refused> {
    let address = address(shared, head)?;
    shared.limits.request(address)?;
    Ok(address)
}

/// Where a request comes from.
fn address(shared: &Shared, head: &Parts) -> Result<IpAddr, Refused> {
    let peer = head.extensions.get::<ConnectInfo<Peer>>();
    let peer = peer.ok_or(Code::Unavailable)?.0.ip();
    // The last address is the one that the proxy itself saw; those before it may be anybody's word.
    let behind = shared.config.behind_proxy;
    let address = behind
        .then(|| head.headers.get_all("x-forwarded-for").iter().next_back())
        .flatten()
        .and_then(|list| list.to_str().ok())
        .and_then(|list| list.rsplit(',').next()?.trim().parse().ok())
        .unwrap_or(peer);
    Ok(address)
}

/// Reads a body, unless it says or shows that it is too long, or that there is no memory for it now.
pub(super) async fn body(
    shared: &Shared,
    headers: &HeaderMap,
    body: Body,
    most_bytes: usize,
) -> Result<(Vec<u8>, Taken), Refused> {
    let said = text(headers, header::CONTENT_LENGTH.as_str());
    let said = said.and_then(|length| length.parse().ok());
    let said: usize = said.unwrap_or(most_bytes);
    if said > most_bytes {
        drain(body.into_data_stream()).await;
        return Err(Code::TooLarge.into());
    }
    let mut stream = body.into_data_stream();
    let mut memory = shared.bodies.nothing();
    let mut whole = Vec::new();
    let reading = async {
        while let Some(part) = stream.next().await {
            let part = part.map_err(|_| Code::Malformed)?;
            let length = whole.len() + part.len();
            if length > most_bytes {
                return Err(Refused::from(Code::TooLarge));
            }
            if length > whole.capacity() {
                // Twice as much, so that little is copied, and never more than was said.
                let room = (2 * length).min(said).max(length);
                memory.grow(room)?;
                whole.reserve_exact(room - whole.len());
            }
            whole.extend_from_slice(&part);
        }
        Ok(())
    };
    match tokio::time::timeout(BODY_S, reading).await {
        Ok(Ok(())) => Ok((whole, memory)),
        Ok(Err(refused)) => {
            drop((whole, memory));
            drain(stream).await;
            Err(refused)
        }
        Err(_) => Err(Code::Unavailable.into()),
    }
}

/// Lets a body pass by unread, within limits: who is cut off while sending does not see the answer.
async fn drain(mut stream: BodyDataStream) {
    let mut left = DRAINED_BYTES;
    let passing = async {
        while let Some(Ok(part)) = stream.next().await {
            left = match left.checked_sub(part.len()) {
                Some(left) => left,
                None => return,
            };
        }
    };
    let _ = tokio::time::timeout(DRAINED_S, passing).await;
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn account_in(path: &str) -> Result<AccountId, Refused> {
    named(path.split('/').nth(3).unwrap_or_default())
}

/// What a part of a path names: an account, a device, a mailbox, a link.
pub(super) fn named<const N: usize>(name: &str) -> Result<[u8; N], Refused> {
    Ok(hex(name).map_err(|_| Code::Malformed)?)
}

fn method(method: &axum::http::Method) -> Result<Method, Refused> {
    let known = [Method::Get, Method::Post, Method::Put, Method::Delete];
    let mut known = known.into_iter();
    let found = known.find(|one| one.name() == method.as_str());
    Ok(found.ok_or(Code::Malformed)?)
}
