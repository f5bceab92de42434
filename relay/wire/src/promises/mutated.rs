//! Real messages, changed at random, through every door. It goes on for `WAYMARK_FUZZ_SECONDS`, 2 where left out.

use std::panic::catch_unwind;
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use serde_json::Value;

use super::Door;

/// What formats are made of: lengths and counts at their ends, beginnings of CBOR, texts.
const WORDS: [&[u8]; 14] = [
    &[0],
    &[0xFF],
    &[0x7F, 0xFF, 0xFF, 0xFF],
    &[0x9F],
    &[0xBF],
    &[0x5F],
    &[0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    &[0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    &[0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81],
    &[0x58, 0x20],
    &[0xF5],
    b"WM1J",
    b" abandon ",
    "\u{301}".as_bytes(),
];

/// The same for the same seed, so that what it finds can be found again.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        // Xorshift64*.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let rolled = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(rolled).unwrap() % sides.max(1)
    }
}

/// Every text of a file of vectors: as bytes where it is hex, and as it stands.
fn beginnings(value: &Value, found: &mut Vec<Vec<u8>>) {
    match value {
        Value::String(text) => {
            found.extend(HEXLOWER.decode(text.as_bytes()).ok());
            found.push(text.clone().into_bytes());
        }
        Value::Array(all) => all.iter().for_each(|one| beginnings(one, found)),
        Value::Object(all) => all.values().for_each(|one| beginnings(one, found)),
        _ => {}
    }
}

fn changed(dice: &mut Dice, from: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = from[dice.roll(from.len())].clone();
    for _ in 0..dice.roll(5) {
        let at = dice.roll(bytes.len() + 1);
        match dice.roll(5) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..(at + dice.roll(9)).min(bytes.len()))),
            2 => drop(bytes.splice(at..at, WORDS[dice.roll(WORDS.len())].iter().copied())),
            3 => {
                let other = &from[dice.roll(from.len())];
                let cut = dice.roll(other.len() + 1);
                bytes.extend_from_slice(&other[cut..]);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.roll(8);
                }
            }
        }
    }
    bytes
}

#[test]
#[allow(clippy::disallowed_methods, reason = "how long a test runs")]
fn every_reader_keeps_its_promises() {
    let seconds: u64 =
        std::env::var("WAYMARK_FUZZ_SECONDS").map_or(2, |said| said.parse().unwrap());
    let folder = format!("{}/vectors", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let mut from = Vec::new();
    for file in files {
        let read = std::fs::read_to_string(file).unwrap();
        beginnings(&serde_json::from_str(&read).unwrap(), &mut from);
    }
    assert!(from.len() > 100, "{} beginnings", from.len());
    let begun = Instant::now();
    let mut seed = 1;
    while begun.elapsed() < Duration::from_secs(seconds) {
        let bytes = changed(&mut Dice(0x9E37_79B9_7F4A_7C15 ^ seed), &from);
        for door in Door::ALL {
            let held = catch_unwind(|| door.hold(&bytes));
            let written = HEXLOWER.encode(&bytes);
            assert!(held.is_ok(), "{door:?} with seed {seed}: {written}");
        }
        seed += 1;
    }
    assert!(seed > 100, "only {seed}");
}
