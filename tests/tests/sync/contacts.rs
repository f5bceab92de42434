//! Two people, each with a device, and what goes between them through a relay.

use chrono::TimeDelta;
use waymark_core::content::Language;
use waymark_core::platform::Clock;
use waymark_core::{
    Alert, AlertDraft, AlertLevel, AlertMeans, AlertReason, AlertState, AppError, ContactAnswer,
    ContactDraft, ContactLevel, ContactMessageKind, ContactWay, ContactsCarried, PairingState,
};
use waymark_tests::line::Weather;
use waymark_wire::contact::mailbox::Put;
use waymark_wire::contact::pairing::{Pairing, Terms};
use waymark_wire::contact::record::{Agreed, Answer, Kind, Record};
use waymark_wire::crypto::{Key, kem_public_key};

use crate::device::Device;
use crate::stage::Stage;

/// A person with the other as a contact.
pub(crate) struct Person {
    pub(crate) device: Device,
    pub(crate) contact: String,
}

impl Person {
    /// Another device of theirs, let in by the phrase. It has not synced since.
    pub(crate) fn another_device(&self, stage: &Stage) -> Device {
        let enabled = self.device.enable(stage);
        let device = Device::new();
        device.join(stage, &enabled.phrase);
        device
    }

    fn with(name: &str, order: i32) -> Self {
        let device = Device::new();
        let contact = contact(&device, name, order);
        Self { device, contact }
    }

    pub(crate) fn carry(&self) -> ContactsCarried {
        self.device.app.contacts_carry().unwrap()
    }

    pub(crate) fn press(&self, level: AlertLevel) -> Alert {
        let draft = AlertDraft {
            level,
            ..AlertDraft::default()
        };
        let drafted = self.device.app.alert_draft(draft).unwrap();
        self.device.app.alert_send(drafted.id, true).unwrap()
    }

    pub(crate) fn alert(&self, id: &str) -> Alert {
        let all = self.device.app.alerts().unwrap();
        all.into_iter().find(|one| one.id == id).unwrap()
    }

    pub(crate) fn pass(&self, time: TimeDelta) {
        let now = self.device.clock.now().unwrap();
        self.device.clock.set(now + time);
    }
}

fn contact(device: &Device, name: &str, order: i32) -> String {
    let draft = ContactDraft {
        name: name.into(),
        ways: vec![ContactWay::App],
        may_get: vec![ContactLevel::CallMe, ContactLevel::HardDay],
        order,
        ..ContactDraft::default()
    };
    let added = device.app.contact_add(draft).unwrap();
    device
        .app
        .contact_agree(added.id, "Yes.".into())
        .unwrap()
        .id
}

/// Ana and Luis, side by side: each has scanned the other's code.
pub(crate) fn met(stage: &Stage) -> (Person, Person) {
    let (ana, luis) = (Person::with("Luis", 1), Person::with("Ana", 1));
    let offer = |one: &Person| {
        let relay = stage.origin.clone();
        let offered = one
            .device
            .app
            .pairing_offer(one.contact.clone(), relay, None);
        offered.unwrap()
    };
    let (of_ana, of_luis) = (offer(&ana), offer(&luis));
    assert_eq!(of_ana, offer(&ana), "shown again, it is the same");
    for (one, code) in [(&ana, of_luis), (&luis, of_ana)] {
        let paired = one
            .device
            .app
            .pairing_scan(one.contact.clone(), code)
            .unwrap();
        assert_eq!(paired.state, PairingState::Verified);
    }
    // Each makes a mailbox, and tells the other what was agreed.
    for one in [&luis, &ana, &luis] {
        one.carry();
    }
    (ana, luis)
}

pub(crate) fn numbers(person: &Person) -> (Vec<String>, Vec<String>) {
    let paired = person.device.app.pairing(person.contact.clone()).unwrap();
    let paired = paired.unwrap();
    (paired.number, paired.words)
}

