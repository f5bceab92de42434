//! A page of the plan goes to whom agreed to get one, by the person's own press, and no further.

use super::*;
use crate::content::PlanPart;

const PAGE: &str = "From my plan: When things get much worse\n- Walk with me.\n- No advice.";

fn wanting(name: &str, ways: &[ContactWay], order: i32, page: bool) -> ContactDraft {
    let mut may_get = vec![ContactLevel::CallMe, ContactLevel::HardDay];
    may_get.extend(page.then_some(ContactLevel::PlanPage));
    ContactDraft {
        name: name.into(),
        phone: Some(format!("+1780555010{order}")),
        ways: ways.to_vec(),
        may_get,
        order,
        ..ContactDraft::default()
    }
}

/// Ana and Luis may get a page, Mar may not; and there is one.
fn three_and_a_page() -> (Alice, [String; 3]) {
    use ContactWay::{Call, Text};
    let alice = Alice::new();
    let people = [
        wanting("Ana", &[Text], 1, true),
        wanting("Luis", &[Call, Text], 2, true),
        wanting("Mar", &[Text], 3, false),
    ];
    let ids = people.map(|draft| {
        let id = alice.app.contact_add(draft).unwrap().id;
        alice.app.contact_agree(id, "Yes.".into()).unwrap().id
    });
    for text in ["Walk with me.", "No advice."] {
        write(&alice, PlanPart::Worse, text);
    }
    write(&alice, PlanPart::Daily, "Zirkon");
    (alice, ids)
}

fn write(alice: &Alice, part: PlanPart, text: &str) {
    let draft = PlanLineDraft {
        part,
        text: text.into(),
        place: None,
    };
    alice.app.plan_line_add(draft).unwrap();
}

fn giving() -> AlertDraft {
    AlertDraft {
        give_page: Some(PlanPart::Worse),
        ..asking(AlertLevel::CallMe)
    }
}

fn shown(alert: &Alert) -> Vec<Option<&str>> {
    let all = std::iter::once(&alert.preview).chain(&alert.next);
    all.map(|preview| preview.page_line.as_deref()).collect()
}

