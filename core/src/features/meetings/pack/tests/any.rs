//! Whatever the bytes, whatever the meeting.

use proptest::prelude::*;

use super::*;
use crate::features::meetings::pack::promises::Door;
use crate::features::meetings::pack::row;

fn said() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("\\PC{0,12}")
}

/// Degrees as lists write them, and as nobody does.
fn degrees(most: f64) -> impl Strategy<Value = f64> {
    prop_oneof![
        (-most..=most).prop_map(|degrees| (degrees * 1e5).round() / 1e5),
        -most..=most,
        Just(0.0),
        Just(-0.0),
        Just(most)
    ]
}

prop_compose! {
    fn meeting()(
        key in "\\PC{1,12}",
        name in "\\PC{1,12}",
        day in proptest::option::of(0_u8..7),
        seconds in proptest::option::of(0_u32..86_400),
        point in proptest::option::of((degrees(90.0), degrees(180.0))),
        zone in proptest::option::of("[A-Z][a-z]{2,9}/[A-Z][a-z]{2,9}"),
        zone_source in prop::sample::select(vec![ZoneSource::Stated, ZoneSource::Feed, ZoneSource::Coordinates, ZoneSource::Unknown]),
        attendance in prop::sample::select(Attendance::ALL.to_vec()),
        fellowship in prop::sample::select(Fellowship::ALL.to_vec()),
        types in proptest::collection::vec("[A-Z0-9-]{1,4}", 0..4),
        texts in proptest::array::uniform4(said()),
        accessible: Option<bool>,
        approximate: bool,
        updated in proptest::option::of(-1_000_000_000_000_i64..4_000_000_000_000),
    ) -> ListedMeeting {
        let [address, notes, group, conference_phone] = texts;
        ListedMeeting {
            slug: name.clone(), key, name, day, fellowship, attendance, types, accessible, approximate,
            time: seconds.and_then(|s| chrono::NaiveTime::from_num_seconds_from_midnight_opt(s, 0)),
            time_zone: zone, zone_source,
            latitude: point.map(|p| p.0), longitude: point.map(|p| p.1),
            address, notes, group, conference_phone,
            updated: updated.and_then(chrono::DateTime::from_timestamp_millis),
            ..bare("x")
        }
    }
}

proptest! {
    #[test]
    fn a_row_is_read_back_as_it_was(listed in meeting()) {
        let sources = [source("area"), source("dual")];
        let bytes = row::encode(&listed, &sources[0], &sources);
        let read = row::decode(&mut minicbor::Decoder::new(&bytes), &sources[0], &sources).unwrap();
        let bits = |listed: &ListedMeeting| (listed.latitude.map(f64::to_bits), listed.longitude.map(f64::to_bits));
        prop_assert_eq!(bits(&read), bits(&listed));
        prop_assert_eq!(read, listed);
    }

    #[test]
    fn any_bytes_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read(&bytes).is_err());
        let started = [&packed(1, &[])[..16], &bytes].concat();
        prop_assert!(read(&started).is_err());
    }

    #[test]
    fn a_header_of_any_bytes_is_refused_even_when_it_is_signed(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut file = reading::read_start(&bytes);
        let signature = key().sign(&file).unwrap();
        file.extend_from_slice(&signature);
        prop_assert!(read(&file).is_err());
    }

    #[test]
    fn a_row_with_any_bytes_changed_is_read_or_refused(at in 0_usize..600, bytes in proptest::collection::vec(any::<u8>(), 1..9)) {
        let sources = [source("area"), source("dual")];
        let mut row = row::encode(&full("a"), &sources[0], &sources);
        let at = at % row.len();
        for (place, byte) in row[at..].iter_mut().zip(bytes) {
            *place = byte;
        }
        Door::Rows.hold(&row);
        let read = row::decode(&mut minicbor::Decoder::new(&row), &sources[0], &sources);
        if let Some(listed) = read {
            prop_assert!(!listed.name.is_empty() && listed.day.is_none_or(|day| day < 7));
            prop_assert!(listed.latitude.is_none_or(|degrees| degrees.abs() <= 90.0));
        }
    }
}

#[test]
fn the_promises_read_what_packs_hold() {
    let file = packed(1, &small());
    let length = u32::from_be_bytes(*file[12..].first_chunk().unwrap()) as usize;
    assert!(Door::Header.hold(&file[16..16 + length]));
    let sources = [source("area"), source("dual")];
    assert!(Door::Rows.hold(&row::encode(&full("a"), &sources[0], &sources)));
    assert!(!Door::Rows.hold(b"\xbf\xff"));
}

/// A row of two texts and a list of so many that take a byte each.
fn promising(number: u8, count: u32, byte: u8) -> Vec<u8> {
    let start = b"\xbf\x00\x61a\x03\x61a\x0d\x69in_person\x18";
    let mut row = [start.as_slice(), &[number, 0x9a], &count.to_be_bytes()].concat();
    row.resize(row.len() + count as usize, byte);
    row.push(0xff);
    row
}

#[test]
fn a_row_does_not_grow_in_memory() {
    let sources = [source("area"), source("dual")];
    let read =
        |row: &[u8]| row::decode(&mut minicbor::Decoder::new(row), &sources[0], &sources).is_some();
    // `37: [0, 0, ...]` would be a name of its own for each byte; `16: ["", "", ...]` a text.
    assert!(read(&promising(37, 1, 0)));
    assert!(!read(&promising(37, 2, 0)));
    assert!(!read(&promising(37, 1 << 20, 0)));
    assert!(read(&promising(16, 64, 0x60)));
    assert!(!read(&promising(16, 65, 0x60)));
}
