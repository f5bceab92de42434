//! Batches whose beginning a relay no longer has: held in memory, checked as far as they can be, until a snapshot says
//! where their log stood. Nothing of them is kept before that.

use std::collections::BTreeMap;

use waymark_wire::batch::{Batch, Header};
use waymark_wire::{Hash, PublicKey};

use crate::sync::step::Stop;
use crate::sync::take::lie;

/// Bytes held at most: the largest snapshot, and what comes with it.
const MOST_HELD: usize = 96 << 20;

/// Batches beyond a gap, each log's in their order.
#[derive(Default)]
pub(in crate::sync) struct Ahead {
    pub(super) logs: BTreeMap<PublicKey, Vec<(Header, Vec<u8>)>>,
    bytes: usize,
}

impl Ahead {
    /// The last number that is held of a log.
    pub(in crate::sync) fn last(&self, author: &PublicKey) -> Option<u64> {
        Some(self.logs.get(author)?.last()?.0.seq)
    }

    /// Holds one more, which was checked to be of a member and within its cut-off.
    pub(in crate::sync) fn hold(
        &mut self,
        base: u64,
        batch: &Batch<'_>,
        header: &Header,
    ) -> Result<(), Stop> {
        let log = self.logs.entry(header.author).or_default();
        let follows = match log.last() {
            Some((last, _)) => header.seq == last.seq + 1 && header.prev == last.hash(),
            None => header.seq == base + 1,
        };
        if !follows {
            return Err(lie("gap"));
        }
        batch.check(header).map_err(|e| lie(e.0))?;
        self.bytes += batch.bytes().len();
        if self.bytes > MOST_HELD {
            return Err(lie("history_cut"));
        }
        log.push((header.clone(), batch.bytes().to_vec()));
        Ok(())
    }

    /// All of it, to be taken in from where the logs stand now.
    pub(in crate::sync) fn take(&mut self) -> impl Iterator<Item = Vec<u8>> + use<> {
        let logs = std::mem::take(self).logs;
        logs.into_values().flatten().map(|(_, bytes)| bytes)
    }

    pub(super) fn hash_at(&self, author: &PublicKey, seq: u64) -> Option<Hash> {
        let log = self.logs.get(author)?;
        if let Some((first, _)) = log.first().filter(|(first, _)| first.seq == seq + 1) {
            return Some(first.prev);
        }
        let found = log.iter().find(|(header, _)| header.seq == seq);
        found.map(|(header, _)| header.hash())
    }
}
