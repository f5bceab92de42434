//! What a relay answers when it does not do what was asked.

use crate::cbor::{Reader, Writer};
use crate::{Hash, Malformed};

/// An answer as it came: nothing of it is believed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// Seconds to wait before the next try, where the relay asked for it.
    pub retry_after_s: Option<u64>,
}

/// Why a relay did not do it. A code that is not known here means: try again later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum Code {
    /// 400: the request cannot be read.
    Malformed = 1,
    /// 401: not signed, or not so that it fits.
    Unsigned = 2,
    /// 401: signed too long ago or too far ahead; carries the relay's time.
    Time = 3,
    /// 403: the signer is no member.
    NotMember = 4,
    /// 404: there is no such account or place, or what was shown does not open it.
    Unknown = 5,
    /// 409: the log stands elsewhere; carries its head.
    Head = 6,
    /// 409: another list of members is the last; carries its number and hash.
    List = 7,
    /// 409: the batch's author is no member of the last list, or it is beyond its cut-off.
    Author = 8,
    /// 410: the account was closed; carries the signed statement.
    Closed = 9,
    /// 413: more than a request may hold.
    TooLarge = 10,
    /// 426: a newer version of the protocol is needed.
    Version = 11,
    /// 429: too many requests; `Retry-After` says when.
    TooMany = 12,
    /// 507: the room of the account or the mailbox is used up.
    Quota = 13,
    /// 403: something new needs an invitation, a word or work, and this is none that fits.
    Admission = 14,
    /// 409: something else is there already.
    Taken = 15,
    /// 503: the relay cannot just now.
    Unavailable = 16,
    /// 410: its time is over: a link too old, or a message no longer held back.
    TooLate = 17,
    /// 410: used as often as it may be.
    UsedUp = 18,
}

impl Code {
    const ALL: [Self; 18] = [
        Self::Malformed,
        Self::Unsigned,
        Self::Time,
        Self::NotMember,
        Self::Unknown,
        Self::Head,
        Self::List,
        Self::Author,
        Self::Closed,
        Self::TooLarge,
        Self::Version,
        Self::TooMany,
        Self::Quota,
        Self::Admission,
        Self::Taken,
        Self::Unavailable,
        Self::TooLate,
        Self::UsedUp,
    ];

    /// The HTTP status it goes with.
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Unsigned | Self::Time => 401,
            Self::NotMember | Self::Admission => 403,
            Self::Unknown => 404,
            Self::Head | Self::List | Self::Author | Self::Taken => 409,
            Self::Closed | Self::TooLate | Self::UsedUp => 410,
            Self::TooLarge => 413,
            Self::Version => 426,
            Self::TooMany => 429,
            Self::Unavailable => 503,
            Self::Quota => 507,
        }
    }
}

/// The body of every answer that is not a success: CBOR `{0: code, 1: number, 2: hash or statement}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it is about.
    pub code: Code,
    /// The relay's seconds since 1970, or the number that stands there.
    pub number: Option<u64>,
    /// The hash that stands there, or a signed statement (at most 1 KiB).
    pub bytes: Option<Vec<u8>>,
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self {
            code,
            number: None,
            bytes: None,
        }
    }
}

impl Problem {
    /// A conflict, with what stands there.
    pub fn standing(code: Code, number: u64, hash: &Hash) -> Self {
        Self {
            code,
            number: Some(number),
            bytes: Some(hash.to_vec()),
        }
    }

    /// The bytes of the body.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(1 + usize::from(self.number.is_some()) + usize::from(self.bytes.is_some()));
        out.uint(0_u8).uint(self.code as u16);
        if let Some(number) = self.number {
            out.uint(1_u8).uint(number);
        }
        if let Some(bytes) = &self.bytes {
            out.uint(2_u8).bytes(bytes);
        }
        out.finish()
    }

    /// Reads a body.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > 2048 {
            return Err(Malformed("length"));
        }
        let mut from = Reader::new(bytes);
        let pairs = from.map(3, "problem")?;
        let mut problem = Self::from(Code::Malformed);
        for _ in 0..pairs {
            match from.uint::<u8>("key")? {
                0 => {
                    let number: u16 = from.uint("code")?;
                    let mut known = Code::ALL.into_iter();
                    let found = known.find(|code| *code as u16 == number);
                    problem.code = found.ok_or(Malformed("code"))?;
                }
                1 => problem.number = Some(from.uint("number")?),
                2 => problem.bytes = Some(from.bytes("bytes")?.to_vec()),
                _ => return Err(Malformed("key")),
            }
        }
        (problem.encode() == bytes)
            .then_some(problem)
            .ok_or(Malformed("problem"))
    }
}
