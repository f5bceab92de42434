//! Merging is pure: a record is the set of its winning registers, whatever order the writes came in.
//!
//! Per register the later stamp wins, then the greater SHA-256 of the value; the author plays no part.
//! A delete is terminal: what is left of the record is its id.

use std::collections::BTreeMap;

use super::Stamp;
use super::operation::{Author, Change, Operation, Slot};
use crate::crypto::sha256;

/// The value that counts, and the write it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Register {
    pub(crate) stamp: Stamp,
    pub(crate) author: Author,
    pub(crate) value: Vec<u8>,
}

/// All that is known of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    Alive(BTreeMap<Slot, Register>),
    Deleted { stamp: Stamp, author: Author },
}

impl Default for State {
    fn default() -> Self {
        Self::Alive(BTreeMap::new())
    }
}

impl State {
    /// Takes one more write in. Commutative, associative and idempotent.
    pub(crate) fn merge(&mut self, operation: &Operation) {
        let (stamp, author) = (operation.stamp, operation.author);
        match self {
            // Of two deletes the later names the record's end; a tie is settled by bytes alone.
            Self::Deleted {
                stamp: s,
                author: a,
            } if operation.deleted => {
                if (stamp, author) > (*s, *a) {
                    (*s, *a) = (stamp, author);
                }
            }
            Self::Deleted { .. } => {}
            Self::Alive(_) if operation.deleted => *self = Self::Deleted { stamp, author },
            Self::Alive(registers) => {
                for change in &operation.changes {
                    let new = Register {
                        stamp,
                        author,
                        value: change.value.clone(),
                    };
                    match registers.get_mut(&change.slot) {
                        None => {
                            registers.insert(change.slot.clone(), new);
                        }
                        Some(old) if beats(&new, old, &change.slot) => *old = new,
                        Some(_) => {}
                    }
                }
            }
        }
    }

    /// The registers of a living record.
    pub(crate) fn registers(&self) -> Option<&BTreeMap<Slot, Register>> {
        match self {
            Self::Alive(registers) => Some(registers),
            Self::Deleted { .. } => None,
        }
    }

    /// The writes that still count: each register with the write it came with, oldest first.
    pub(crate) fn writes(&self) -> BTreeMap<(Stamp, Author), Vec<Change>> {
        let mut writes: BTreeMap<_, Vec<Change>> = BTreeMap::new();
        match self {
            Self::Deleted { stamp, author } => {
                writes.insert((*stamp, *author), Vec::new());
            }
            Self::Alive(registers) => {
                for (slot, register) in registers {
                    writes
                        .entry((register.stamp, register.author))
                        .or_default()
                        .push(Change {
                            slot: slot.clone(),
                            value: register.value.clone(),
                        });
                }
            }
        }
        writes
    }

    /// The highest stamp among the given slots.
    pub(crate) fn highest<'a>(&self, slots: impl Iterator<Item = &'a Slot>) -> Option<Stamp> {
        match self {
            Self::Deleted { stamp, .. } => Some(*stamp),
            Self::Alive(registers) => slots
                .filter_map(|slot| registers.get(slot))
                .map(|r| r.stamp)
                .max(),
        }
    }
}

fn beats(new: &Register, old: &Register, slot: &Slot) -> bool {
    if new.stamp != old.stamp {
        return new.stamp > old.stamp;
    }
    if new.value == old.value {
        // The same write, sent again by another device: one of the two names stays, the same everywhere.
        return new.author > old.author;
    }
    if slot.element.is_some() {
        return new.value == super::PRESENT; // present wins a tie
    }
    sha256(&new.value) > sha256(&old.value)
}
