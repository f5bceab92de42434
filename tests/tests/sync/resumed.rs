//! What was cut off goes on from where it was, wherever that is, and little is carried twice.

use waymark_core::SyncState;
use waymark_tests::line::Weather;
use waymark_wire::pull::MOST_BYTES;

use crate::device::{Device, phone, write_many};
use crate::stage::Stage;

/// Check-ins of a kilobyte: four longest requests of them.
const NOTES: u32 = 4_000;
/// The first upload of a round; each after it may be twice as long.
const FIRST: usize = 64 * 1024;
/// Heads of requests and answers, the question for what is new, and what is in a buffer when the line is cut.
const AROUND: usize = 16 * 1024;

/// A sync over a line that was cut after so many bytes.
#[derive(Debug)]
struct Cut {
    at: usize,
    /// Bytes that came through.
    carried: usize,
    /// Writes that need not be carried again.
    whole: u64,
}

impl Cut {
    /// Bytes that were carried in vain, where so many bytes are each write.
    fn lost(&self, each: usize) -> usize {
        let whole = usize::try_from(self.whole).unwrap() * each;
        self.carried.saturating_sub(whole)
    }
}

#[test]
fn an_upload_that_is_cut_sends_less_than_half_of_it_again() {
    Stage::on_both().iter().for_each(upload);
}

fn upload(stage: &Stage) {
    let (phone, enabled) = phone(stage);
    let written = write_many(&phone, "long", NOTES);
    // In the first head, in the first body, between requests, and ever later.
    let places = [
        1, 300, 2_000, 40_000, 62_000, 90_000, 200_000, 300_000, 700_000,
    ];
    let cuts = places.into_iter().chain([MOST_BYTES, MOST_BYTES * 3 / 2]);
    let cuts: Vec<_> = cuts
        .map(|at| {
            let (begun, _) = stage.line.passed();
            stage.line.turn(Weather {
                cut_up: Some(at),
                ..stage.good()
            });
            let report = phone.sync();
            assert_eq!(report.state, SyncState::Offline, "{at}");
            Cut {
                at,
                carried: stage.line.passed().0 - begun,
                whole: report.sent,
            }
        })
        .collect();
    stage.fair();
    let (begun, _) = stage.line.passed();
    let rest = phone.sync_well().sent;
    let each = (stage.line.passed().0 - begun) / usize::try_from(rest).unwrap();
    let whole: u64 = cuts.iter().map(|cut| cut.whole).sum();
    assert_eq!(whole + rest, u64::from(NOTES), "{cuts:?}");
    let last = Device::new();
    last.join(stage, &enabled.phrase);
    assert_eq!(last.notes(), written);
    for cut in &cuts {
        let lost = cut.lost(each);
        eprintln!(
            "cut at {}: {} writes there, {lost} bytes again",
            cut.at, cut.whole
        );
        assert!(lost <= cut.carried / 2 + FIRST + AROUND, "{lost}: {cut:?}");
        assert!(lost <= MOST_BYTES + AROUND, "{lost}: {cut:?}");
        assert_eq!(cut.whole > 0, cut.at > FIRST, "{cut:?}");
    }
}

#[test]
fn a_download_that_is_cut_goes_on_after_the_last_answer_that_was_whole() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    let written = write_many(&phone, "long", NOTES);
    phone.sync_well();
    // In the head, in the body, close to the end of an answer, in the second and in the third.
    let (half, edge) = (MOST_BYTES / 2, MOST_BYTES);
    let cuts = [
        1,
        100,
        300,
        5_000,
        half,
        edge * 9 / 10,
        edge * 3 / 2,
        edge * 9 / 4,
    ];
    let cuts = cuts.map(|at| {
        let (_, begun) = stage.line.passed();
        stage.line.turn(Weather {
            cut_down: Some(at),
            ..stage.good()
        });
        let report = tablet.sync();
        assert_eq!(report.state, SyncState::Offline, "{at}");
        Cut {
            at,
            carried: stage.line.passed().1 - begun,
            whole: report.received,
        }
    });
    stage.fair();
    let (_, begun) = stage.line.passed();
    let rest = tablet.sync_well().received;
    let whole: u64 = cuts.iter().map(|cut| cut.whole).sum();
    assert_eq!(whole + rest, u64::from(NOTES), "{cuts:?}");
    assert_eq!(tablet.notes(), written);
    let each = (stage.line.passed().1 - begun) / usize::try_from(rest).unwrap();
    for cut in &cuts {
        let lost = cut.lost(each);
        eprintln!(
            "cut at {}: {} writes here, {lost} bytes again",
            cut.at, cut.whole
        );
        assert!(lost <= MOST_BYTES + AROUND, "{lost}: {cut:?}");
        assert_eq!(cut.whole > 0, cut.at > MOST_BYTES, "{cut:?}");
    }
}
