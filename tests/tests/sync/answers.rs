//! Answers that are none: what the person is told, and that nothing is lost by it.

use waymark_core::content::Language;
use waymark_core::platform::Clock;
use waymark_core::{AppError, SyncConditions, SyncState, sync_words};
use waymark_tests::line::Weather;
use waymark_tests::server::{Reply, Server};
use waymark_wire::answer::{Code, Problem};

use crate::device::{Device, phone};
use crate::stage::Stage;

const PAGE: &[u8] = b"<!doctype html><title>Sign in to this network</title>";

fn problem(status: &str, code: Code, headers: &[(&str, &str)]) -> Reply {
    Reply::new(status, headers, &Problem::from(code).encode())
}

#[test]
fn each_wrong_answer_has_its_state_and_costs_no_word() {
    let stage = Stage::new();
    let (phone, _) = phone(&stage);
    let server = Server::start(|_| Reply::default()).unwrap();
    let there = server.address();
    let huge = vec![0; 3 << 20];
    let html = ("Content-Type", "text/html");
    for (reply, state, detail) in [
        (
            Reply::new("200 OK", &[html], PAGE),
            SyncState::Offline,
            "not_a_relay",
        ),
        (
            Reply::new("503 Service Unavailable", &[html], PAGE),
            SyncState::Offline,
            "not_a_relay",
        ),
        (
            Reply::new("302 Found", &[("Location", "/login")], b""),
            SyncState::Offline,
            "not_a_relay",
        ),
        (
            Reply::new("200 OK", &[], &huge),
            SyncState::Offline,
            "not_a_relay",
        ),
        (
            Reply::new("200 OK", &[], b""),
            SyncState::Offline,
            "not_a_relay",
        ),
        (
            Reply::default().send(b"SSH-2.0-OpenSSH\r\n"),
            SyncState::Offline,
            "not_http",
        ),
        (
            Reply::with_length("200 OK", &[], 500).send(b"half"),
            SyncState::Offline,
            "cut_off",
        ),
        (
            problem("413 Content Too Large", Code::TooLarge, &[]),
            SyncState::Offline,
            "refused",
        ),
        (
            problem("429 Too Many Requests", Code::TooMany, &[]),
            SyncState::Offline,
            "busy",
        ),
        (
            problem("503 Service Unavailable", Code::Unavailable, &[]),
            SyncState::Offline,
            "busy",
        ),
        (
            problem("507 Insufficient Storage", Code::Quota, &[]),
            SyncState::Quota,
            "quota",
        ),
        (
            problem("403 Forbidden", Code::NotMember, &[]),
            SyncState::Withheld,
            "not_member",
        ),
    ] {
        phone.write(
            &format!("{detail} {reply:?}")
                .chars()
                .take(60)
                .collect::<String>(),
        );
        server.answer(move |_| reply.clone());
        stage.line.turn(Weather::good(there));
        let report = phone.sync();
        assert_eq!((report.state, report.detail.as_str()), (state, detail));
        // A relay that does not know this device is shown the list that made it a member.
        let asks = if detail == "not_member" { 2 } else { 1 };
        assert_eq!(
            server.asked().len(),
            asks,
            "{detail}: asked once, and no redirect followed"
        );
        for language in [Language::En, Language::Es] {
            let words = sync_words(report.state, report.detail.clone(), language);
            assert!(!words.title.is_empty() && !words.way_out.is_empty());
            // An answer that is one of a relay is not told as a relay that cannot be reached.
            if ["refused", "busy", "quota"].contains(&detail) {
                let unreached = sync_words(SyncState::Offline, String::new(), language);
                assert_ne!(words, unreached, "{detail}");
            }
        }
        stage.fair();
        let waiting = phone.app.sync_status().unwrap().waiting;
        assert!(waiting > 0, "{detail}");
        phone.sync_well();
    }
}

#[test]
fn a_removal_that_did_not_happen_is_not_told_as_done() {
    let stage = Stage::new();
    let (phone, enabled) = phone(&stage);
    let tablet = Device::new();
    tablet.join(&stage, &enabled.phrase);
    phone.sync_well();
    let devices = phone.app.sync_status().unwrap().devices;
    let of_tablet = devices.into_iter().find(|device| !device.is_this).unwrap();
    let server = Server::start(|_| problem("507 Insufficient Storage", Code::Quota, &[])).unwrap();
    stage.line.turn(Weather::good(server.address()));
    let remove = || phone.app.device_remove(of_tablet.id.clone(), None);
    let why = "quota".into();
    assert_eq!(remove().err(), Some(AppError::Refused { why }));
    stage.fair();
    assert_eq!(phone.sync_well().devices.len(), 2);
    assert_eq!(remove().unwrap().devices.len(), 1);
    assert_eq!(tablet.sync().state, SyncState::Revoked);
}

#[test]
fn a_relay_that_asks_for_time_is_given_it() {
    let stage = Stage::new();
    let (phone, _) = phone(&stage);
    for asks in [
        &[("Retry-After", "7200")][..],
        // As a moment, by the clock of who says it: that the phone's is another changes nothing.
        &[
            ("Date", "Wed, 21 Oct 2015 07:28:00 GMT"),
            ("Retry-After", "Wed, 21 Oct 2015 09:28:00 GMT"),
        ],
    ] {
        asked_for_two_hours(&stage, &phone, asks);
    }
}

fn asked_for_two_hours(stage: &Stage, phone: &Device, asks: &'static [(&str, &str)]) {
    let server = Server::start(|_| problem("429 Too Many Requests", Code::TooMany, asks));
    let server = server.unwrap();
    stage.line.turn(Weather::good(server.address()));
    // Two hours are more than the person's patience: it is not asked again.
    let report = phone.app.sync_now(60).unwrap();
    assert_eq!(
        (report.state, report.retry_after_s),
        (SyncState::Offline, Some(7200))
    );
    assert_eq!(server.asked().len(), 1);
    phone.write("waits");
    let due = |phone: &Device| {
        phone
            .app
            .sync_due(SyncConditions::default())
            .unwrap()
            .unwrap()
    };
    let now = phone.clock.now().unwrap();
    let wait = (due(phone) - now).num_seconds();
    assert!((7200 + 300..=7200 + 1200).contains(&wait), "{wait}");
    stage.fair();
    phone.sync_well();
    phone.write("goes soon");
    let wait = (due(phone) - now).num_seconds();
    assert!((300..=1200).contains(&wait), "{wait}");
}

#[test]
fn a_look_by_the_words_at_something_else_ends_and_says_so() {
    let device = Device::new();
    let words = format!("{}art", "abandon ".repeat(23));
    let html = ("Content-Type", "text/html");
    let look = |reply: Reply| {
        let server = Server::start(move |_| reply.clone()).unwrap();
        let origin = format!("http://{}", server.address());
        let found = device.app.phrase_look(Some(origin), words.clone());
        (found.err(), server.asked().len())
    };
    let refused = |why: &str| Some(AppError::Refused { why: why.into() });
    let page = look(Reply::new("200 OK", &[html], PAGE));
    assert_eq!(page, (refused("not_a_relay"), 6));
    let away = look(Reply::new("302 Found", &[("Location", "/login")], b""));
    assert_eq!(away, (refused("not_a_relay"), 6));
    let busy = look(problem("429 Too Many Requests", Code::TooMany, &[]));
    assert_eq!(busy, (Some(AppError::Offline), 6));
}
