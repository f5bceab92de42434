//! What is inside a batch of entries: CBOR `{0: heads, 1: wall ms, 2: ops, 3: endorsed}`.
//!
//! What a write changes stays as the bytes it came in, so that fields and kinds this version does not know are
//! passed on whole.

use crate::cbor::{Reader, Writer};
use crate::heads::{self, Head};
use crate::{Hash, Malformed};

/// Writes in one batch.
pub const MOST_OPS: usize = 1_000;
/// Bytes of one value.
pub const MOST_VALUE: usize = 32 * 1024;
/// Roots of snapshots in one batch.
pub const MOST_ENDORSED: usize = 16;
/// How deep a value may be nested. With the body, its writes, one of them, its changes and one of these: eight.
const VALUE_DEPTH: usize = 3;
const CHANGES_DEPTH: usize = VALUE_DEPTH + 2;

/// One write: `[kind, record, stamp, changes, deleted]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// What kind of record.
    pub kind: u16,
    /// Which record.
    pub record: [u8; 16],
    /// When: 48 bits of milliseconds since 1970 and a 16-bit counter; below 2^63.
    pub stamp: u64,
    /// CBOR `[[field, value] or [field, element, bool], ...]`, ascending; empty in a delete.
    pub changes: Vec<u8>,
    /// The record is gone for good.
    pub deleted: bool,
}

/// The body of a batch of entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// What the author had of all others, by their place in the list of members that the batch names.
    pub heads: Vec<Head>,
    /// The author's clock, milliseconds since 1970; for showing only.
    pub wall_ms: u64,
    /// The writes, in the author's order.
    pub ops: Vec<Op>,
    /// Roots of snapshots that the author worked out itself and found the same.
    pub endorsed: Vec<Hash>,
}

impl Op {
    /// Whether every device will read this write. Asked **before** it is sealed: a write that others cannot read ends
    /// its author's log for all of them.
    pub fn check(&self) -> Result<(), Malformed> {
        let mut from = Reader::new(&self.changes);
        from.item(CHANGES_DEPTH, "op changes")?;
        if !from.is_at_end() {
            return Err(Malformed("op changes"));
        }
        if i64::try_from(self.stamp).is_err() {
            return Err(Malformed("op stamp"));
        }
        self.check_changes()
    }

    /// What is left to see when the changes are one item of deterministic CBOR.
    fn check_changes(&self) -> Result<(), Malformed> {
        let changed = change_slots(&self.changes)?;
        (!self.deleted || changed.is_empty())
            .then_some(())
            .ok_or(Malformed("op deleted"))
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.array(5).uint(self.kind).bytes(&self.record);
        out.uint(self.stamp).raw(&self.changes).bool(self.deleted);
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.tuple(5, "op")?;
        let kind = from.uint("op kind")?;
        let record = from.fixed("op record")?;
        let stamp = from.uint::<i64>("op stamp")?.unsigned_abs();
        let changes = from.item(CHANGES_DEPTH, "op changes")?;
        let op = Self {
            kind,
            record,
            stamp,
            changes: changes.to_vec(),
            deleted: from.bool("op deleted")?,
        };
        op.check_changes()?;
        Ok(op)
    }
}

impl Body {
    /// The bytes that are sealed.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(4).uint(0_u8);
        heads::write(&mut out, &self.heads);
        out.uint(1_u8).uint(self.wall_ms);
        out.uint(2_u8).array(self.ops.len());
        for op in &self.ops {
            op.write(&mut out);
        }
        out.uint(3_u8).array(self.endorsed.len());
        for root in &self.endorsed {
            out.bytes(root);
        }
        out.finish()
    }

    /// Reads what [`Body::encode`] wrote and nothing else; total for any bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        if from.map(4, "body")? != 4 {
            return Err(Malformed("body"));
        }
        from.key(0, "heads")?;
        let heads = heads::read(&mut from)?;
        from.key(1, "wall")?;
        let wall_ms = from.uint::<i64>("wall")?.unsigned_abs();
        from.key(2, "ops")?;
        let count = from.array(MOST_OPS, "ops")?;
        let ops = (0..count)
            .map(|_| Op::read(&mut from))
            .collect::<Result<_, _>>()?;
        from.key(3, "endorsed")?;
        let count = from.array(MOST_ENDORSED, "endorsed")?;
        let endorsed = (0..count)
            .map(|_| from.fixed("endorsed"))
            .collect::<Result<_, _>>()?;
        let body = Self {
            heads,
            wall_ms,
            ops,
            endorsed,
        };
        // One encoding of each body: what is not the shortest form, or goes on after the end, differs here.
        (body.encode() == bytes)
            .then_some(body)
            .ok_or(Malformed("body"))
    }
}

/// A register of a record: a field, or an element of one.
type Slot<'a> = (u16, Option<&'a str>);

/// The registers that are changed, if each change is one and they ascend.
pub(crate) fn change_slots(bytes: &[u8]) -> Result<Vec<Slot<'_>>, Malformed> {
    let mut from = Reader::new(bytes);
    let count = from.array(bytes.len(), "op changes")?;
    let mut slots: Vec<Slot<'_>> = Vec::new();
    for _ in 0..count {
        let parts = from.array(3, "change")?;
        let field = from.uint("change field")?;
        let element = match parts {
            2 => None,
            3 => Some(from.text("change element")?),
            _ => return Err(Malformed("change")),
        };
        if element.is_some() {
            from.bool("change value")?;
        } else if from.item(VALUE_DEPTH, "change value")?.len() > MOST_VALUE {
            return Err(Malformed("change value"));
        }
        let slot = (field, element);
        if slots.last().is_some_and(|last| *last >= slot) {
            return Err(Malformed("change order"));
        }
        slots.push(slot);
    }
    Ok(slots)
}