#[test]
fn a_press_here_is_read_there_and_its_answer_comes_back() {
    for words in [["--admission", "open"], ["--admission", "work"]] {
        let stage = Stage::with(&words);
        let (ana, luis) = met(&stage);
        assert_eq!(numbers(&ana), numbers(&luis));
        assert_eq!((numbers(&ana).0.len(), numbers(&ana).1.len()), (12, 16));
        luis.carry(); // his app makes its mailbox
        let pressed = ana.press(AlertLevel::HardDay);
        assert_eq!(ana.carry().sent, 1);
        let sent = ana.alert(&pressed.id);
        assert_eq!(
            (sent.state, sent.means),
            (AlertState::Accepted, Some(AlertMeans::AppMessage))
        );
        assert_eq!(luis.carry().received, 1);
        let app = &luis.device.app;
        let came = app.contact_messages().unwrap();
        assert_eq!(came.len(), 1);
        assert_eq!(
            (came[0].kind, came[0].name.as_str(), came[0].is_late),
            (ContactMessageKind::Alert, "Ana", false)
        );
        assert_eq!(came[0].text, pressed.preview.text, "letter by letter");
        let supported = || app.support_page(Language::En).unwrap().people.remove(0);
        let agreed = supported().agreed.unwrap().levels;
        assert_eq!(agreed, [ContactLevel::CallMe, ContactLevel::HardDay]);
        assert_eq!(supported().waiting, came);
        for (answer, state) in [
            (ContactAnswer::Seen, AlertState::Shown),
            (ContactAnswer::Calling, AlertState::Answered),
        ] {
            let answered = app.contact_answer(came[0].id.clone(), answer).unwrap();
            assert_eq!(answered.answer, Some(answer));
            assert_eq!(luis.carry().waiting, 0);
            assert_eq!(ana.carry().received, 1);
            assert_eq!(ana.alert(&pressed.id).state, state);
            assert_eq!(supported().last_answered, Some(answered));
        }
        // Nothing is left at the relay, and nothing comes twice.
        assert_eq!(ana.carry(), ContactsCarried::default());
        assert_eq!(luis.carry(), ContactsCarried::default());
        // The account of nobody was needed.
        assert!(!ana.device.app.sync_status().unwrap().is_on);
    }
}

#[test]
fn who_cannot_just_now_lets_the_next_be_asked_and_what_is_over_is_told() {
    Stage::on_both().iter().for_each(declined);
}

fn declined(stage: &Stage) {
    let (ana, luis) = met(stage);
    let mar = contact(&ana.device, "Mar", 2);
    luis.carry();
    let pressed = ana.press(AlertLevel::CallMe);
    ana.carry();
    luis.carry();
    let came = luis.device.app.contact_messages().unwrap();
    let app = &luis.device.app;
    app.contact_answer(came[0].id.clone(), ContactAnswer::CannotNow)
        .unwrap();
    luis.carry();
    ana.carry();
    let declined = ana.alert(&pressed.id);
    assert_eq!(
        (declined.state, declined.escalated),
        (AlertState::Shown, true)
    );
    let all = ana.device.app.alerts().unwrap();
    assert!(all.iter().any(|one| one.preview.contact_id == mar));
    ana.device.app.alert_stand_down(pressed.id, true).unwrap();
    ana.carry();
    luis.carry();
    let came = app.contact_messages().unwrap();
    let kinds: Vec<_> = came.iter().map(|one| (one.kind, one.is_over)).collect();
    assert!(
        kinds.contains(&(ContactMessageKind::Alert, true)),
        "{kinds:?}"
    );
    assert!(
        kinds
            .iter()
            .any(|one| one.0 == ContactMessageKind::StandDown)
    );
}

#[test]
fn without_a_network_it_waits_and_what_comes_late_is_shown_as_late() {
    let stage = Stage::new();
    let (ana, luis) = met(&stage);
    luis.carry();
    stage.line.turn(Weather::good(([127, 0, 0, 1], 9).into()));
    let pressed = ana.press(AlertLevel::CallMe);
    let carried = ana.carry();
    assert_eq!((carried.sent, carried.waiting), (0, 1));
    let waits = ana.alert(&pressed.id);
    assert_eq!(
        (waits.state, waits.reason),
        (AlertState::Failed, Some(AlertReason::NoSignal))
    );
    stage.fair();
    for person in [&ana, &luis] {
        person.pass(TimeDelta::hours(3));
    }
    assert_eq!(ana.carry().sent, 1);
    assert_eq!(luis.carry().received, 1);
    let came = luis.device.app.contact_messages().unwrap();
    assert_eq!(came[0].text, pressed.preview.late_text);
    assert!(came[0].is_late && came[0].sent_at < came[0].received_at);
}

#[test]
fn who_was_taken_back_gets_nothing_at_once_and_is_told_once_there_is_a_network() {
    let stage = Stage::new();
    let (ana, luis) = met(&stage);
    luis.carry();
    ana.carry();
    stage.line.turn(Weather::good(([127, 0, 0, 1], 9).into()));
    let pressed = ana.press(AlertLevel::CallMe);
    ana.carry();
    ana.device.app.contact_revoke(ana.contact.clone()).unwrap();
    assert_eq!(ana.device.app.pairing(ana.contact.clone()).unwrap(), None);
    ana.pass(TimeDelta::minutes(10));
    ana.carry();
    let stopped = ana.alert(&pressed.id);
    assert_eq!(
        (stopped.state, stopped.reason),
        (AlertState::Cancelled, Some(AlertReason::Withdrawn))
    );
    stage.fair();
    assert_eq!((ana.carry().waiting, ana.carry().unreached), (0, 0));
    luis.carry();
    let came = luis.device.app.contact_messages().unwrap();
    let kinds: Vec<_> = came.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ContactMessageKind::Revoked]);
    assert_eq!(luis.device.app.pairing(luis.contact.clone()).unwrap(), None);
    // Luis' alert finds no way to her any more; her mailbox is gone, and his is ended too.
    assert_eq!(luis.carry().waiting, 0);
    let tried = luis.press(AlertLevel::CallMe);
    luis.carry();
    assert_eq!(luis.alert(&tried.id).state, AlertState::Failed);
    assert_eq!(luis.alert(&tried.id).reason, Some(AlertReason::NoApp));
    assert_eq!(ana.carry(), ContactsCarried::default());
    assert_eq!(ana.device.app.contact_messages().unwrap(), vec![]);
}

