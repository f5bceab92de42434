//! A batch of which one byte is another is refused, with the word for that byte.

use proptest::prelude::*;
use waymark_wire::Malformed;
use waymark_wire::batch::{Batch, FRONT, HEADER, Header, LEAST_PLAIN, MOST_PLAIN, padded};
use waymark_wire::crypto::TAG;
use waymark_wire::sealing;

use crate::samples::{Device, body, epoch, place};

fn sealed(seq: u64) -> (Header, Vec<u8>) {
    let body = body().encode();
    sealing::seal(&epoch(1), &Device::new(1).seed, &place(seq), &body).unwrap()
}

fn refusal(bytes: &[u8]) -> Option<&'static str> {
    let checked = Batch::read(bytes).and_then(|(batch, header)| batch.check(&header));
    checked.err().map(|Malformed(what)| what)
}

/// What is said of a batch of number `seq` whose byte at `at` was changed.
fn expected(bytes: &[u8], at: usize, seq: u64) -> &'static str {
    let number = |range: std::ops::Range<usize>| {
        bytes[range]
            .iter()
            .fold(0_u64, |n, byte| n << 8 | u64::from(*byte))
    };
    match at {
        0 => "version",
        1 => "suite",
        2 => "kind",
        3 => "reserved",
        56..64 if number(56..64) == 0 || number(56..64) > u64::MAX / 2 => "seq",
        56..64 if (seq == 1) != (number(56..64) == 1) => "prev",
        64..96 if seq == 1 => "prev",
        192..196 => {
            let length = usize::try_from(number(192..196)).unwrap();
            if !(LEAST_PLAIN + TAG..=MOST_PLAIN + TAG).contains(&length) {
                "ct_len"
            } else if length > bytes.len() - FRONT {
                "ct"
            } else {
                "length"
            }
        }
        4..FRONT => "signature",
        _ => "ct_hash",
    }
}

#[test]
fn each_bit_counts() {
    for seq in [1, 2, 77] {
        let (_, good) = sealed(seq);
        assert_eq!(refusal(&good), None);
        for at in 0..good.len() {
            for bit in 0..8 {
                let mut bytes = good.clone();
                bytes[at] ^= 1 << bit;
                let what = expected(&bytes, at, seq);
                assert_eq!(refusal(&bytes), Some(what), "byte {at} bit {bit}");
            }
        }
        // The other kind can be read, but was not signed.
        let mut other = good;
        other[2] = 2;
        assert_eq!(refusal(&other), Some("signature"));
    }
}

#[test]
fn cut_short_or_followed_by_more_it_is_none() {
    let (_, good) = sealed(1);
    for short in 0..good.len() {
        let what = match short {
            0..HEADER => "header",
            HEADER..FRONT => "signature",
            _ => "ct",
        };
        assert_eq!(refusal(&good[..short]), Some(what), "{short}");
    }
    let longer = [good.as_slice(), &[0]].concat();
    assert_eq!(refusal(&longer), Some("length"));
}

#[test]
fn batches_in_a_row_are_told_apart() {
    let all: Vec<_> = (1..=3).map(|seq| sealed(seq).1).collect();
    let row = all.concat();
    let mut rest = row.as_slice();
    for (seq, bytes) in (1..).zip(&all) {
        let (batch, header) = Batch::split_off(&mut rest).unwrap();
        assert_eq!((batch.bytes(), header.seq), (bytes.as_slice(), seq));
        assert_eq!(header.encode(), bytes[..HEADER]);
    }
    assert!(rest.is_empty());
}

proptest! {
    #[test]
    fn padding_hides_most_of_a_length(length in 0_u32..=1 << 20) {
        let whole = padded(length);
        prop_assert!(whole >= length.max(512));
        prop_assert!(f64::from(whole) <= f64::from(length.max(512)) * 1.0626);
        prop_assert_eq!(padded(whole), whole);
    }
}

#[test]
fn lengths_there_can_be() {
    let lengths = |most: u32| {
        let mut all: Vec<_> = (0..=most).map(padded).collect();
        all.dedup();
        all
    };
    assert_eq!(lengths(1 << 16).len(), 113);
    assert_eq!(lengths(1 << 18).len(), 177);
    let most = u32::try_from(MOST_PLAIN).unwrap();
    assert_eq!(padded(most), most);
}