fn refused(alice: &Alice, draft: AlertDraft) -> String {
    match alice.app.alert_draft(draft) {
        Err(AppError::Invalid { field, why }) if field == "give_page" => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_who_agreed_is_shown_and_given_the_page_of_the_press() {
    let (alice, _) = three_and_a_page();
    let drafted = alice.app.alert_draft(giving()).unwrap();
    assert_eq!(shown(&drafted), [Some(PAGE), Some(PAGE), None]);
    // What is written later is not what was shown.
    write(&alice, PlanPart::Worse, "Quetzal");
    alice.app.alert_send(drafted.id.clone(), true).unwrap();
    let task = due(&alice.app).tasks.remove(0);
    assert_eq!(task.text, format!("{}\n{PAGE}", drafted.preview.text));
    let report = |id: &str| {
        let id = id.to_owned();
        alice.app.alert_report(id, AlertReport::HandedOver).unwrap()
    };
    assert_eq!(shown(&report(&drafted.id))[0], Some(PAGE));

    // Luis is called: a call says nothing. Mar gets the text alone.
    after(&alice, 31);
    let call = due(&alice.app).tasks.remove(0);
    assert_eq!((call.means, call.text.as_str()), (AlertMeans::Call, ""));
    assert_eq!(shown(&report(&call.alert_id))[0], None);
    after(&alice, 31);
    let text = due(&alice.app).tasks.remove(0);
    assert!(text.text.starts_with("Hi Mar.") && !text.text.contains('\n'));
}

#[test]
fn answers_and_page_stand_under_the_text_in_this_order() {
    let (alice, [ana, ..]) = three_and_a_page();
    let mut both = wanting("Ana", &[ContactWay::Text], 1, true);
    both.may_get.push(ContactLevel::Fields);
    both.fields = vec!["mood".into()];
    alice.app.contact_edit(ana.clone(), both).unwrap();
    alice.app.contact_agree(ana, "Yes.".into()).unwrap();
    let answers = Answers {
        mood: Some(3),
        ..Answers::default()
    };
    let entry = CheckinDraft {
        answers,
        ..CheckinDraft::default()
    };
    alice.app.checkin_save(entry).unwrap();
    let draft = AlertDraft {
        give_answers: true,
        ..giving()
    };
    let drafted = alice.app.alert_draft(draft).unwrap();
    alice.app.alert_send(drafted.id.clone(), true).unwrap();
    after(&alice, 120);
    let mut tasks = due(&alice.app).tasks.into_iter();
    let task = tasks.find(|task| task.alert_id == drafted.id).unwrap();
    let late = &drafted.preview.late_text;
    let mood = "My check-in of 23 November 2026: Mood: 3 of 10.";
    assert_eq!(task.text, format!("{late}\n{mood}\n{PAGE}"));
}

#[test]
fn what_was_taken_back_stays_and_the_call_for_help_goes() {
    use ContactWay::Text;
    let (alice, [ana, ..]) = three_and_a_page();
    let drafted = alice.app.alert_draft(giving()).unwrap();
    alice.app.alert_send(drafted.id.clone(), true).unwrap();
    let edit = |page| {
        let edited = wanting("Ana", &[Text], 1, page);
        alice.app.contact_edit(ana.clone(), edited).unwrap();
    };
    let now = || {
        let mut all = alice.app.alerts().unwrap().into_iter();
        all.find(|alert| alert.id == drafted.id).unwrap()
    };
    edit(false);
    assert_eq!(shown(&now())[0], None);
    let task = due(&alice.app).tasks.remove(0);
    assert_eq!(task.text, drafted.preview.text);
    alice
        .app
        .alert_report(drafted.id.clone(), AlertReport::Accepted)
        .unwrap();
    // What has left is shown as it left.
    edit(true);
    assert_eq!(shown(&now())[0], None);

    // The other way round: what they got stays shown.
    let drafted = alice.app.alert_draft(giving()).unwrap();
    alice.app.alert_send(drafted.id.clone(), true).unwrap();
    due(&alice.app);
    edit(false);
    let all = alice.app.alerts().unwrap();
    let left = all.iter().find(|alert| alert.id == drafted.id).unwrap();
    assert_eq!(shown(left)[0], Some(PAGE));
}

#[test]
fn what_is_asked_for_and_cannot_be_given_is_refused_by_name() {
    let (alice, [ana, _, mar]) = three_and_a_page();
    let to_mar = AlertDraft {
        contact_ids: vec![mar],
        ..giving()
    };
    let nobody = "must be for one of the contacts who agreed to get a page";
    assert_eq!(refused(&alice, to_mar), nobody);
    let empty = AlertDraft {
        give_page: Some(PlanPart::Crisis),
        ..giving()
    };
    assert_eq!(refused(&alice, empty), "must be a page with lines");
    let test = AlertDraft {
        kind: AlertKind::Test,
        ..giving()
    };
    assert_eq!(refused(&alice, test), "must be of an alert");
    let long = |words: String| AlertDraft {
        level: AlertLevel::HardDay,
        words: Some(words),
        contact_ids: vec![ana.clone()],
        ..giving()
    };
    let too_long = "must fit with the words into 800 bytes";
    assert_eq!(refused(&alice, long("🌧".repeat(200))), too_long);
    let drafted = alice.app.alert_draft(long("x".repeat(300))).unwrap();
    assert_eq!(shown(&drafted), [Some(PAGE)]);
    for letter in ["ñ", "o"] {
        write(&alice, PlanPart::Worse, &letter.repeat(300));
    }
    assert_eq!(refused(&alice, giving()), too_long);
}

#[test]
fn a_rule_gives_no_page_and_the_word_that_it_is_over_has_none() {
    let (alice, _) = three_and_a_page();
    let rule =
        serde_json::json!({"condition": {"kind": "press"}, "act": "send", "says": "call_me"});
    let rule = alice
        .app
        .own_rule_add(serde_json::from_value(rule).unwrap())
        .unwrap();
    let pressed = alice.app.own_rule_press(rule.id).unwrap();
    assert_eq!(shown(&pressed), [None, None, None]);

    let drafted = alice.app.alert_draft(giving()).unwrap();
    alice.app.alert_send(drafted.id.clone(), true).unwrap();
    due(&alice.app);
    let told = alice.app.alert_report(drafted.id, AlertReport::Accepted);
    let over = alice.app.alert_stand_down(told.unwrap().id, true).unwrap();
    assert!(!over.is_empty() && over.iter().all(|one| shown(one) == [None]));
}

/// A part that only a newer version knows: the alert is there, and goes out without the page.
#[test]
fn a_page_that_only_a_newer_version_knows_keeps_no_alert_from_being_read() {
    let (phone, tablet) = (three_and_a_page().0, Alice::new());
    phone.app.alert_draft(giving()).unwrap();
    let mut written = phone.app.read(crate::oplog::operations).unwrap();
    let slots = written.iter_mut().flat_map(|o| &mut o.changes);
    let json = br#"{"part":"worse""#;
    let is_page = |value: &[u8]| value.windows(json.len()).any(|part| part == json);
    let mut pages = 0;
    for change in slots.filter(|change| is_page(&change.value)) {
        let at = change.value.windows(5).position(|part| part == b"worse");
        change.value[at.unwrap()..][..5].copy_from_slice(b"newer");
        pages += 1;
    }
    assert_eq!(pages, 1);
    let tables = crate::features::synced();
    let take = |tx: &mut crate::oplog::Tx<'_>| {
        let taken = &mut crate::oplog::Taken::default();
        crate::oplog::apply(tx.sql(), &tables, &written, taken)
    };
    tablet.app.write(|tx, _| take(tx)).unwrap();
    let alerts = tablet.app.alerts().unwrap();
    assert_eq!(shown(&alerts[0])[0], None);
    assert_eq!(
        alerts[0].preview.text,
        phone.app.alerts().unwrap()[0].preview.text
    );
}
