//! Snapshots through a real relay: in time it has one state in place of many batches, and who joins has everything.

use std::time::{Duration, SystemTime};

use waymark_core::SyncState;

use crate::device::{Device, phone, write_many};
use crate::stage::Stage;

const DAY: Duration = Duration::from_secs(86_400);

/// Days pass on these devices; the relay's clock is another from then on.
fn days_pass(devices: &[&Device], days: u32) {
    for device in devices {
        device.clock.set((SystemTime::now() + DAY * days).into());
    }
}

#[test]
fn in_time_the_relay_has_one_state_and_who_joins_has_every_word() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    let mut written = write_many(&phone, "phone", 40);
    let regretted = phone.write("regretted");
    phone.sync_well();
    written.extend(write_many(&tablet, "tablet", 40));
    tablet.sync_well();
    phone.sync_well();
    phone.app.checkin_delete(regretted).unwrap();
    phone.sync_well();
    tablet.sync_well();
    let before = stage.kept();

    // A device waits up to two days by chance, in which the other one may do it.
    for day in 61..67 {
        days_pass(&[&phone, &tablet], day);
        for device in [&phone, &tablet, &phone] {
            let state = device.sync().state;
            assert!(matches!(state, SyncState::Ok), "day {day}: {state:?}");
        }
    }
    assert_eq!(phone.notes(), written);
    assert_eq!(tablet.notes(), written);
    // What the texts repeat is packed, and what was deleted is gone.
    let after = stage.kept();
    assert!(after.bytes * 3 < before.bytes, "{before:?}, {after:?}");
    assert!(after.first > before.first, "{before:?}, {after:?}");

    let laptop = Device::new();
    days_pass(&[&laptop], 67);
    laptop.join(&stage, &enabled.phrase);
    assert_eq!(laptop.notes(), written);
    laptop.write("from the laptop");
    laptop.sync_well();
    for device in [&phone, &tablet] {
        device.sync();
        assert_eq!(device.notes(), laptop.notes());
    }
}
