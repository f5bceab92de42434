//! What was cut off goes on from where it was, wherever that is, and little is carried twice.

use waymark_core::{SyncReport, SyncState};
use waymark_tests::line::Weather;
use waymark_wire::pull::MOST_BYTES;

use crate::device::{Device, phone, write_many};
use crate::stage::Stage;

/// Check-ins of a kilobyte: four longest requests of them.
const NOTES: u32 = 4_000;
/// Batches in the first request or answer of a round; in each after it there may be twice as many bytes.
const FIRST: usize = 64 * 1024;
/// Heads of requests and answers, the question for what is new, and what is in a buffer when the line is cut.
const AROUND: usize = 16 * 1024;
/// Where connections are cut: in the first head, in the first body, and ever later.
const PLACES: [usize; 11] = [
    1,
    300,
    2_000,
    40_000,
    62_000,
    90_000,
    200_000,
    300_000,
    700_000,
    MOST_BYTES,
    MOST_BYTES * 3 / 2,
];

/// A way of the line.
struct Way {
    /// Cuts it after so many bytes.
    cut: fn(&mut Weather, usize),
    /// Bytes that came through so far.
    passed: fn(&Stage) -> usize,
    /// Writes that need not be carried again.
    whole: fn(&SyncReport) -> u64,
}

const UP: Way = Way {
    cut: |weather, at| weather.cut_up = Some(at),
    passed: |stage| stage.line.passed().0,
    whole: |report| report.sent,
};
const DOWN: Way = Way {
    cut: |weather, at| weather.cut_down = Some(at),
    passed: |stage| stage.line.passed().1,
    whole: |report| report.received,
};

/// Syncs over a line that is cut at each place, and then over a good one.
fn sync_with_cuts(stage: &Stage, device: &Device, way: &Way) {
    let cuts = PLACES.map(|at| {
        let begun = (way.passed)(stage);
        let mut weather = stage.good();
        (way.cut)(&mut weather, at);
        stage.line.turn(weather);
        let report = device.sync();
        assert_eq!(report.state, SyncState::Offline, "{at}");
        ((way.whole)(&report), (way.passed)(stage) - begun)
    });
    stage.fair();
    let begun = (way.passed)(stage);
    let rest = (way.whole)(&device.sync_well());
    let each = ((way.passed)(stage) - begun) / usize::try_from(rest).unwrap();
    let all: u64 = cuts.iter().map(|(whole, _)| whole).sum();
    assert_eq!(all + rest, u64::from(NOTES), "{cuts:?}");
    for (at, (whole, carried)) in PLACES.into_iter().zip(cuts) {
        let again = carried.saturating_sub(usize::try_from(whole).unwrap() * each);
        eprintln!("of {carried} bytes {again} go again, {whole} writes are over");
        assert!(again <= carried / 2 + FIRST + AROUND, "{again} of {at}");
        assert!(again <= MOST_BYTES + AROUND, "{again} of {at}");
        assert_eq!(whole > 0, at > FIRST, "{whole} of {at}");
    }
}

#[test]
fn an_upload_that_is_cut_goes_on_after_the_last_request_that_was_whole() {
    for stage in Stage::on_both() {
        let (phone, enabled) = phone(&stage);
        let written = write_many(&phone, "long", NOTES);
        sync_with_cuts(&stage, &phone, &UP);
        let last = Device::new();
        last.join(&stage, &enabled.phrase);
        assert_eq!(last.notes(), written);
    }
}

#[test]
fn a_download_that_is_cut_goes_on_after_the_last_answer_that_was_whole() {
    for stage in Stage::on_both() {
        let (phone, enabled) = phone(&stage);
        let tablet = Device::new();
        tablet.join(&stage, &enabled.phrase);
        let written = write_many(&phone, "long", NOTES);
        phone.sync_well();
        sync_with_cuts(&stage, &tablet, &DOWN);
        assert_eq!(tablet.notes(), written);
    }
}
