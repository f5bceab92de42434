//! Another relay, new words, and an end, where they break off.

use std::thread;
use std::time::Duration;

use waymark_core::content::Language;
use waymark_core::{App, AppError, SyncState};
use waymark_tests::line::Weather;

use crate::device::{Device, phone, write_many};
use crate::stage::Stage;

/// Where a move to new words breaks off, or the machine with it, the old account goes on until the relay has the new one.
#[test]
fn a_move_that_breaks_off_before_the_end_leaves_the_old_account() {
    for relay in ["open", "work"] {
        let stage = Stage::with(&["--admission", relay]);
        let (mut phone, enabled) = phone(&stage);
        let tablet = Device::new();
        tablet.join(&stage, &enabled.phrase);
        phone.write("walk");
        let phrase = Some(enabled.phrase.join(" "));
        // Before the relay has the new account, and between that and the end of the old one.
        for begins in [&b"PUT"[..], b"DELETE"] {
            stage.line.turn(Weather {
                cut_before: Some(begins),
                ..stage.good()
            });
            let moved = phone.app.account_move(phrase.clone(), None);
            assert_eq!(moved.err(), Some(AppError::Offline));
            phone.reopen();
            stage.fair();
            let status = phone.app.sync_status().unwrap();
            assert_eq!(status.account.as_ref(), Some(&enabled.account));
            phone.sync_well();
            tablet.sync_well();
            assert_eq!(tablet.notes(), phone.notes());
        }
        let moved = phone.app.account_move(phrase, None).unwrap();
        assert_ne!(moved.enabled.account, enabled.account);
        assert_eq!(tablet.sync().state, SyncState::Closed);
        let laptop = Device::new();
        laptop.join(&stage, &moved.enabled.phrase);
        assert_eq!(laptop.notes(), phone.notes());
    }
}

/// The relay has ended the old account and the answer is lost, or the machine stops right then: nobody has an account
/// for the moment, and asking once more makes the new one.
#[test]
fn a_move_that_breaks_off_after_the_end_goes_on_when_it_is_asked_for_again() {
    let stage = Stage::new();
    let (mut phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    let written = write_many(&phone, "phone", 3);
    let phrase = Some(enabled.phrase.join(" "));
    stage.line.turn(Weather {
        loses_answer_to: Some(b"DELETE"),
        ..stage.good()
    });
    let moved = phone.app.account_move(phrase.clone(), None);
    assert_eq!(moved.err(), Some(AppError::Offline));
    phone.reopen();
    stage.fair();
    assert_eq!(phone.sync().state, SyncState::Closed);
    assert_eq!(phone.notes(), written);
    let moved = phone.app.account_move(phrase, None).unwrap();
    assert_ne!(moved.enabled.account, enabled.account);
    phone.sync_well();
    let laptop = Device::new();
    laptop.join(&stage, &moved.enabled.phrase);
    assert_eq!(laptop.notes(), written);
}

/// The app is sent away while the new account is being filled: it stands, and its words are shown.
#[test]
fn a_move_that_breaks_off_when_the_new_account_stands_shows_its_words() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let written = write_many(&phone, "phone", 60);
    phone.sync_well();
    let phrase = Some(enabled.phrase.join(" "));
    let moved = broken_off(&stage, &phone, |app| app.account_move(phrase, None)).unwrap();
    assert_ne!(moved.enabled.account, enabled.account);
    assert_eq!(moved.report.state, SyncState::Offline);
    phone.sync_well();
    let laptop = Device::new();
    laptop.join(&stage, &moved.enabled.phrase);
    assert_eq!(laptop.notes(), written);
}

/// The same while another relay is being filled: nobody has heard of it, and the phone stays where it was.
#[test]
fn a_move_to_another_relay_that_breaks_off_leaves_the_phone_where_it_was() {
    let (stage, elsewhere) = (Stage::new(), Stage::new());
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    write_many(&phone, "phone", 60);
    phone.sync_well();
    let to = Some(elsewhere.origin.clone());
    let moved = broken_off(&elsewhere, &phone, |app| app.sync_move(to.clone(), None));
    assert_eq!(moved.err(), Some(AppError::Interrupted));
    phone.write("after");
    phone.sync_well();
    tablet.sync_well();
    assert_eq!(tablet.notes(), phone.notes());
    assert_eq!(tablet.app.sync_moved_to().unwrap(), None);
    assert_eq!(phone.app.sync_move(to, None).unwrap().state, SyncState::Ok);
    assert!(!is_told(&phone, "healed"), "the new relay forgot nothing");
    tablet.sync_well();
    assert_eq!(
        tablet.app.sync_moved_to().unwrap(),
        Some(elsewhere.origin.clone())
    );
}

/// Does it over a slow line, and interrupts it while that carries words up.
fn broken_off<T: Send>(
    stage: &Stage,
    device: &Device,
    act: impl FnOnce(&App) -> Result<T, AppError> + Send,
) -> Result<T, AppError> {
    stage.line.turn(Weather {
        pause: Duration::from_millis(20),
        ..stage.good()
    });
    let before = stage.line.passed().0;
    let done = thread::scope(|scope| {
        let acting = scope.spawn(|| act(&device.app));
        while stage.line.passed().0 < before + 16 * 1024 {
            assert!(!acting.is_finished(), "nothing went up");
            thread::sleep(Duration::from_millis(5));
        }
        device.app.interrupt();
        acting.join().unwrap()
    });
    stage.fair();
    done
}

/// The answer of the relay about an end that another device asked for is lost: it is asked again, and the person is told.
#[test]
fn an_end_that_was_asked_for_is_told_also_where_the_first_answer_is_lost() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    phone.sync_well();
    tablet.app.account_end(None).unwrap();
    stage.line.turn(Weather {
        cut_before: Some(b"GET"),
        ..stage.good()
    });
    phone.sync();
    assert!(!is_told(&phone, "account_ends"));
    stage.fair();
    phone.sync();
    assert!(is_told(&phone, "account_ends"));
}

fn is_told(device: &Device, what: &str) -> bool {
    let notices = device.app.sync_notices(Language::En).unwrap();
    notices.iter().any(|notice| notice.what == what)
}
