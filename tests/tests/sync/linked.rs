//! A contact without the app: the link in a text message, opened and answered as the page does it.

use std::io::{Read, Write};

use chrono::TimeDelta;
use waymark_core::platform::Clock;
use waymark_core::{
    Alert, AlertDraft, AlertLevel, AlertMeans, AlertReport, AlertState, ContactDraft, ContactLevel,
    ContactWay, ContactsCarried,
};
use waymark_tests::line::Weather;
use waymark_wire::contact::link::{Link, Note, Reply};
use waymark_wire::contact::linked::{Answering, Ask};
use waymark_wire::contact::record::Answer;
use waymark_wire::request::path;

use crate::device::Device;
use crate::stage::Stage;

/// Ana, who texts; her contacts have no app.
pub(crate) struct Ana {
    pub(crate) device: Device,
    pub(crate) luis: String,
}

fn draft(name: &str, order: i32, relay: Option<&str>) -> ContactDraft {
    let mut may_get = vec![ContactLevel::CallMe, ContactLevel::HardDay];
    may_get.extend(relay.map(|_| ContactLevel::Link));
    ContactDraft {
        name: name.into(),
        phone: Some("+17805550100".into()),
        ways: vec![ContactWay::Text],
        may_get,
        order,
        link_relay: relay.map(str::to_owned),
        ..ContactDraft::default()
    }
}

impl Ana {
    pub(crate) fn with_link(stage: &Stage) -> Self {
        let device = Device::new();
        let added = device
            .app
            .contact_add(draft("Luis", 1, Some(&stage.origin)));
        let luis = added.unwrap().id;
        device
            .app
            .contact_agree(luis.clone(), "A link, yes.".into())
            .unwrap();
        Self { device, luis }
    }

    pub(crate) fn compose(&self) -> Alert {
        let draft = AlertDraft {
            level: AlertLevel::CallMe,
            ..AlertDraft::default()
        };
        self.device.app.alert_draft(draft).unwrap()
    }

    /// What the text says that goes out now.
    pub(crate) fn send(&self, id: &str) -> String {
        self.device.app.alert_send(id.into(), true).unwrap();
        let due = self
            .device
            .app
            .alerts_due(vec![AlertMeans::SmsDirect])
            .unwrap();
        let accepted = self
            .device
            .app
            .alert_report(id.into(), AlertReport::Accepted);
        assert_eq!(accepted.unwrap().state, AlertState::Accepted);
        due.tasks[0].text.clone()
    }

    pub(crate) fn carry(&self) -> ContactsCarried {
        self.device.app.contacts_carry().unwrap()
    }

    pub(crate) fn alert(&self, id: &str) -> Alert {
        let all = self.device.app.alerts().unwrap();
        all.into_iter().find(|one| one.id == id).unwrap()
    }
}

/// The link at the end of a text: its page, and what stands behind the `#`.
pub(crate) fn opened(stage: &Stage, text: &str) -> Link {
    let (page, behind) = text.split_once('#').unwrap();
    assert!(page.ends_with(&format!("{}{}", stage.origin, path::PAGE)));
    Link::read(behind).unwrap()
}

/// A request as the page makes it: status and body.
fn posted(stage: &Stage, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let mut line = std::net::TcpStream::connect(stage.relay.address).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    line.write_all(head.as_bytes()).unwrap();
    line.write_all(body).unwrap();
    let mut said = Vec::new();
    line.read_to_end(&mut said).unwrap();
    let end = said.windows(4).position(|at| at == b"\r\n\r\n").unwrap();
    let status = std::str::from_utf8(&said[9..12]).unwrap().parse().unwrap();
    (status, said[end + 4..].to_vec())
}

pub(crate) fn read(stage: &Stage, link: &Link) -> Result<Note, u16> {
    let ask = Ask {
        id: link.id,
        token: link.read_token(),
    };
    match posted(stage, path::LINK_READ, &ask.encode()) {
        (200, sealed) => Ok(link.open(&sealed).unwrap()),
        (status, _) => Err(status),
    }
}

