//! What is inside a batch of a snapshot: CBOR `{0: root, 1: index, 2: count, 3: piece, 4: raw length}`.
//!
//! The pieces of one snapshot are batches of one author in a row. Put together they are a Zstandard frame of the
//! state, whose [root](root) is over the bytes before packing, so that a packer need not be deterministic.

use crate::cbor::{Reader, Writer};
use crate::crypto;
use crate::label::Label;
use crate::{Hash, Malformed};

/// Bytes of every piece but the last.
pub const PIECE: usize = 63_000;
/// Bytes of a state before packing.
pub const MOST_RAW: u32 = 64 << 20;
/// Pieces of a snapshot: 64 MiB that cannot be packed, and what packing adds to them.
pub const MOST_PIECES: u16 = 1_070;
/// The largest window a frame may ask for, in bytes.
pub const MOST_WINDOW: u32 = 8 << 20;

/// What all devices compare: the hash of the state.
pub fn root(state: &[u8]) -> Hash {
    crypto::hash(Label::STATE, state)
}

/// One piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Of which state.
    pub root: Hash,
    /// From 0.
    pub index: u16,
    /// How many there are.
    pub count: u16,
    /// [`PIECE`] bytes; in the last, 1 to that many.
    pub bytes: Vec<u8>,
    /// Bytes of the state before packing, from 1; checked while unpacking.
    pub raw_length: u32,
}

impl Piece {
    /// Cuts a packed state into pieces; none when it is longer than a snapshot may be, or empty.
    pub fn cut(root: &Hash, packed: &[u8], raw_length: u32) -> Option<Vec<Self>> {
        let count = u16::try_from(packed.chunks(PIECE).len()).ok()?;
        let fits = (1..=MOST_PIECES).contains(&count) && (1..=MOST_RAW).contains(&raw_length);
        fits.then(|| {
            (0..)
                .zip(packed.chunks(PIECE))
                .map(|(index, bytes)| Self {
                    root: *root,
                    index,
                    count,
                    bytes: bytes.to_vec(),
                    raw_length,
                })
                .collect()
        })
    }

    /// The bytes that are sealed.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(5).uint(0_u8).bytes(&self.root);
        out.uint(1_u8).uint(self.index);
        out.uint(2_u8).uint(self.count);
        out.uint(3_u8).bytes(&self.bytes);
        out.uint(4_u8).uint(self.raw_length);
        out.finish()
    }

    /// Reads what [`Piece::encode`] wrote and nothing else; total for any bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        if from.map(5, "piece")? != 5 {
            return Err(Malformed("piece"));
        }
        from.key(0, "root")?;
        let root = from.fixed("root")?;
        from.key(1, "index")?;
        let index: u16 = from.uint("index")?;
        from.key(2, "count")?;
        let count = from.uint("count")?;
        if index >= count || count > MOST_PIECES {
            return Err(Malformed("count"));
        }
        from.key(3, "piece")?;
        let part = from.bytes("piece")?;
        let is_last = index + 1 == count;
        if part.is_empty() || part.len() > PIECE || (part.len() < PIECE && !is_last) {
            return Err(Malformed("piece"));
        }
        from.key(4, "raw length")?;
        let raw_length = from.uint("raw length")?;
        if !(1..=MOST_RAW).contains(&raw_length) {
            return Err(Malformed("raw length"));
        }
        let piece = Self {
            root,
            index,
            count,
            bytes: part.to_vec(),
            raw_length,
        };
        (piece.encode() == bytes)
            .then_some(piece)
            .ok_or(Malformed("piece"))
    }
}
