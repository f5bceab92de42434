//! Real feeds, changed at random, through every door. It goes on for `WAYMARK_FUZZ_SECONDS`, 2 where left out.

use std::panic::catch_unwind;

use crate::features::meetings::feed::promises::Door;
use crate::platform::Stopwatch;

/// A piece of a feed is at most this long, in bytes.
const PIECE: usize = 4 * 1024;
/// What formats are made of.
const WORDS: [&str; 24] = [
    "\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ";",
    "\n",
    "\t",
    "\\u",
    "\\ud83d",
    "null",
    "-1e999",
    "24:00:00",
    "#@-@#",
    "{\"$date\":",
    "&amp;#8217;",
    "<br",
    "\u{202E}",
    "\u{FEFF}",
    "last saturday",
    "href=",
    "..//",
];

/// The same for the same seed, so that what it finds can be found again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 8).unwrap() % sides.max(1)
    }
}

fn piece(dice: &mut Dice, feeds: &[Vec<u8>]) -> Vec<u8> {
    let feed = &feeds[dice.roll(feeds.len())];
    let start = if dice.roll(2) == 0 {
        0
    } else {
        dice.roll(feed.len())
    };
    let end = (start + dice.roll(PIECE)).min(feed.len());
    feed[start..end].to_vec()
}

fn changed(dice: &mut Dice, feeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = piece(dice, feeds);
    for _ in 0..dice.roll(12) {
        let at = dice.roll(bytes.len() + 1);
        let end = (at + dice.roll(24)).min(bytes.len());
        match dice.roll(5) {
            0 if at < bytes.len() => bytes[at] = u8::try_from(dice.roll(256)).unwrap(),
            1 => drop(bytes.drain(at..end)),
            2 => bytes.extend_from_within(at..end),
            3 => drop(bytes.splice(at..at, piece(dice, feeds).into_iter().take(64))),
            _ => drop(bytes.splice(at..end, WORDS[dice.roll(WORDS.len())].bytes())),
        }
    }
    bytes
}

#[test]
fn every_reader_keeps_its_promises() {
    let seconds: u64 =
        std::env::var("WAYMARK_FUZZ_SECONDS").map_or(2, |said| said.parse().unwrap());
    let folder = format!("{}/tests/feeds", env!("CARGO_MANIFEST_DIR"));
    let mut feeds: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    feeds.sort();
    let watch = Stopwatch::start();
    let mut seed = 1;
    while watch.millis() < seconds * 1_000 {
        let bytes = changed(&mut Dice(0x9E37_79B9_7F4A_7C15 ^ seed), &feeds);
        for door in Door::ALL {
            let held = catch_unwind(|| door.hold(&bytes));
            assert!(
                held.is_ok(),
                "{door:?} with seed {seed}: {}",
                String::from_utf8_lossy(&bytes)
            );
        }
        seed += 1;
    }
    assert!(seed > 100, "only {seed}");
}
