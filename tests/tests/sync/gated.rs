//! A server before the relay that takes shorter requests than the relay: what fits one goes up in as many as it takes,
//! and what fits none waits.

use waymark_core::content::Language;
use waymark_core::{SyncState, sync_words};
use waymark_tests::gate::Gate;
use waymark_tests::line::Weather;
use waymark_wire::batch;
use waymark_wire::pull::MOST_BYTES;

use crate::device::{Device, phone, write_many};
use crate::stage::Stage;

/// Check-ins of a kilobyte: in several of the longest requests.
const MANY: u32 = 3_000;
/// In the first three of a round.
const SOME: u32 = 400;

#[test]
fn where_less_is_taken_at_once_all_goes_up_in_shorter_requests() {
    for (most, notes, refused) in [
        // As nginx does it where nobody says another number.
        (MOST_BYTES, MANY, 0..=0),
        (100_000, SOME, 1..=2),
        // Each batch alone.
        (batch::MOST_BYTES, SOME, 1..=2),
    ] {
        let stage = Stage::new();
        let (phone, enabled) = phone(&stage);
        let gate = Gate::to(stage.relay.address, most).unwrap();
        stage.line.turn(Weather::good(gate.address()));
        let written = write_many(&phone, "note", notes);
        assert_eq!(phone.sync_well().sent, u64::from(notes), "{most}");
        let times = gate.refused();
        assert!(refused.contains(&times), "{most}: {times}");
        let last = Device::new();
        last.join(&stage, &enabled.phrase);
        assert_eq!(last.notes(), written, "{most}");
    }
}

#[test]
fn what_fits_no_request_waits_until_longer_ones_are_taken() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    let mut written = write_many(&phone, "early", 1);
    phone.sync_well();
    let gate = Gate::to(stage.relay.address, 4_000).unwrap();
    stage.line.turn(Weather::good(gate.address()));
    written.extend(write_many(&phone, "late", SOME));
    for _ in 0..2 {
        let report = phone.sync();
        assert_eq!(
            (report.state, report.detail.as_str(), report.sent),
            (SyncState::Offline, "refused", 0)
        );
        for (language, title) in [
            (Language::En, "The relay did not take it"),
            (Language::Es, "El relé no lo aceptó"),
        ] {
            let words = sync_words(report.state, report.detail.clone(), language);
            assert_eq!(words.title, title);
        }
        assert_eq!(
            gate.refused(),
            2,
            "no more than the longest and the shortest"
        );
        assert!(phone.app.sync_status().unwrap().waiting > 0);
        assert_eq!(phone.notes(), written);
    }
    // What comes from others comes all the same, and theirs goes up where it fits.
    tablet.write("short");
    tablet.sync_well();
    written.insert("short".to_owned());
    phone.sync();
    assert_eq!(phone.notes(), written);

    gate.take(MOST_BYTES);
    assert_eq!(phone.sync_well().sent, u64::from(SOME));
    tablet.sync_well();
    assert_eq!(tablet.notes(), written);
}