pub(crate) fn answer(stage: &Stage, link: &Link, answer: Answer, salt: u8) -> u16 {
    let reply = Reply {
        answer,
        answered_s: 1,
    };
    let sealed = link.seal_reply(&reply, [salt; 16]).unwrap();
    put(stage, link, sealed)
}

fn put(stage: &Stage, link: &Link, sealed: [u8; 256]) -> u16 {
    let ask = Ask {
        id: link.id,
        token: link.write_token(),
    };
    posted(stage, path::LINK_REPLY, &Answering { ask, sealed }.encode()).0
}

#[test]
fn the_link_of_a_text_is_opened_and_its_answers_move_the_alert() {
    for admission in [["--admission", "open"], ["--admission", "work"]] {
        let stage = Stage::with(&admission);
        let ana = Ana::with_link(&stage);
        let composed = ana.compose();
        let line = composed.preview.link_line.clone().unwrap();
        assert_eq!(ana.carry(), ContactsCarried::default());
        let text = ana.send(&composed.id);
        assert_eq!(
            text,
            format!("{}\n{line}", composed.preview.text),
            "letter by letter"
        );
        assert!(ana.alert(&composed.id).has_link);
        let link = opened(&stage, &text);
        let note = read(&stage, &link).unwrap();
        assert_eq!(note.text, composed.preview.text);
        for (given, salt, state) in [
            (Answer::Seen, 1, AlertState::Shown),
            (Answer::Calling, 2, AlertState::Answered),
        ] {
            assert_eq!(answer(&stage, &link, given, salt), 200);
            assert_eq!(ana.carry().received, 1);
            assert_eq!(ana.alert(&composed.id).state, state);
            assert_eq!(ana.carry().received, 0, "the same again");
        }
        // Over is over, and the page stays until its time is over.
        assert_eq!(answer(&stage, &link, Answer::CannotNow, 3), 200);
        assert_eq!(ana.carry(), ContactsCarried::default());
        assert_eq!(ana.device.app.alerts().unwrap().len(), 1);
        assert_eq!(read(&stage, &link).unwrap(), note);
    }
}

#[test]
fn who_cannot_just_now_lets_the_next_be_asked_with_the_line_that_was_shown() {
    Stage::on_both().iter().for_each(declined);
}

fn declined(stage: &Stage) {
    let ana = Ana::with_link(stage);
    let app = &ana.device.app;
    let mar = app
        .contact_add(draft("Mar", 2, Some(&stage.origin)))
        .unwrap();
    app.contact_agree(mar.id.clone(), "Fine.".into()).unwrap();
    let composed = ana.compose();
    let shown = composed.next[0].link_line.clone().unwrap();
    ana.carry();
    let link = opened(stage, &ana.send(&composed.id));
    assert_eq!(answer(stage, &link, Answer::CannotNow, 1), 200);
    ana.carry();
    let first = ana.alert(&composed.id);
    assert_eq!((first.state, first.escalated), (AlertState::Shown, true));
    ana.carry();
    let due = app.alerts_due(vec![AlertMeans::SmsDirect]).unwrap();
    assert_eq!(
        due.tasks[0].text,
        format!("{}\n{shown}", composed.next[0].text)
    );
    let next = opened(stage, &due.tasks[0].text);
    assert!(read(stage, &next).is_ok());
    // Stood down: neither can be read any more.
    app.alert_stand_down(composed.id, false).unwrap();
    ana.carry();
    assert_eq!(
        (read(stage, &link), read(stage, &next)),
        (Err(404), Err(404))
    );
    assert_eq!(ana.carry(), ContactsCarried::default());
}

