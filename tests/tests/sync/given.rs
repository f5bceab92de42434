//! Answers of a check-in and a page of the plan under an alert: to whom they go, and by which way they never do.

use chrono::TimeDelta;
use waymark_core::content::PlanPart;
use waymark_core::{
    Alert, AlertDraft, Answers, CheckinDraft, ContactDraft, ContactLevel, ContactWay, PlanLineDraft,
};
use waymark_tests::line::Weather;

use crate::contacts::{Person, linked, met};
use crate::device::Device;
use crate::linked::{Ana, opened, read};
use crate::stage::Stage;

const GIVEN: &str =
    ": Craving: 8 of 10.\nFrom my plan: When things get much worse\n- Walk with me.";

/// From now on the contact may get what was answered about craving, and a page of the plan, and has agreed.
fn may_get(device: &Device, contact: &str, draft: ContactDraft) {
    let mut draft = ContactDraft {
        fields: vec!["craving".into()],
        ..draft
    };
    draft.may_get.extend([
        ContactLevel::CallMe,
        ContactLevel::Fields,
        ContactLevel::PlanPage,
    ]);
    device.app.contact_edit(contact.into(), draft).unwrap();
    let agreed = device.app.contact_agree(contact.into(), "That too.".into());
    let gets = agreed.unwrap().gets;
    assert!(gets.contains(&ContactLevel::Fields) && gets.contains(&ContactLevel::PlanPage));
}

fn by_app() -> ContactDraft {
    ContactDraft {
        name: "Luis".into(),
        ways: vec![ContactWay::App],
        ..ContactDraft::default()
    }
}

/// What stands under the text of an alert.
fn under(alert: &Alert) -> Option<String> {
    let preview = &alert.preview;
    let (answers, page) = (preview.answers_line.as_ref(), preview.page_line.as_ref());
    assert_eq!(answers.is_some(), page.is_some());
    Some(format!("{}\n{}", answers?, page?))
}

fn press(device: &Device) -> Alert {
    let mut plan = device.app.plan(None).unwrap().into_iter();
    if plan.all(|page| page.lines.is_empty()) {
        let line = PlanLineDraft {
            part: PlanPart::Worse,
            text: "Walk with me.".into(),
            place: None,
        };
        device.app.plan_line_add(line).unwrap();
    }
    let answers = Answers {
        craving: Some(8),
        note: Some("Zirkon".into()),
        ..Answers::default()
    };
    let draft = CheckinDraft {
        answers,
        ..CheckinDraft::default()
    };
    device.app.checkin_save(draft).unwrap();
    let draft = AlertDraft {
        give_answers: true,
        give_page: Some(PlanPart::Worse),
        ..AlertDraft::default()
    };
    let drafted = device.app.alert_draft(draft).unwrap();
    let given = under(&drafted).unwrap();
    assert!(
        given.ends_with(GIVEN) && !given.contains("Zirkon"),
        "{given}"
    );
    device.app.alert_send(drafted.id, true).unwrap()
}

fn newest(person: &Person) -> String {
    let came = person.device.app.contact_messages().unwrap();
    came.into_iter().next().unwrap().text
}

#[test]
fn their_app_shows_them_letter_by_letter_until_they_are_taken_back() {
    let stage = Stage::new();
    let (ana, luis) = met(&stage);
    may_get(&ana.device, &ana.contact, by_app());
    let pressed = press(&ana.device);
    assert_eq!(ana.carry().sent, 2, "what was agreed now, and the alert");
    luis.carry();
    let given = under(&pressed).unwrap();
    assert_eq!(newest(&luis), format!("{}\n{given}", pressed.preview.text));
    assert_eq!(under(&ana.alert(&pressed.id)), Some(given));

    // Given out without a network, and taken back before the next try: the rest goes.
    stage.line.turn(Weather::good(([127, 0, 0, 1], 9).into()));
    ana.pass(TimeDelta::minutes(1));
    luis.pass(TimeDelta::minutes(1));
    let pressed = press(&ana.device);
    assert_eq!(ana.carry().waiting, 1);
    let plain = ContactDraft {
        may_get: vec![ContactLevel::CallMe],
        ..by_app()
    };
    ana.device
        .app
        .contact_edit(ana.contact.clone(), plain)
        .unwrap();
    stage.fair();
    for person in [&ana, &luis] {
        person.pass(TimeDelta::minutes(5));
    }
    ana.carry();
    luis.carry();
    assert_eq!(newest(&luis), pressed.preview.text);
    assert_eq!(under(&ana.alert(&pressed.id)), None);
}

#[test]
fn who_answered_a_link_reads_none_before_the_number_was_compared() {
    let stage = Stage::new();
    let (ana, luis) = linked(&stage);
    may_get(&ana.device, &ana.contact, by_app());
    let pressed = press(&ana.device);
    ana.carry();
    luis.carry();
    assert_eq!(newest(&luis), "Ana would like you to get in touch.");
    assert_eq!(under(&ana.alert(&pressed.id)), None);
    for one in [&ana, &luis] {
        let app = &one.device.app;
        app.pairing_verified(one.contact.clone()).unwrap();
        one.pass(TimeDelta::minutes(1));
    }
    press(&ana.device);
    ana.carry();
    luis.carry();
    assert!(newest(&luis).ends_with(GIVEN));
}

#[test]
fn a_text_has_them_and_the_page_behind_its_link_does_not() {
    let stage = Stage::new();
    let ana = Ana::with_link(&stage);
    let draft = ContactDraft {
        name: "Luis".into(),
        phone: Some("+17805550100".into()),
        ways: vec![ContactWay::Text],
        may_get: vec![ContactLevel::Link],
        link_relay: Some(stage.origin.clone()),
        helps: Some("Just listen.".into()),
        ..ContactDraft::default()
    };
    may_get(&ana.device, &ana.luis, draft);
    let composed = press(&ana.device);
    ana.carry();
    let due = ana
        .device
        .app
        .alerts_due(vec![waymark_core::AlertMeans::SmsDirect]);
    let text = due.unwrap().tasks.remove(0).text;
    let preview = &composed.preview;
    let given = under(&composed).unwrap();
    let link = preview.link_line.as_ref().unwrap();
    assert_eq!(text, format!("{}\n{given}\n{link}", preview.text));
    let note = read(&stage, &opened(&stage, &text)).unwrap();
    assert_eq!(note.text, composed.preview.text);
    assert!(note.text.ends_with("What helps me: Just listen."));
}
