//! A state on its way: packed, and cut into pieces.

use std::io::Read;

use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use waymark_wire::Hash;
use waymark_wire::piece::{self, MOST_RAW, MOST_WINDOW, Piece};
use waymark_wire::state::State;

use crate::error::{Error, Result};

/// A packed state, of which nothing is believed before it is unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sync) struct Packed {
    pub(in crate::sync) root: Hash,
    pub(in crate::sync) bytes: Vec<u8>,
    pub(in crate::sync) raw_length: u32,
}

impl Packed {
    /// Nothing where it is longer than a snapshot may be.
    pub(in crate::sync) fn new(state: &State) -> Option<Self> {
        let raw = state.encode();
        let raw_length = u32::try_from(raw.len()).ok().filter(|n| *n <= MOST_RAW)?;
        let packed = Self {
            root: piece::root(&raw),
            bytes: compress_to_vec(raw.as_slice(), CompressionLevel::Fastest),
            raw_length,
        };
        packed.pieces().is_some().then_some(packed)
    }

    pub(in crate::sync) fn pieces(&self) -> Option<Vec<Piece>> {
        Piece::cut(&self.root, &self.bytes, self.raw_length)
    }

    /// Nothing where they are not all the pieces of one, in their order.
    pub(in crate::sync) fn join(pieces: &[Piece]) -> Option<Self> {
        let first = pieces.first()?;
        let of_it = |(index, piece): (u16, &Piece)| {
            let same = (piece.root, piece.count, piece.raw_length);
            piece.index == index && same == (first.root, first.count, first.raw_length)
        };
        (pieces.len() == usize::from(first.count) && (0..).zip(pieces).all(of_it)).then(|| Self {
            root: first.root,
            bytes: pieces
                .iter()
                .flat_map(|p| p.bytes.iter().copied())
                .collect(),
            raw_length: first.raw_length,
        })
    }

    /// The state; nothing where it is not what its root and length say. Never more memory than they say.
    pub(in crate::sync) fn unpack(&self) -> Option<State> {
        let raw = self.raw().filter(|raw| piece::root(raw) == self.root)?;
        State::decode(&raw).ok()
    }

    /// What it unpacks to, if that has the length it says.
    fn raw(&self) -> Option<Vec<u8>> {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(u64::from(MOST_WINDOW));
        let length = self.raw_length.min(MOST_RAW);
        let stream = StreamingDecoder::new_with_decoder(self.bytes.as_slice(), decoder).ok()?;
        let mut raw = Vec::new();
        let mut limited = stream.take(u64::from(length) + 1);
        limited.read_to_end(&mut raw).ok()?;
        (raw.len() == self.raw_length as usize).then_some(raw)
    }

    /// The state of what this device has found to be right before.
    pub(in crate::sync) fn own(&self) -> Result<State> {
        self.unpack().ok_or(Error::Corrupt)
    }
}

/// The state that pieces hold; nothing where they are not all of one.
pub(in crate::sync) fn unpack(pieces: &[Piece]) -> Option<State> {
    Packed::join(pieces)?.unpack()
}

/// Whether bytes of any kind, that say what they unpack to, are a state. For the fuzzer, which finds no hash: the root is what comes out.
#[cfg(any(test, fuzzing))]
#[cfg_attr(not(fuzzing), allow(unreachable_pub))]
pub fn unpacks(bytes: &[u8], raw_length: u32) -> bool {
    let packed = Packed {
        root: [0; 32],
        bytes: bytes.to_vec(),
        raw_length,
    };
    packed.raw().is_some_and(|raw| State::decode(&raw).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use waymark_wire::body::Op;
    use waymark_wire::state::Cover;

    fn state(records: u32) -> State {
        let op = |n: u32| Op {
            kind: 20,
            record: u128::from(n).to_be_bytes(),
            stamp: u64::from(n) << 20,
            changes: [
                b"\x81\x82\x01\x78\x40".as_slice(),
                format!("{n:064}").as_bytes(),
            ]
            .concat(),
            deleted: false,
        };
        State {
            covers: vec![Cover {
                author: [1; 32],
                seq: 9,
                hash: [2; 32],
                list: 0,
            }],
            ops: (0..records).map(op).collect(),
        }
    }

    #[test]
    fn what_is_packed_comes_back_out_of_its_pieces() {
        for records in [0, 1, 20_000] {
            let state = state(records);
            let packed = Packed::new(&state).unwrap();
            let pieces = packed.pieces().unwrap();
            let joined = Packed::join(&pieces).unwrap();
            assert_eq!(joined, packed);
            assert_eq!(joined.unpack(), Some(state));
            assert_eq!(Packed::join(&[]), None);
            let twice = [pieces.clone(), pieces].concat();
            assert_eq!(Packed::join(&twice), None);
        }
    }

    proptest! {
        #[test]
        fn bytes_of_any_kind_are_a_state_or_none(
            any in prop::collection::vec(any::<u8>(), 0..400),
            records in 0..40_u32,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            raw_length in any::<u32>(),
        ) {
            unpacks(&any, raw_length % (1 << 20));
            let whole = Packed::new(&state(records)).unwrap();
            let mut told = whole.clone();
            for (index, byte) in changes {
                let at = index.index(told.bytes.len());
                told.bytes[at] = byte;
            }
            let unpacked = told.unpack();
            prop_assert!(unpacked.is_none() || unpacked == whole.unpack());
            unpacks(&told.bytes, told.raw_length);
        }
    }

    #[test]
    fn what_is_not_what_it_says_is_not_unpacked() {
        let packed = Packed::new(&state(300)).unwrap();
        let lies: [fn(&mut Packed); 5] = [
            |p| p.raw_length -= 1,
            |p| p.raw_length += 1,
            |p| p.root[0] ^= 1,
            |p| p.bytes.truncate(40),
            |p| p.bytes[60] ^= 1,
        ];
        for lie in lies {
            let mut told = packed.clone();
            lie(&mut told);
            assert_eq!(told.unpack(), None);
        }
        // A frame of many zeros is not unpacked further than it may be.
        let zeros = vec![0; 32 << 20];
        let bomb = Packed {
            root: piece::root(&zeros),
            bytes: compress_to_vec(zeros.as_slice(), CompressionLevel::Fastest),
            raw_length: 100,
        };
        assert_eq!(bomb.unpack(), None);
    }
}
