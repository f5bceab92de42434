//! How sync begins, and the phrase of a new account.

use std::process::Command;

use chrono::TimeDelta;
use waymark_core::AppError;
use waymark_core::platform::Clock;
use waymark_tests::server::{Reply, Server};

use crate::device::{Device, phone};
use crate::stage::Stage;

fn refused(device: &Device, relay: &str, invite: Option<&str>) -> (String, String) {
    let enabled = device
        .app
        .sync_enable(relay.into(), invite.map(str::to_owned));
    match enabled.map(|_| ()).unwrap_err() {
        AppError::Invalid { field, why } => (field, why),
        other => (String::new(), format!("{other:?}")),
    }
}

#[test]
fn what_is_no_relay_leaves_sync_off() {
    let phone = Device::new();
    let page = Server::start(|_| Reply::new("200 OK", &[], b"<html>A page</html>")).unwrap();
    let silent = Stage::new();
    silent.line.turn(waymark_tests::line::Weather::good(
        ([127, 0, 0, 1], 9).into(),
    ));
    for (relay, field, why) in [
        ("http://relay.example.org", "relay", "must begin with https"),
        ("not an address", "relay", "is not a web address"),
        ("https://relay.example.org/sync", "relay", "must end"),
        (page.url("").as_str(), "relay", "is not a relay"),
        (silent.line.origin().as_str(), "", "Offline"),
    ] {
        let (named, said) = refused(&phone, relay, None);
        assert_eq!(named, field, "{relay}: {said}");
        assert!(said.contains(why), "{relay}: {said}");
        assert!(!phone.app.sync_status().unwrap().is_on, "{relay}");
        assert_eq!(phone.app.phrase_show().err(), Some(AppError::NotFound));
    }
    phone.enable(&Stage::new());
    let (field, why) = refused(&phone, "https://relay.example.org", None);
    assert_eq!((field.as_str(), why.contains("already")), ("relay", true));
}

#[test]
fn an_invitation_is_good_once_and_at_its_relay_alone() {
    let keys = tempfile::tempdir().unwrap();
    let key = keys.path().join("key");
    let key = key.to_str().unwrap();
    let stage = Stage::with(&["--admission", "invite", "--invite-key", key]);
    let invite = || {
        let made = Command::new(env!("CARGO_BIN_EXE_relay-child"))
            .args(["invite", "--invite-key", key])
            .output()
            .unwrap();
        String::from_utf8(made.stdout).unwrap().trim().to_owned()
    };
    let relay = stage.line.origin();
    let phone = Device::new();
    let (field, why) = refused(&phone, &relay, Some("let me in"));
    assert_eq!(
        (field.as_str(), why.as_str()),
        ("invite", "is not an invitation of a relay")
    );
    let good = invite();
    phone
        .app
        .sync_enable(relay.clone(), Some(good.clone()))
        .unwrap();
    phone.sync_well();
    let (field, why) = refused(&Device::new(), &relay, Some(&good));
    assert_eq!(field, "invite", "{why}");
    Device::new()
        .app
        .sync_enable(relay, Some(invite()))
        .unwrap();
}

#[test]
fn a_relay_open_to_all_lets_in_who_works() {
    let stage = Stage::with(&["--admission", "work"]);
    let phone = Device::new();
    phone.enable(&stage);
    phone.write("worked for");
    assert_eq!(phone.sync_well().sent, 1);
}

#[test]
fn the_phrase_is_shown_until_it_is_written_down() {
    let stage = Stage::new();
    let (mut phone, enabled) = phone(&stage);
    assert_eq!(enabled.phrase.len(), 24);
    phone.reopen();
    let shown = phone.app.phrase_show().unwrap();
    assert_eq!(shown.phrase, enabled.phrase);
    assert_eq!(shown.asked.len(), 3);
    assert!(shown.asked.windows(2).all(|two| two[0] < two[1]));
    let right: Vec<_> = shown
        .asked
        .iter()
        .map(|number| enabled.phrase[*number as usize - 1].clone())
        .collect();
    let mut wrong = right.clone();
    wrong[1] = "zzzz".into();
    for words in [wrong, vec![], right[..2].to_vec()] {
        let refused = phone.app.phrase_check(words).unwrap_err();
        assert!(matches!(refused, AppError::Invalid { field, .. } if field == "words"));
    }
    // Four letters do, in any case.
    let short = right
        .iter()
        .map(|word| word.to_uppercase().chars().take(4).collect());
    phone.app.phrase_check(short.collect()).unwrap();
    assert_eq!(phone.app.phrase_show().err(), Some(AppError::NotFound));
    assert_eq!(
        phone.app.phrase_check(right).unwrap_err(),
        AppError::NotFound
    );
    assert_eq!(phone.app.sync_status().unwrap().phrase_until, None);
    phone.sync_well();
}

#[test]
fn nobody_has_the_phrase_after_a_week() {
    let stage = Stage::new();
    let (mut phone, _) = phone(&stage);
    let begun = phone.clock.now().unwrap();
    phone
        .clock
        .set(begun + TimeDelta::days(7) - TimeDelta::seconds(1));
    assert!(phone.app.phrase_show().is_ok());
    phone
        .clock
        .set(begun + TimeDelta::days(7) + TimeDelta::seconds(1));
    phone.reopen();
    // Gone for good, not only hidden.
    phone.clock.set(begun);
    assert_eq!(phone.app.phrase_show().err(), Some(AppError::NotFound));
}
