//! What a relay is asked about a link: bodies of one length each. The id stands in the body wherever a page asks, so
//! that it is in no address.

use super::capability::Capability;
use super::link::{REPLY, SealedReply};
use super::message::{BYTES, Sealed};
use crate::{Hash, Malformed, take};
use zeroize::Zeroizing;

/// Seconds for which a note can be read and replied to.
pub const VALID_S: u64 = 72 * 3600;
/// Seconds, from its making, for which a relay knows that it was there, and has the replies.
pub const KEPT_S: u64 = 14 * 86_400;
/// How often a note is given out.
pub const MOST_READS: u64 = 5;
/// Replies that are taken.
pub const MOST_REPLIES: usize = 3;
/// Bytes of a body with all replies.
pub const MOST_ANSWER: usize = 2 + MOST_REPLIES * REPLY;

/// Puts a note: `hash[32] | hash[32] | hash[32] | sealed[1024]`, of the read token, the write token and what its
/// sender alone has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Make {
    /// Of the token that reads.
    pub read: Hash,
    /// Of the token that replies.
    pub write: Hash,
    /// Of the capability that reads replies and ends it.
    pub owner: Hash,
    /// The note.
    pub sealed: Sealed,
}

impl Make {
    /// Bytes of the body.
    pub const BYTES: usize = 96 + BYTES;

    /// The body.
    pub fn encode(&self) -> Vec<u8> {
        [&self.read, &self.write, &self.owner, self.sealed.as_slice()].concat()
    }

    /// Reads the body.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let made = Self {
            read: *take(&mut bytes, "read")?,
            write: *take(&mut bytes, "write")?,
            owner: *take(&mut bytes, "owner")?,
            sealed: *take(&mut bytes, "sealed")?,
        };
        bytes.is_empty().then_some(made).ok_or(Malformed("length"))
    }
}

/// Who asks for a note, or for its replies: `id[16] | token[32]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The link.
    pub id: [u8; 16],
    /// What shows that it may be asked.
    pub token: Capability,
}

impl Ask {
    /// Bytes of the body.
    pub const BYTES: usize = 48;

    /// The body.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([self.id.as_slice(), self.token.bytes().as_ref()].concat())
    }

    /// Reads the body.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let ask = Self::front(&mut bytes)?;
        bytes.is_empty().then_some(ask).ok_or(Malformed("length"))
    }

    fn front(bytes: &mut &[u8]) -> Result<Self, Malformed> {
        Ok(Self {
            id: *take(bytes, "id")?,
            token: Capability::new(Zeroizing::new(*take(bytes, "token")?)),
        })
    }
}

/// A reply: `id[16] | token[32] | sealed[256]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// The link and the write token.
    pub ask: Ask,
    /// The reply.
    pub sealed: SealedReply,
}

impl Answering {
    /// Bytes of the body.
    pub const BYTES: usize = Ask::BYTES + REPLY;

    /// The body.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([self.ask.encode().as_slice(), &self.sealed].concat())
    }

    /// Reads the body.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let answering = Self {
            ask: Ask::front(&mut bytes)?,
            sealed: *take(&mut bytes, "sealed")?,
        };
        bytes
            .is_empty()
            .then_some(answering)
            .ok_or(Malformed("length"))
    }
}

/// What came of a note: `reads u8 | count u8 | sealed[256]*`, replies in the order they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replies {
    /// How often it was given out.
    pub reads: u8,
    /// The replies.
    pub sealed: Vec<SealedReply>,
}

impl Replies {
    /// The body.
    pub fn encode(&self) -> Vec<u8> {
        let count = u8::try_from(self.sealed.len()).unwrap_or(u8::MAX);
        let mut out = vec![self.reads, count];
        out.extend(self.sealed.concat());
        out
    }

    /// Reads the body.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let [reads] = *take(&mut bytes, "reads")?;
        let [count] = *take(&mut bytes, "count")?;
        if u64::from(reads) > MOST_READS || usize::from(count) > MOST_REPLIES {
            return Err(Malformed("count"));
        }
        let sealed = (0..count)
            .map(|_| take(&mut bytes, "sealed").copied())
            .collect::<Result<_, _>>()?;
        let replies = Self { reads, sealed };
        bytes
            .is_empty()
            .then_some(replies)
            .ok_or(Malformed("length"))
    }
}
