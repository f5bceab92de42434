//! Bad days with a real relay: it forgets, it is put back, it has no more room, and a phone that was copied.

use waymark_core::SyncState;

use crate::device::{Device, phone, write_many};
use crate::stage::Stage;

#[test]
fn a_relay_that_was_emptied_or_put_back_is_given_all_again() {
    let mut stage = Stage::new();
    let empty = tempfile::tempdir().unwrap();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    write_many(&phone, "early", 20);
    phone.sync_well();
    tablet.sync_well();
    let older = stage.copied();
    write_many(&tablet, "late", 20);
    tablet.sync_well();
    phone.sync_well();
    for copy in [&older, &empty] {
        stage.put_back(copy);
        assert_eq!(phone.sync().state, SyncState::Healed);
        tablet.sync();
        phone.sync_well();
        tablet.sync_well();
        let laptop = Device::new();
        laptop.join(&stage, &enabled.phrase);
        laptop.sync_well();
        assert_eq!(laptop.notes().len(), 40);
    }
}

#[test]
fn a_phone_that_was_copied_loses_no_word_of_either() {
    let stage = Stage::new();
    let (mut phone, enabled) = phone(&stage);
    phone.write("before");
    phone.sync_well();
    let copy = phone.copied();
    phone.write("on the phone");
    copy.write("on the copy");
    phone.sync_well();
    // The second to write takes new keys in place of the old ones, and the first comes back with the words.
    assert_eq!(copy.sync().state, SyncState::Cloned);
    copy.sync_well();
    phone.write("meanwhile");
    assert_eq!(phone.sync().state, SyncState::Revoked);
    phone.join(&stage, &enabled.phrase);
    for device in [&copy, &phone] {
        assert_eq!(device.sync_well().devices.len(), 2);
        assert_eq!(device.notes().len(), 4);
    }
}

/// A relay with one mebibyte for each account.
#[test]
fn where_the_room_is_used_up_every_word_waits_and_another_relay_takes_it() {
    let stage = Stage::with(&["--admission", "open", "--room", "1"]);
    let (phone, enabled) = phone(&stage);
    for n in 0..400 {
        phone.write(&format!("{n} {}", "and then ".repeat(400)));
    }
    let report = phone.sync();
    assert_eq!(
        (report.state, report.detail.as_str()),
        (SyncState::Quota, "quota")
    );
    assert!(report.sent > 0 && phone.app.sync_status().unwrap().waiting > 0);
    phone.write("written all the same");

    let elsewhere = Stage::new();
    let moved = phone.app.sync_move(Some(elsewhere.origin.clone()), None);
    assert_eq!(moved.unwrap().state, SyncState::Ok);
    let laptop = Device::new();
    laptop.join(&elsewhere, &enabled.phrase);
    assert_eq!(laptop.notes().len(), 401);
}