/// Puts bytes into the mailbox of these terms, as who has its capability can.
fn put(stage: &Stage, terms: &Terms, put: &Put) {
    use std::io::{Read, Write};
    let mut line = std::net::TcpStream::connect(stage.relay.address).unwrap();
    let (path, body) = (
        waymark_wire::request::path::mailbox(&terms.mailbox),
        put.encode(),
    );
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\nAuthorization: {}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: {}\r\n\r\n",
        terms.write.header().as_str(),
        body.len()
    );
    line.write_all(head.as_bytes()).unwrap();
    line.write_all(&body).unwrap();
    let mut said = String::new();
    line.read_to_string(&mut said).unwrap();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
}

#[test]
fn what_was_sent_before_or_by_somebody_else_has_no_effect() {
    let stage = Stage::new();
    let ana = Person::with("Luis", 1);
    let app = &ana.device.app;
    // Luis is played here, so that his bytes can be sent again.
    let secret = |n: u8| Key::new([n; 32]);
    let luis = Terms {
        origin: stage.origin.clone(),
        kem: kem_public_key(&secret(1)).unwrap(),
        half: secret(2),
        mailbox: [3; 16],
        write: waymark_wire::contact::capability::Capability::new(secret(4)),
    };
    let code = app
        .pairing_offer(ana.contact.clone(), stage.origin.clone(), None)
        .unwrap();
    app.pairing_scan(ana.contact.clone(), luis.text().to_string())
        .unwrap();
    let of_ana = Terms::read(&code).unwrap();
    let pairing = Pairing::new(&luis, &of_ana).unwrap();
    ana.carry();
    let pressed = ana.press(AlertLevel::CallMe);
    ana.carry();
    let id: u128 = u128::from_str_radix(&pressed.id, 16).unwrap();
    let now = u64::try_from(ana.device.clock.now().unwrap().timestamp()).unwrap();
    let said = |kind| Record {
        id: [9; 16],
        created_s: now,
        expires_s: now + 86_400,
        kind,
    };
    let answer = said(Kind::Answer(id.to_be_bytes(), Answer::Calling, None));
    let sealed = |pairing: &Pairing, record: &Record| Put {
        day: record.day(),
        message: pairing.seal(&of_ana.mailbox, record, &secret(7)).unwrap(),
    };
    // Another one, who has the way to the mailbox and every public key, but not the secret.
    let forger = Pairing {
        psk: secret(8),
        ..pairing.clone()
    };
    put(&stage, &of_ana, &sealed(&forger, &answer));
    put(&stage, &of_ana, &sealed(&forger, &said(Kind::Revoked)));
    let nothing = Agreed {
        levels: 0,
        since_s: 0,
        hours: None,
    };
    put(
        &stage,
        &of_ana,
        &sealed(&forger, &said(Kind::Agreed(nothing))),
    );
    put(
        &stage,
        &of_ana,
        &Put {
            day: answer.day() + 1,
            ..sealed(&pairing, &answer)
        },
    );
    assert_eq!((ana.carry().dropped, ana.carry().dropped), (4, 0));
    assert!(app.pairing(ana.contact.clone()).unwrap().is_some());
    assert_ne!(ana.alert(&pressed.id).state, AlertState::Answered);
    // The true one, then the very same bytes, then the same sealed anew.
    let alert = said(Kind::Alert(waymark_wire::contact::record::Words {
        id: 1,
        own: Some("Call me".into()),
    }));
    for _ in 0..3 {
        put(&stage, &of_ana, &sealed(&pairing, &alert));
        ana.carry();
    }
    let again = Put {
        day: alert.day(),
        message: pairing.seal(&of_ana.mailbox, &alert, &secret(11)).unwrap(),
    };
    put(&stage, &of_ana, &again);
    assert_eq!(ana.carry().received, 0);
    assert_eq!(app.contact_messages().unwrap().len(), 1);
    // An answer to what was never asked of him does nothing either.
    let strange = Record {
        id: [10; 16],
        ..said(Kind::Answer([5; 16], Answer::Calling, None))
    };
    put(&stage, &of_ana, &sealed(&pairing, &strange));
    ana.carry();
    assert_ne!(ana.alert(&pressed.id).state, AlertState::Answered);
    let refused = app.pairing_scan(ana.contact.clone(), code).unwrap_err();
    assert!(matches!(refused, AppError::Invalid { field, .. } if field == "text"));
}

