//! What a snapshot holds: one encoding of each, and nothing else is read.

use proptest::prelude::*;
use waymark_wire::Malformed;
use waymark_wire::body::Op;
use waymark_wire::state::{Cover, State};

fn op(record: u8, stamp: u64, changes: &[u8], deleted: bool) -> Op {
    Op {
        kind: 20,
        record: [record; 16],
        stamp,
        changes: changes.to_vec(),
        deleted,
    }
}

fn state() -> State {
    let cover = |author: u8| Cover {
        author: [author; 32],
        seq: 3,
        hash: [9; 32],
        list: 1,
    };
    State {
        covers: vec![cover(1), cover(2)],
        ops: vec![
            op(1, 5, b"\x81\x82\x01ctea", false),
            op(1, 6, b"\x81\x83\x03dhome\xf5", false),
            op(2, 5, b"\x80", true),
        ],
    }
}

#[test]
fn what_breaks_one_rule_is_refused_by_that_rule() {
    type Case = (&'static str, fn(&mut State));
    assert_eq!(State::decode(&state().encode()), Ok(state()));
    let cases: [Case; 11] = [
        ("covers", |s| s.covers.clear()),
        ("covers", |s| s.covers.swap(0, 1)),
        ("covers", |s| s.covers[1] = s.covers[0]),
        ("cover seq", |s| s.covers[0].seq = 0),
        ("cover seq", |s| s.covers[0].seq = 1 << 63),
        ("cover seq", |s| s.covers[0].list = 1 << 16),
        ("ops order", |s| s.ops.swap(0, 1)),
        ("ops order", |s| s.ops[1].stamp = 5),
        // The same register at two moments, a record that is both alive and deleted, a write of nothing.
        ("ops registers", |s| {
            s.ops[1].changes = s.ops[0].changes.clone();
        }),
        ("ops registers", |s| {
            (s.ops[2].record, s.ops[2].stamp) = ([1; 16], 7);
        }),
        ("ops registers", |s| s.ops[2].deleted = false),
    ];
    for (what, change) in cases {
        let mut state = state();
        change(&mut state);
        assert_eq!(State::decode(&state.encode()), Err(Malformed(what)));
    }
    let bytes = state().encode();
    assert!((0..bytes.len()).all(|end| State::decode(&bytes[..end]).is_err()));
    assert!(State::decode(&[bytes, vec![0]].concat()).is_err());
}

proptest! {
    #[test]
    fn a_state_comes_back(
        covers in prop::collection::btree_map(any::<[u8; 32]>(), (1..=i64::MAX, any::<[u8; 32]>(), any::<u16>()), 1..20),
        records in prop::collection::btree_map(
            (any::<[u8; 16]>(), any::<u16>()),
            prop::collection::btree_set(0..=i64::MAX, 0..5),
            0..40,
        ),
    ) {
        let covers = covers.into_iter().map(|(author, (seq, hash, list))| Cover {
            author,
            seq: seq.unsigned_abs(),
            hash,
            list: u32::from(list) % 65_536,
        });
        let ops = records.into_iter().flat_map(|((record, kind), stamps)| {
            let deleted = stamps.len() == 1;
            stamps.into_iter().zip(0_u8..).map(move |(stamp, field)| Op {
                kind,
                record,
                stamp: stamp.unsigned_abs(),
                changes: if deleted { vec![0x80] } else { vec![0x81, 0x82, field, 0xf6] },
                deleted,
            })
        });
        let state = State { covers: covers.collect(), ops: ops.collect() };
        let bytes = state.encode();
        prop_assert_eq!(State::decode(&bytes), Ok(state));
    }
}
