//! What a relay is asked about a mailbox: bodies of one length each. What is asked for is shown to be allowed by a
//! [capability](super::capability) in the header, never by an account.
//!
//! A message may be held back (an escrow): the relay gives it to the contact once its time has come, unless it was
//! moved or cancelled before. Times are seconds from now by the relay's clock, so that a wrong clock on a phone sends
//! nothing early.

use super::message::{BYTES, Sealed};
use crate::{Hash, Malformed, take};

/// Messages of one mailbox at the same time, held back or not.
pub const MOST_MESSAGES: usize = 20;
/// Seconds for which a relay keeps a message at most once it can be read.
pub const KEPT_S: u64 = 14 * 86_400;
/// Seconds for which a message can be held back, at least and at most.
pub const HELD_S: std::ops::RangeInclusive<u32> = 60..=31 * 86_400;
/// Bytes of a body with all messages of a mailbox.
pub const MOST_ANSWER: usize = 1 + MOST_MESSAGES * (4 + BYTES);

/// Makes a mailbox: `hash[32] | hash[32]` of what writes and of what reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Make {
    /// Of the capability that puts messages.
    pub write: Hash,
    /// Of the capability that reads, acknowledges and ends it.
    pub read: Hash,
}

impl Make {
    /// Bytes of the body.
    pub const BYTES: usize = 64;

    /// The body.
    pub fn encode(&self) -> Vec<u8> {
        [self.write, self.read].concat()
    }

    /// Reads the body.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let made = Self {
            write: *take(&mut bytes, "write")?,
            read: *take(&mut bytes, "read")?,
        };
        ended(bytes, made)
    }
}

/// A message and the day until whose end it is kept: `day u32 | message[1024]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put {
    /// Days since 1970, by the sender's clock.
    pub day: u32,
    /// The message.
    pub message: Sealed,
}

impl Put {
    /// Bytes of the body.
    pub const BYTES: usize = 4 + BYTES;

    /// The body.
    pub fn encode(&self) -> Vec<u8> {
        [self.day.to_be_bytes().as_slice(), &self.message].concat()
    }

    /// Reads the body.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let put = Self::front(&mut bytes)?;
        ended(bytes, put)
    }

    fn front(bytes: &mut &[u8]) -> Result<Self, Malformed> {
        Ok(Self {
            day: u32::from_be_bytes(*take(bytes, "day")?),
            message: *take(bytes, "message")?,
        })
    }
}

/// A message that is held back: `after u32 | hash[32] | day u32 | message[1024]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Escrow {
    /// Seconds from now until it may be read, within [`HELD_S`].
    pub after_s: u32,
    /// Of the capability that moves and cancels it.
    pub cancel: Hash,
    /// The message.
    pub put: Put,
}

impl Escrow {
    /// Bytes of the body.
    pub const BYTES: usize = 36 + Put::BYTES;

    /// The body.
    pub fn encode(&self) -> Vec<u8> {
        let after = self.after_s.to_be_bytes();
        [after.as_slice(), &self.cancel, &self.put.encode()].concat()
    }

    /// Reads the body.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let after_s = after(&mut bytes)?;
        let escrow = Self {
            after_s,
            cancel: *take(&mut bytes, "cancel")?,
            put: Put::front(&mut bytes)?,
        };
        ended(bytes, escrow)
    }
}

/// Moves the time of one that is held back, and nothing else of it: `after u32 | name[32]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Later {
    /// Seconds from now until it may be read, within [`HELD_S`].
    pub after_s: u32,
    /// Its [name](super::message::name).
    pub name: Hash,
}

impl Later {
    /// Bytes of the body.
    pub const BYTES: usize = 36;

    /// The body.
    pub fn encode(&self) -> Vec<u8> {
        [self.after_s.to_be_bytes().as_slice(), &self.name].concat()
    }

    /// Reads the body.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let later = Self {
            after_s: after(&mut bytes)?,
            name: *take(&mut bytes, "name")?,
        };
        ended(bytes, later)
    }
}

fn after(bytes: &mut &[u8]) -> Result<u32, Malformed> {
    let after_s = u32::from_be_bytes(*take(bytes, "after")?);
    HELD_S
        .contains(&after_s)
        .then_some(after_s)
        .ok_or(Malformed("after"))
}

fn ended<T>(rest: &[u8], read: T) -> Result<T, Malformed> {
    rest.is_empty().then_some(read).ok_or(Malformed("length"))
}

/// Names of messages, one after the other: those that were read and need not be kept, or one to cancel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names(pub Vec<Hash>);

impl Names {
    /// Bytes of a body.
    pub const MOST_BYTES: usize = 32 * MOST_MESSAGES;

    /// The body.
    pub fn encode(&self) -> Vec<u8> {
        self.0.concat()
    }

    /// Reads a body: one name at least.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.is_empty() || bytes.len() > Self::MOST_BYTES {
            return Err(Malformed("length"));
        }
        let mut names = Vec::with_capacity(bytes.len() / 32);
        while !bytes.is_empty() {
            names.push(*take(&mut bytes, "name")?);
        }
        Ok(Self(names))
    }
}

/// What lies in a mailbox to be read: `count u8 | (day u32 | message[1024])*`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held(pub Vec<Put>);

impl Held {
    /// The body.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![u8::try_from(self.0.len()).unwrap_or(u8::MAX)];
        self.0.iter().for_each(|put| out.extend(put.encode()));
        out
    }

    /// Reads the body.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let [count] = *take(&mut bytes, "count")?;
        if usize::from(count) > MOST_MESSAGES {
            return Err(Malformed("count"));
        }
        let held = (0..count)
            .map(|_| Put::front(&mut bytes))
            .collect::<Result<_, _>>()?;
        ended(bytes, Self(held))
    }
}