/// Ana and Luis, who answered her link: nobody has compared the number.
pub(crate) fn linked(stage: &Stage) -> (Person, Person) {
    let (ana, luis) = (Person::with("Luis", 1), Person::with("Ana", 1));
    let relay = || stage.origin.clone();
    let link = ana
        .device
        .app
        .pairing_link(ana.contact.clone(), relay(), None)
        .unwrap();
    ana.carry();
    let answering = |app: &waymark_core::App, id: &str| {
        app.pairing_answer(id.into(), relay(), link.clone(), None)
            .unwrap()
    };
    let offered = answering(&luis.device.app, &luis.contact);
    assert_eq!(offered.state, PairingState::Offered);
    luis.carry();
    ana.carry();
    luis.carry();
    (ana, luis)
}

#[test]
fn by_a_link_the_two_are_unverified_until_the_number_is_the_same() {
    let stage = Stage::new();
    let (ana, luis) = linked(&stage);
    assert_eq!(numbers(&ana), numbers(&luis));
    assert_eq!(numbers(&ana).0.len(), 12);
    // Neutral words only.
    ana.press(AlertLevel::HardDay);
    ana.carry();
    luis.carry();
    let text = |at: usize| luis.device.app.contact_messages().unwrap()[at].text.clone();
    assert_eq!(text(0), "Ana would like you to get in touch.");
    for one in [&ana, &luis] {
        let shown = one.device.app.pairing_verified(one.contact.clone());
        assert_eq!(shown.unwrap().state, PairingState::Verified);
    }
    ana.pass(TimeDelta::minutes(1));
    luis.pass(TimeDelta::minutes(1));
    let pressed = ana.press(AlertLevel::HardDay);
    ana.carry();
    luis.carry();
    assert_eq!(text(0), pressed.preview.text);
}

#[test]
fn a_second_answer_to_a_link_means_that_somebody_else_has_it() {
    let stage = Stage::new();
    let ana = Person::with("Luis", 1);
    let link = ana
        .device
        .app
        .pairing_link(ana.contact.clone(), stage.origin.clone(), None)
        .unwrap();
    ana.carry();
    for n in 0..2 {
        let other = Person::with("Ana", 1);
        let relay = stage.origin.clone();
        let contact = other.contact.clone();
        other
            .device
            .app
            .pairing_answer(contact, relay, link.clone(), None)
            .unwrap();
        other.carry();
        ana.carry();
        let paired = ana.device.app.pairing(ana.contact.clone()).unwrap();
        assert_eq!(paired.is_some(), n == 0);
    }
}

#[test]
fn each_device_of_a_person_reads_and_answers_and_taking_back_reaches_them_all() {
    let stage = Stage::new();
    let (ana, luis) = met(&stage);
    ana.carry();
    let tablet = ana.another_device(&stage);
    for device in [&ana.device, &tablet, &ana.device] {
        device.sync_well();
    }
    let pressed = luis.press(AlertLevel::CallMe);
    luis.carry();
    assert_eq!(tablet.app.contacts_carry().unwrap().received, 1);
    let came = tablet.app.contact_messages().unwrap();
    let id = came[0].id.clone();
    tablet
        .app
        .contact_answer(id, ContactAnswer::Calling)
        .unwrap();
    tablet.app.contacts_carry().unwrap();
    luis.carry();
    assert_eq!(luis.alert(&pressed.id).state, AlertState::Answered);
    for device in [&tablet, &ana.device] {
        device.sync_well();
    }
    assert_eq!(ana.carry().received, 0);
    let here = ana.device.app.contact_messages().unwrap();
    assert_eq!(here, tablet.app.contact_messages().unwrap());
    assert_eq!(here[0].answer, Some(ContactAnswer::Calling));
    ana.device.app.contact_revoke(ana.contact.clone()).unwrap();
    for device in [&ana.device, &tablet] {
        device.sync_well();
    }
    assert_eq!(tablet.app.pairing(ana.contact.clone()).unwrap(), None);
    // Either of them may tell him; he hears it once.
    tablet.app.contacts_carry().unwrap();
    ana.carry();
    luis.carry();
    let came = luis.device.app.contact_messages().unwrap();
    assert_eq!(came.len(), 1);
    assert_eq!(came[0].kind, ContactMessageKind::Revoked);
}
