//! What a device asks for, and what a relay gives: lists of members, where each log stands, and batches.

use crate::batch::Batch;
use crate::{Hash, Malformed, PublicKey, manifest, take};

/// Bytes of a request or an answer's batches.
pub const MOST_BYTES: usize = 1 << 20;
/// Logs in one request: members, and some that were taken out.
pub const MOST_LOGS: usize = 64;
/// Bytes of a whole answer: batches, lists of members and what stands before them.
pub const MOST_ANSWER: usize = 2 * MOST_BYTES;
/// Lists of members in one answer.
pub const MOST_LISTS: usize = 64;

/// "Give me what I do not have." `first_list u32 | count u8 | (author[32] | after u64)*`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pull {
    /// The first list of members that is wanted.
    pub first_list: u32,
    /// For each log, the last number that is there.
    pub after: Vec<(PublicKey, u64)>,
}

impl Pull {
    /// The bytes of the request.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = self.first_list.to_be_bytes().to_vec();
        out.push(u8::try_from(self.after.len()).unwrap_or(u8::MAX));
        for (author, after) in &self.after {
            out.extend_from_slice(author);
            out.extend_from_slice(&after.to_be_bytes());
        }
        out
    }

    /// Reads a request.
    pub fn decode(mut from: &[u8]) -> Result<Self, Malformed> {
        let from = &mut from;
        let first_list = u32::from_be_bytes(*take(from, "first_list")?);
        let [count] = *take(from, "count")?;
        if usize::from(count) > MOST_LOGS {
            return Err(Malformed("count"));
        }
        let after = (0..count)
            .map(|_| {
                let author = *take(from, "author")?;
                Ok((author, u64::from_be_bytes(*take(from, "after")?)))
            })
            .collect::<Result<_, Malformed>>()?;
        from.is_empty()
            .then_some(Self { first_list, after })
            .ok_or(Malformed("length"))
    }
}

/// Where a device's log stands at the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// Whose log.
    pub author: PublicKey,
    /// The number before its first batch that the relay keeps; 0 when it keeps all.
    pub base: u64,
    /// The number of its last batch; 0 for none.
    pub head: u64,
    /// That batch's hash; zeros for none.
    pub head_hash: Hash,
}

/// `more u8 | ver u64 | last list u32 | its hash[32] | lists u16 | (length u32 | list)* | logs u16 | (author[32] | base u64 | head u64 | hash[32])* | batches`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pulled {
    /// There is more than fits: ask again.
    pub more: bool,
    /// The account's count of changes, for [waiting](crate::request) for the next.
    pub version: u64,
    /// Number of the last list of members that counts at the relay.
    pub last_list: u32,
    /// That list's hash.
    pub last_list_hash: Hash,
    /// Lists of members, in order.
    pub lists: Vec<Vec<u8>>,
    /// All the logs of the account.
    pub logs: Vec<Log>,
    /// Batches one after the other; a log's own in order.
    pub batches: Vec<u8>,
}

impl Pulled {
    /// The bytes of the answer.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![u8::from(self.more)];
        out.extend_from_slice(&self.version.to_be_bytes());
        out.extend_from_slice(&self.last_list.to_be_bytes());
        out.extend_from_slice(&self.last_list_hash);
        let lists = u16::try_from(self.lists.len()).unwrap_or(u16::MAX);
        out.extend_from_slice(&lists.to_be_bytes());
        for list in &self.lists {
            let length = u32::try_from(list.len()).unwrap_or(u32::MAX);
            out.extend_from_slice(&length.to_be_bytes());
            out.extend_from_slice(list);
        }
        let logs = u16::try_from(self.logs.len()).unwrap_or(u16::MAX);
        out.extend_from_slice(&logs.to_be_bytes());
        for log in &self.logs {
            out.extend_from_slice(&log.author);
            out.extend_from_slice(&log.base.to_be_bytes());
            out.extend_from_slice(&log.head.to_be_bytes());
            out.extend_from_slice(&log.head_hash);
        }
        out.extend_from_slice(&self.batches);
        out
    }

    /// Reads an answer; the batches are cut apart by [`Pulled::batches`], each with its own checks.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > MOST_ANSWER {
            return Err(Malformed("length"));
        }
        let mut rest = bytes;
        let from = &mut rest;
        let more = match take(from, "more")? {
            [0] => false,
            [1] => true,
            _ => return Err(Malformed("more")),
        };
        let version = u64::from_be_bytes(*take(from, "ver")?);
        let last_list = u32::from_be_bytes(*take(from, "last_list")?);
        let last_list_hash = *take(from, "last_list_hash")?;
        let count = u16::from_be_bytes(*take(from, "lists")?);
        if usize::from(count) > MOST_LISTS {
            return Err(Malformed("lists"));
        }
        let lists = (0..count).map(|_| list(from)).collect::<Result<_, _>>()?;
        // As many as were ever members: each is 80 bytes of the answer, which bounds them.
        let count = u16::from_be_bytes(*take(from, "logs")?);
        let logs = (0..count).map(|_| log(from)).collect::<Result<_, _>>()?;
        Ok(Self {
            more,
            version,
            last_list,
            last_list_hash,
            lists,
            logs,
            batches: from.to_vec(),
        })
    }

    /// The batches, up to the first that is not one.
    pub fn batches(
        &self,
    ) -> impl Iterator<Item = Result<(Batch<'_>, crate::batch::Header), Malformed>> {
        let mut rest = self.batches.as_slice();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let one = Batch::split_off(&mut rest);
            if one.is_err() {
                rest = &[];
            }
            Some(one)
        })
    }
}

fn list(from: &mut &[u8]) -> Result<Vec<u8>, Malformed> {
    let length = u32::from_be_bytes(*take(from, "list")?);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > manifest::MOST_BYTES {
        return Err(Malformed("list"));
    }
    let (list, rest) = from.split_at_checked(length).ok_or(Malformed("list"))?;
    *from = rest;
    Ok(list.to_vec())
}

fn log(from: &mut &[u8]) -> Result<Log, Malformed> {
    Ok(Log {
        author: *take(from, "author")?,
        base: u64::from_be_bytes(*take(from, "base")?),
        head: u64::from_be_bytes(*take(from, "head")?),
        head_hash: *take(from, "head_hash")?,
    })
}
