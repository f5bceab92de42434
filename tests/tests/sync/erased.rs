//! Erasing history now, through a real relay: what was deleted is in none of its rows and none of its files.

use waymark_core::AppError;

use crate::device::{Device, phone, write_many};
use crate::stage::Stage;

/// Bytes of a sealed batch that are looked for; no other place has the same by chance.
const WINDOW: usize = 48;
/// Where the sealed text of a batch begins.
const SEALED: usize = 292;

fn window(batch: &[u8]) -> &[u8] {
    &batch[SEALED..SEALED + WINDOW]
}

/// How many of these batches the relay has in its rows, and in the bytes of its files.
fn found(stage: &Stage, batches: &[Vec<u8>]) -> (usize, usize) {
    let rows = stage.batches();
    let in_rows = batches.iter().filter(|batch| rows.contains(batch)).count();
    let files = stage.files();
    let in_files = batches.iter().filter(|batch| {
        let mut windows = files.windows(WINDOW);
        windows.any(|bytes| bytes == window(batch))
    });
    (in_rows, in_files.count())
}

#[test]
fn what_was_deleted_is_in_no_row_and_no_file_of_the_relay_once_all_have_synced() {
    for stage in Stage::on_both() {
        let (phone, enabled) = phone(&stage);
        let tablet = Device::new();
        tablet.join(&stage, &enabled.phrase);
        let mut written = write_many(&phone, "phone", 12);
        phone.sync_well();
        let before = stage.batches();
        let regretted = phone.write("regretted");
        phone.sync_well();
        let of_it: Vec<_> = stage.batches();
        let of_it: Vec<_> = of_it.into_iter().filter(|b| !before.contains(b)).collect();
        assert_eq!(of_it.len(), 1);
        written.extend(write_many(&tablet, "tablet", 12));
        tablet.sync_well();
        phone.sync_well();
        phone.app.checkin_delete(regretted).unwrap();
        let old = stage.batches();
        let (rows, files) = found(&stage, &old);
        assert_eq!(rows, old.len());
        assert!(!stage.is_on_sqlite() || files == old.len());

        phone.app.sync_erase_now().unwrap();
        let erasure = phone.app.sync_status().unwrap().erasure.unwrap();
        assert_eq!(erasure.waits_for.len(), 1);
        assert!(!erasure.waits_for[0].is_this);
        assert!(
            found(&stage, &of_it).0 == 1,
            "the tablet has not agreed yet"
        );
        let laptop = Device::new();
        let code = laptop.app.join_code(stage.origin.clone()).unwrap();
        let why = "erasing".to_owned();
        assert_eq!(
            phone.app.device_approve(code.text),
            Err(AppError::Refused { why })
        );
        tablet.sync_well();
        assert_eq!(found(&stage, &old), (0, 0));
        assert_eq!(tablet.app.sync_status().unwrap().erasure, None);
        phone.write("meanwhile");
        written.insert("meanwhile".to_owned());
        phone.sync_well();
        tablet.sync_well();
        assert_eq!(phone.app.sync_status().unwrap().erasure, None);
        assert_eq!(found(&stage, &old), (0, 0));
        assert_eq!(phone.notes(), written);
        assert_eq!(tablet.notes(), written);

        laptop.join(&stage, &enabled.phrase);
        assert_eq!(laptop.notes(), written);
        for device in [&laptop, &phone, &tablet] {
            device.sync();
            assert_eq!(device.app.sync_status().unwrap().erasure, None);
            assert_eq!(device.notes(), written);
        }
        assert_eq!(found(&stage, &old), (0, 0));
    }
}

#[test]
fn a_device_that_does_not_come_is_named_and_can_be_taken_out() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    let lost = Device::new();
    lost.join(&stage, &enabled.phrase);
    let written = write_many(&lost, "lost", 3);
    lost.sync_well();
    phone.sync();
    tablet.sync();
    let old = stage.batches();
    phone.app.sync_erase_now().unwrap();
    tablet.sync();
    phone.sync();
    let erasure = phone.app.sync_status().unwrap().erasure.unwrap();
    let [last] = erasure.waits_for.as_slice() else {
        panic!("{erasure:?}")
    };
    phone.app.device_remove(last.id.clone(), None).unwrap();
    for device in [&tablet, &phone] {
        device.sync();
        assert_eq!(device.app.sync_status().unwrap().erasure, None);
        assert_eq!(device.notes(), written);
    }
    assert_eq!(found(&stage, &old), (0, 0));
}
