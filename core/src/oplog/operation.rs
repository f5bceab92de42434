//! One write: which record, when, by whom, which fields.

use minicbor::{Decoder, Encoder};
use waymark_wire::body::MOST_VALUE;

use super::Stamp;
use crate::error::{Error, Result};

/// 16 random bytes that name a record on every device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Record(pub(crate) [u8; 16]);

impl std::fmt::Display for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // One number of 128 bits: digit by digit takes a fifth of the time it takes to read an entry.
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// A device's Ed25519 public key.
pub(crate) type Author = [u8; 32];

/// What a register is for: a field, or one element of a set field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Slot {
    pub(crate) field: u16,
    pub(crate) element: Option<String>,
}

/// One register's new value, as CBOR (`true`/`false` for an element of a set).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) slot: Slot,
    pub(crate) value: Vec<u8>,
}

/// One write to one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) record: Record,
    pub(crate) kind: u16,
    pub(crate) stamp: Stamp,
    pub(crate) author: Author,
    /// In ascending order of slot; empty in a delete.
    pub(crate) changes: Vec<Change>,
    pub(crate) deleted: bool,
}

/// Bytes of CBOR of one write: it has to fit a batch with what else is there.
pub(crate) const MOST_OPERATION: usize = 60 * 1024;

impl Operation {
    /// Whether a batch can hold it and every other device reads it.
    pub(crate) fn fits(&self) -> bool {
        self.changes
            .iter()
            .all(|change| change.value.len() <= MOST_VALUE)
            && encode_changes(self.changes.iter()).len() <= MOST_OPERATION
    }
}

/// `[[field, value], [field, element, bool], ...]`, ascending: the `fields` of an operation row.
pub(crate) fn encode_changes<'a>(changes: impl ExactSizeIterator<Item = &'a Change>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(16 * changes.len() + 4);
    let mut out = Encoder::new(&mut bytes);
    // Writing into memory cannot go wrong.
    let _ = out.array(changes.len() as u64);
    for change in changes {
        let _ = out.array(if change.slot.element.is_some() { 3 } else { 2 });
        let _ = out.u16(change.slot.field);
        if let Some(element) = &change.slot.element {
            let _ = out.str(element);
        }
        out.writer_mut().extend_from_slice(&change.value);
    }
    bytes
}

/// Reads the `fields` of an operation row; total for any bytes.
pub(crate) fn decode_changes(bytes: &[u8]) -> Result<Vec<Change>> {
    let malformed = |_| Error::Corrupt;
    let mut from = Decoder::new(bytes);
    let count = from.array().map_err(malformed)?.ok_or(Error::Corrupt)?;
    let mut changes = Vec::new();
    for _ in 0..count {
        let parts = from.array().map_err(malformed)?.ok_or(Error::Corrupt)?;
        let field = from.u16().map_err(malformed)?;
        let element = match parts {
            2 => None,
            3 => Some(from.str().map_err(malformed)?.to_owned()),
            _ => return Err(Error::Corrupt),
        };
        let start = from.position();
        from.skip().map_err(malformed)?;
        let value = bytes
            .get(start..from.position())
            .ok_or(Error::Corrupt)?
            .to_vec();
        changes.push(Change {
            slot: Slot { field, element },
            value,
        });
    }
    Ok(changes)
}
