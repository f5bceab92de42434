//! A request to a relay, and who signed it.
//!
//! `Authorization: WM1 <account hex>.<signer hex>.<unix seconds>.<signature base64url>`, the signature over
//! method, origin, path with query, seconds and the body's hash. The origin is the one the relay was set up with,
//! never what a header says: a request to one relay is worth nothing at another.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

use crate::crypto::{self, Key, sha256};
use crate::label::Label;
use crate::{AccountId, Malformed, PublicKey, Signature};

/// How far a request's time may be from the relay's, in seconds, either way.
pub const WINDOW_S: u64 = 300;

/// What is done at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Add, or read with a body.
    Post,
    /// Replace or make.
    Put,
    /// End.
    Delete,
}

impl Method {
    /// As HTTP spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// One request: all that whoever carries it has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What is done.
    pub method: Method,
    /// From the first slash, with the query, as it is sent: `/v1/a/<account>/pull`.
    pub path: String,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// The `Authorization` header, where the path belongs to an account or a mailbox.
    pub authorization: Option<String>,
    /// The `WM1-Admission` header of what is new: why the relay should take it.
    pub admission: Option<String>,
}

/// The paths at a relay.
pub mod path {
    use super::HEXLOWER;
    use crate::contact::MailboxId;
    use crate::join::Slot;
    use crate::{AccountId, PublicKey};

    /// Where two phones meet to join: no account, and no `Authorization`.
    pub fn slot(place: &[u8; 16], slot: Slot) -> String {
        format!("/v1/j/{}/{}", HEXLOWER.encode(place), slot.name())
    }

    /// Where a list of members is put.
    pub fn manifest(account: &AccountId) -> String {
        of(account, "manifest")
    }

    /// Where what is new is asked for.
    pub fn pull(account: &AccountId) -> String {
        of(account, "pull")
    }

    /// As [`pull`], with batches of so many bytes at most in the answer.
    pub fn pull_part(account: &AccountId, most_bytes: usize) -> String {
        of(account, &format!("pull?most={most_bytes}"))
    }

    /// Where batches of a device are added, by any member.
    pub fn log(account: &AccountId, author: &PublicKey) -> String {
        of(account, &format!("log/{}", HEXLOWER.encode(author)))
    }

    /// Where a device waits until the count of changes is above `version`.
    pub fn wait(account: &AccountId, version: u64) -> String {
        of(account, &format!("wait?ver={version}"))
    }

    /// A mailbox: made, ended, and where messages are put.
    pub fn mailbox(id: &MailboxId) -> String {
        format!("/v1/m/{}", HEXLOWER.encode(id))
    }

    /// Where the messages of a mailbox are given out.
    pub fn read(id: &MailboxId) -> String {
        format!("{}/read", mailbox(id))
    }

    /// Where those that were read are dropped.
    pub fn ack(id: &MailboxId) -> String {
        format!("{}/ack", mailbox(id))
    }

    /// Where one waits until a mailbox is not empty.
    pub fn wait_for_message(id: &MailboxId) -> String {
        format!("{}/wait", mailbox(id))
    }

    /// Where a message is put that is held back.
    pub fn escrow(id: &MailboxId) -> String {
        format!("{}/escrow", mailbox(id))
    }

    /// Where the time of one that is held back is moved.
    pub fn later(id: &MailboxId) -> String {
        format!("{}/escrow/later", mailbox(id))
    }

    /// Where one that is held back is called off.
    pub fn cancel(id: &MailboxId) -> String {
        format!("{}/escrow/cancel", mailbox(id))
    }

    /// A link: made and ended.
    pub fn link(id: &[u8; 16]) -> String {
        format!("/v1/l/{}", HEXLOWER.encode(id))
    }

    /// Where the page is that opens a note: a link is the origin, this, `#` and [`Link::text`](crate::contact::link::Link::text).
    pub const PAGE: &str = "/a";

    /// Where the note behind a link is given out.
    pub const LINK_READ: &str = "/v1/l/read";
    /// Where a reply to it is put.
    pub const LINK_REPLY: &str = "/v1/l/reply";
    /// Where its sender asks for replies.
    pub const LINK_REPLIES: &str = "/v1/l/replies";

    /// Where what a snapshot covers is dropped.
    pub fn truncate(account: &AccountId) -> String {
        of(account, "truncate")
    }

    /// Where another device calls off the end of the account that a device asked for.
    pub fn keep(account: &AccountId) -> String {
        of(account, "keep")
    }

    /// The account itself.
    pub fn account(account: &AccountId) -> String {
        format!("/v1/a/{}", HEXLOWER.encode(account))
    }

    fn of(account: &AccountId, rest: &str) -> String {
        format!("/v1/a/{}/{rest}", HEXLOWER.encode(account))
    }
}

/// Who says to have signed a request, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// For which account.
    pub account: AccountId,
    /// By which member.
    pub signer: PublicKey,
    /// Seconds since 1970 by the signer's clock.
    pub unix_s: u64,
    signature: Signature,
}

/// The parts of a request that are signed.
#[derive(Debug, Clone, Copy)]
pub struct Signing<'a> {
    /// What is done.
    pub method: Method,
    /// The relay's public address: `https://host[:port]`.
    pub origin: &'a str,
    /// Path with query, as sent.
    pub path: &'a str,
    /// The body.
    pub body: &'a [u8],
}

impl Signing<'_> {
    fn bytes(&self, unix_s: u64) -> Vec<u8> {
        let body = HEXLOWER.encode(&sha256(self.body));
        let method = self.method.name();
        let (origin, path) = (self.origin, self.path);
        format!("{method}\n{origin}\n{path}\n{unix_s}\n{body}").into_bytes()
    }

    /// The header's value.
    pub fn authorize(
        &self,
        account: &AccountId,
        seed: &Key,
        unix_s: u64,
    ) -> Result<String, crypto::Refused> {
        let signature = crypto::sign(seed, Label::REQUEST, &self.bytes(unix_s))?;
        let signer = HEXLOWER.encode(&crypto::public_key(seed)?);
        let account = HEXLOWER.encode(account);
        let signature = BASE64URL_NOPAD.encode(&signature);
        Ok(format!("WM1 {account}.{signer}.{unix_s}.{signature}"))
    }
}

impl Authorization {
    /// Reads the header's value.
    pub fn read(header: &str) -> Result<Self, Malformed> {
        let wrong = Malformed("authorization");
        let parts = header.strip_prefix("WM1 ").ok_or(wrong)?;
        let mut parts = parts.split('.');
        let mut next = || parts.next().ok_or(wrong);
        let account = hex(next()?)?;
        let signer = hex(next()?)?;
        let seconds = next()?;
        let unix_s: u64 = seconds.parse().map_err(|_| wrong)?;
        let signature = BASE64URL_NOPAD
            .decode(next()?.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(wrong)?;
        (parts.next().is_none() && unix_s.to_string() == seconds)
            .then_some(Self {
                account,
                signer,
                unix_s,
                signature,
            })
            .ok_or(wrong)
    }

    /// Whether the signer signed this request.
    pub fn fits(&self, signing: &Signing<'_>) -> bool {
        let bytes = signing.bytes(self.unix_s);
        crypto::signature_fits(&self.signer, Label::REQUEST, &bytes, &self.signature)
    }
}

/// Reads `N` bytes from lower-case hex.
pub fn hex<const N: usize>(digits: &str) -> Result<[u8; N], Malformed> {
    HEXLOWER
        .decode(digits.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Malformed("hex"))
}
