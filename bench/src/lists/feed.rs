//! Lists of meetings that nobody holds, the same in every run.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use fastrand::Rng;
use serde_json::json;

use crate::measure::Outcome;

/// Meetings of one list at most: 65 MB, just within what a feed may have.
pub(crate) const MEETINGS: u32 = 100_000;
/// What the names of the second and the third list add, so that no two lists have the same meeting.
const QUARTERS: [&str; 3] = ["", " North", " South"];
/// Places with meetings, of very different sizes, all in one zone.
const TOWNS: usize = 400;

/// Beside open (`O`) or closed (`C`).
const TYPES: [&str; 13] = [
    "D", "B", "BE", "ST", "SP", "W", "M", "Y", "X", "XB", "LIT", "MED", "S",
];
const WORDS: [&str; 16] = [
    "Morning", "Serenity", "Noon", "Steps", "Candle", "Hope", "Harbor", "Sunrise", "Basement",
    "Friends", "Unity", "Second", "Chance", "Open", "Door", "Happy",
];

/// A town: where it is and which share of the meetings it has.
#[derive(Clone, Copy)]
pub(super) struct Town {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    weight: f64,
}

/// The towns, largest first, as unlike in size as real ones.
pub(super) fn towns() -> Vec<Town> {
    let mut rng = Rng::with_seed(1);
    (0..TOWNS)
        .map(|rank| Town {
            latitude: 30.0 + 18.0 * rng.f64(),
            longitude: -90.0 + 14.0 * rng.f64(),
            weight: 1.0 / (rank as f64 + 5.0),
        })
        .collect()
}

/// One of the towns and its rank; the larger ones come up more often, as they do in life.
pub(super) fn some_town(rng: &mut Rng, towns: &[Town]) -> Option<(usize, Town)> {
    let all: f64 = towns.iter().map(|town| town.weight).sum();
    let mut left = rng.f64() * all;
    let passed = |town: &Town| {
        left -= town.weight;
        left > 0.0
    };
    let rank = towns.iter().copied().take_while(passed).count();
    let rank = rank.min(towns.len().saturating_sub(1));
    Some((rank, *towns.get(rank)?))
}

/// Writes so many meetings as Meeting Guide JSON, about 640 bytes a row, in one list or several.
///
/// `changed`: every so many rows, one has another hour; the others are the same to the byte.
pub(crate) fn write_feeds(
    folder: &Path,
    meetings: u32,
    changed: Option<u32>,
) -> Outcome<Vec<PathBuf>> {
    let towns = towns();
    QUARTERS
        .into_iter()
        .zip((0..meetings).step_by(MEETINGS as usize))
        .map(|(quarter, first)| {
            let path = folder.join(format!("feed-{meetings}-{first}.json"));
            let mut out = BufWriter::new(File::create(&path)?);
            let mut rng = Rng::with_seed(u64::from(2 + first));
            for number in first..meetings.min(first + MEETINGS) {
                let (rank, town) = some_town(&mut rng, &towns).ok_or("no towns")?;
                out.write_all(if number == first { b"[" } else { b",\n" })?;
                let mut row = meeting(&mut rng, number, rank, town, quarter);
                let changes = changed.is_some_and(|every| number % every == 0);
                if let Some(time) = row.get_mut("time").filter(|_| changes) {
                    *time = "05:55".into();
                }
                serde_json::to_writer(&mut out, &row)?;
            }
            out.write_all(b"]\n")?;
            out.flush()?;
            Ok(path)
        })
        .collect()
}

fn meeting(
    rng: &mut Rng,
    number: u32,
    rank: usize,
    town: Town,
    quarter: &str,
) -> serde_json::Value {
    // Denser in the middle; a few doors have many meetings.
    let door = rng.usize(0..40);
    let mut place = Rng::with_seed((rank * 40 + door) as u64);
    let off = |place: &mut Rng| (place.f64() - 0.5) * place.f64() * 0.6;
    let (latitude, longitude) = (
        town.latitude + off(&mut place),
        town.longitude + off(&mut place),
    );
    let (word, other) = (word(rng), word(rng));
    let start = rng.usize(24..90) * 15;
    let clock = |minute: usize| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    let more = rng.usize(0..4);
    let mut types = rng.choose_multiple(TYPES, more);
    types.insert(0, if rng.bool() { "O" } else { "C" });
    let (noted, online) = (rng.u8(0..3) > 0, rng.u8(0..4) == 0);
    json!({
        "slug": format!("{}-{}-{number}", word.to_lowercase(), other.to_lowercase()),
        "name": format!("{word} {other}{quarter}"),
        "day": rng.u8(0..7),
        "time": clock(start),
        "end_time": clock(start + 60),
        "types": types,
        "location": format!("{} Community Hall {door}", WORDS.get(door % 16).unwrap_or(&"Old")),
        "formatted_address": format!("{} Main Street, Town {rank}, NY 1{rank:04}, USA", 100 + door),
        "latitude": (latitude * 1e6).round() / 1e6,
        "longitude": (longitude * 1e6).round() / 1e6,
        "region": format!("County {}", rank % 40),
        "group": format!("{word} {other} Group"),
        "approximate": "no",
        "updated": format!("20{:02}-{:02}-{:02} 13:{:02}:15", rng.u8(15..26), rng.u8(1..13), rng.u8(1..29), rng.u8(0..60)),
        "url": format!("https://example.org/meetings/{}-{number}", word.to_lowercase()),
            "website": format!("https://example.org/groups/{}-{}", word.to_lowercase(), other.to_lowercase()),
        "notes": noted.then(|| sentence(rng, 24)),
        "location_notes": noted.then(|| sentence(rng, 12)),
        "conference_url": online.then(|| format!("https://zoom.example/j/{}", rng.u64(1_000_000_000..9_999_999_999))),
        "conference_phone": online.then(|| format!("+1{}", rng.u64(2_000_000_000..9_999_999_999))),
    })
}

fn word(rng: &mut Rng) -> &'static str {
    rng.choice(WORDS).unwrap_or("Noon")
}

fn sentence(rng: &mut Rng, most: usize) -> String {
    let words = (0..rng.usize(4..=most)).map(|_| word(rng).to_lowercase());
    words.collect::<Vec<_>>().join(" ")
}