#[test]
fn an_alert_never_waits_for_its_link() {
    let stage = Stage::new();
    let ana = Ana::with_link(&stage);
    stage.line.turn(Weather::good(([127, 0, 0, 1], 9).into()));
    let composed = ana.compose();
    assert!(composed.preview.link_line.is_some());
    let carried = ana.carry();
    assert_eq!((carried.waiting, carried.unreached), (1, 1));
    assert_eq!(ana.send(&composed.id), composed.preview.text);
    stage.fair();
    ana.carry();
    let out = ana.alert(&composed.id);
    assert_eq!((out.has_link, out.preview.link_line), (false, None));
    // Too late for this text, and nothing of it is at the relay.
    let line = composed.preview.link_line.unwrap();
    assert_eq!(read(&stage, &opened(&stage, &line)), Err(404));
}

#[test]
fn taken_back_or_called_off_the_note_is_ended_and_off_by_default() {
    let stage = Stage::new();
    for how in ["cancel", "revoke", "edit", "remove"] {
        let ana = Ana::with_link(&stage);
        let app = &ana.device.app;
        let composed = ana.compose();
        ana.carry();
        let link = opened(&stage, &composed.preview.link_line.unwrap());
        assert!(read(&stage, &link).is_ok());
        stage.line.turn(Weather::good(([127, 0, 0, 1], 9).into()));
        match how {
            "cancel" => drop(app.alert_cancel(composed.id.clone()).unwrap()),
            "revoke" => drop(app.contact_revoke(ana.luis.clone()).unwrap()),
            "edit" => drop(
                app.contact_edit(ana.luis.clone(), draft("Luis", 1, None))
                    .unwrap(),
            ),
            _ => drop(app.contact_remove(ana.luis.clone()).unwrap()),
        }
        if how == "edit" || how == "revoke" {
            assert_eq!(
                ana.alert(&composed.id).preview.link_line,
                None,
                "{how}: at once"
            );
        }
        ana.carry();
        stage.fair();
        assert_eq!(ana.carry().waiting, 0);
        assert_eq!(read(&stage, &link), Err(404), "{how}");
        assert_eq!(ana.carry(), ContactsCarried::default());
    }
    // Who did not agree to a link gets none, also where one is wanted for them.
    let ana = Ana::with_link(&stage);
    let app = &ana.device.app;
    app.contact_revoke(ana.luis.clone()).unwrap();
    app.contact_edit(ana.luis.clone(), draft("Luis", 1, None))
        .unwrap();
    app.contact_agree(ana.luis.clone(), "No link.".into())
        .unwrap();
    app.contact_edit(ana.luis.clone(), draft("Luis", 1, Some(&stage.origin)))
        .unwrap();
    assert_eq!(ana.compose().preview.link_line, None);
}

#[test]
fn what_a_relay_or_somebody_with_the_link_makes_up_changes_little() {
    let stage = Stage::new();
    let ana = Ana::with_link(&stage);
    let composed = ana.compose();
    ana.carry();
    let link = opened(&stage, &ana.send(&composed.id));
    // Whoever can write at the relay, without the key; and the reply of another alert's link.
    assert_eq!(put(&stage, &link, [9; 256]), 200);
    let other = Link::new(link.id, waymark_wire::crypto::Key::new([8; 32]));
    let reply = Reply {
        answer: Answer::Calling,
        answered_s: 1,
    };
    assert_eq!(
        put(&stage, &link, other.seal_reply(&reply, [1; 16]).unwrap()),
        200
    );
    let carried = ana.carry();
    assert_eq!((carried.dropped, carried.received), (2, 0));
    assert_eq!(ana.alert(&composed.id).state, AlertState::Accepted);
    // The true one is the last that is taken.
    assert_eq!(answer(&stage, &link, Answer::Seen, 2), 200);
    assert_eq!(answer(&stage, &link, Answer::Calling, 3), 410);
    assert_eq!(ana.carry().received, 1);
    assert_eq!(ana.alert(&composed.id).state, AlertState::Shown);
    // After 14 days nobody asks any more.
    let now = ana.device.clock.now().unwrap();
    ana.device.clock.set(now + TimeDelta::days(15));
    ana.carry();
    assert_eq!(ana.carry(), ContactsCarried::default());
    assert_eq!(ana.alert(&composed.id).state, AlertState::Shown);
}
