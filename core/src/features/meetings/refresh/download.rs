//! One address at a time: ask, go on with what is here, keep what comes.

use super::Refresh;
use super::address::Address;
use super::http::{Answer, Ask};
use super::parts;
use super::rules::{self, Validators};
use super::store;
use crate::error::{Error, Result};
use crate::features::meetings::feed::FEED_LIMIT;

/// A download is kept in parts of this size, in bytes: the most that a sudden end can lose.
const PART: usize = 256 * 1024;

/// A download that came to its end.
pub(super) struct Whole {
    pub(super) id: i64,
    /// Where it came from in the end.
    pub(super) from: Address,
}

impl Refresh<'_> {
    /// Brings over what is at an address; nothing when it is what `known` marks.
    ///
    /// Errors: `Offline`, `Refused`, `Interrupted`. What came so far stays where the rest can be asked for.
    pub(super) fn download(
        &self,
        name: &str,
        address: &Address,
        known: &Validators,
    ) -> Result<Option<Whole>> {
        let part = self.public.read(|sql| parts::part(sql, name, address))?;
        if let Some(part) = part {
            let answer = self.client.ask(&Ask {
                address,
                known: None,
                from: Some((part.bytes, &part.if_range)),
            })?;
            match answer.status {
                206 if answer.starts_at == Some(part.bytes) => {
                    return self.receive(name, part.id, part.bytes, answer).map(Some);
                }
                200 => return self.begin(name, address, answer).map(Some),
                // The server has less than we do, or sends another part than the one asked for: once more from the start.
                206 | 416 => {}
                status => return Err(Error::Refused(rules::refusal(status))),
            }
        }
        let answer = self.client.ask(&Ask {
            address,
            known: Some(known),
            from: None,
        })?;
        match answer.status {
            200 => self.begin(name, address, answer).map(Some),
            304 if !known.is_empty() => {
                self.public
                    .write(|tx| store::unchanged(tx, name, self.now))?;
                Ok(None)
            }
            status => Err(Error::Refused(rules::refusal(status))),
        }
    }

    fn begin(&self, name: &str, address: &Address, answer: Answer) -> Result<Whole> {
        let if_range = answer.if_range.as_deref();
        let id = self
            .public
            .write(|tx| parts::begin(tx, name, address, &answer.validators, if_range))?;
        self.receive(name, id, 0, answer)
    }

    /// Reads an answer to its end, part by part.
    fn receive(&self, name: &str, id: i64, start: u64, mut answer: Answer) -> Result<Whole> {
        let whole = answer.length.map(|length| length.saturating_add(start));
        // Unpacking and reading it in is the second half. Where nobody says how long it is, the first shows as none.
        self.progress.go_on(
            start,
            whole.map_or(u64::MAX, |whole| whole.saturating_mul(2)),
        );
        let received = if whole.is_some_and(|whole| whole > FEED_LIMIT) {
            Err(Error::Refused("too_large"))
        } else {
            self.keep(id, start, &mut answer)
        };
        let useless = match &received {
            Err(Error::Refused("too_large")) => true,
            Err(_) => answer.if_range.is_none(),
            Ok(()) => false,
        };
        if useless {
            self.public.write(|tx| parts::drop_part(tx, name))?;
        }
        received.map(|()| Whole {
            id,
            from: answer.address,
        })
    }

    fn keep(&self, id: i64, start: u64, answer: &mut Answer) -> Result<()> {
        let mut position = start;
        let mut part = vec![0; PART];
        loop {
            let (filled, end) = self.fill(&mut part, answer);
            let bytes = part.get(..filled).unwrap_or_default();
            if !bytes.is_empty() {
                self.public
                    .write(|tx| parts::append(tx, id, position, bytes))?;
                position += filled as u64;
            }
            if position > FEED_LIMIT {
                return Err(Error::Refused("too_large"));
            }
            if let Some(end) = end {
                return end;
            }
        }
    }

    /// Fills a part as far as it goes: how far, and how the answer ended if it did.
    pub(super) fn fill(&self, part: &mut [u8], answer: &mut Answer) -> (usize, Option<Result<()>>) {
        let mut filled = 0;
        while let Some(room) = part.get_mut(filled..).filter(|room| !room.is_empty()) {
            let read = self.watch.check().and_then(|()| answer.read(room));
            match read {
                // A connection that we end ourselves may look like a good end.
                Ok(0) => return (filled, Some(self.watch.check())),
                Ok(read) => {
                    filled += read;
                    self.bytes.set(self.bytes.get() + read as u64);
                    self.progress.add(read as u64);
                }
                Err(error) => return (filled, Some(Err(error))),
            }
        }
        (filled, None)
    }
}
