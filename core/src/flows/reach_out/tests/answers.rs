//! Answers of a check-in go to whom agreed to them, by the person's own press, and no further.

use super::*;
use crate::calendar::Day;

const LINE: &str = "My check-in of 23 November 2026: Mood: 3 of 10. Craving: 8 of 10.";

fn wanting(name: &str, ways: &[ContactWay], order: i32, fields: &[&str]) -> ContactDraft {
    let mut may_get = vec![ContactLevel::CallMe, ContactLevel::HardDay];
    may_get.extend((!fields.is_empty()).then_some(ContactLevel::Fields));
    ContactDraft {
        name: name.into(),
        phone: Some(format!("+1780555010{order}")),
        ways: ways.to_vec(),
        may_get,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        order,
        ..ContactDraft::default()
    }
}

/// Ana may get mood and craving, Luis sleep, Mar nothing; and a check-in of today.
fn three_of_a_day() -> (Alice, [String; 3]) {
    let alice = Alice::new();
    let people = [
        wanting("Ana", &[ContactWay::Text], 1, &["mood", "craving"]),
        wanting(
            "Luis",
            &[ContactWay::Call, ContactWay::Text],
            2,
            &["sleep_hours"],
        ),
        wanting("Mar", &[ContactWay::Text], 3, &[]),
    ];
    let ids = people.map(|draft| {
        let id = alice.app.contact_add(draft).unwrap().id;
        alice.app.contact_agree(id, "Yes.".into()).unwrap().id
    });
    check_in(&alice, 3, None);
    (alice, ids)
}

fn check_in(alice: &Alice, mood: i32, day: Option<Day>) {
    let answers = Answers {
        mood: Some(mood),
        craving: Some(8),
        sleep_hours: Some(4.0),
        note: Some("Zirkon".into()),
        ..Answers::default()
    };
    let draft = CheckinDraft {
        day,
        answers,
        ..CheckinDraft::default()
    };
    alice.app.checkin_save(draft).unwrap();
}

fn giving() -> AlertDraft {
    AlertDraft {
        give_answers: true,
        ..asking(AlertLevel::CallMe)
    }
}

fn shown(alert: &Alert) -> Vec<Option<&str>> {
    let all = std::iter::once(&alert.preview).chain(&alert.next);
    all.map(|preview| preview.answers_line.as_deref()).collect()
}

fn refused(alice: &Alice, draft: AlertDraft) -> Option<String> {
    match alice.app.alert_draft(draft) {
        Err(AppError::Invalid { field, why }) if field == "give_answers" => Some(why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_is_shown_and_given_what_they_agreed_to() {
    let (alice, _) = three_of_a_day();
    let drafted = alice.app.alert_draft(giving()).unwrap();
    let slept = "My check-in of 23 November 2026: Hours slept: 4 h.";
    assert_eq!(shown(&drafted), [Some(LINE), Some(slept), None]);
    // Later answers are not what was shown.
    after(&alice, 1);
    check_in(&alice, 9, None);
    alice.app.alert_send(drafted.id.clone(), true).unwrap();
    let task = due(&alice.app).tasks.remove(0);
    assert_eq!(task.text, format!("{}\n{LINE}", drafted.preview.text));
    let report = |id: &str| {
        let id = id.to_owned();
        alice.app.alert_report(id, AlertReport::HandedOver).unwrap()
    };
    assert_eq!(shown(&report(&drafted.id))[0], Some(LINE));

    // Luis is called: a call says nothing. Mar gets the text alone.
    after(&alice, 31);
    let call = due(&alice.app).tasks.remove(0);
    assert_eq!((call.means, call.text.as_str()), (AlertMeans::Call, ""));
    assert_eq!(shown(&report(&call.alert_id))[0], None);
    after(&alice, 31);
    let text = due(&alice.app).tasks.remove(0);
    assert!(text.text.starts_with("Hi Mar.") && !text.text.contains('\n'));

    // Two hours later the words say when they were written, and so does the line.
    let again = alice.app.alert_draft(giving()).unwrap();
    alice.app.alert_send(again.id.clone(), true).unwrap();
    after(&alice, 120);
    let mut tasks = due(&alice.app).tasks.into_iter();
    let task = tasks.find(|task| task.alert_id == again.id).unwrap();
    let line = LINE.replace("3 of", "9 of");
    assert_eq!(task.text, format!("{}\n{line}", again.preview.late_text));
}

#[test]
fn what_was_taken_back_stays_and_the_call_for_help_goes() {
    use ContactWay::Text;
    let (alice, [ana, ..]) = three_of_a_day();
    let mood = LINE.replace(" Craving: 8 of 10.", "");
    for (fields, line) in [(&["mood", "energy"][..], Some(mood.as_str())), (&[], None)] {
        let drafted = alice.app.alert_draft(giving()).unwrap();
        alice.app.alert_send(drafted.id.clone(), true).unwrap();
        let edited = wanting("Ana", &[Text], 1, fields);
        alice.app.contact_edit(ana.clone(), edited).unwrap();
        let now = || {
            let all = alice.app.alerts().unwrap().into_iter();
            let mut all = all.filter(|alert| alert.id == drafted.id);
            all.next().unwrap()
        };
        assert_eq!(shown(&now())[0], line);
        let task = due(&alice.app).tasks.remove(0);
        let wanted = [Some(drafted.preview.text.as_str()), line];
        let wanted: Vec<_> = wanted.into_iter().flatten().collect();
        assert_eq!(task.text, wanted.join("\n"));
        alice
            .app
            .alert_report(drafted.id.clone(), AlertReport::Accepted)
            .unwrap();
        // What has left is shown as it left.
        let whole = wanting("Ana", &[Text], 1, &["mood", "craving"]);
        alice.app.contact_edit(ana.clone(), whole).unwrap();
        assert_eq!(shown(&now())[0], line);
        alice.app.alert_answered(drafted.id.clone()).unwrap();
    }
    // Agreed to by nobody any more: there is nothing to give.
    alice.app.contact_revoke(ana.clone()).unwrap();
    let only = AlertDraft {
        contact_ids: vec![ana],
        ..giving()
    };
    assert!(alice.app.alert_draft(only).is_err());
}

#[test]
fn what_is_asked_for_and_cannot_be_given_is_refused_by_name() {
    let (alice, [ana, _, mar]) = three_of_a_day();
    let of_today = "must be answers of today that one of the contacts agreed to get";
    let to_mar = AlertDraft {
        contact_ids: vec![mar],
        ..giving()
    };
    assert_eq!(refused(&alice, to_mar).as_deref(), Some(of_today));
    let test = AlertDraft {
        kind: AlertKind::Test,
        ..giving()
    };
    assert_eq!(
        refused(&alice, test).as_deref(),
        Some("must be of an alert")
    );
    let long = |words: &str| AlertDraft {
        level: AlertLevel::HardDay,
        words: Some(words.into()),
        contact_ids: vec![ana.clone()],
        ..giving()
    };
    let too_long = "must fit with the words into 800 bytes";
    assert_eq!(
        refused(&alice, long(&"🌧".repeat(300))).as_deref(),
        Some(too_long)
    );
    let drafted = alice.app.alert_draft(long(&"x".repeat(300))).unwrap();
    assert_eq!(shown(&drafted), [Some(LINE)]);

    // A day on, those answers are not of today.
    after(&alice, 24 * 60);
    assert_eq!(refused(&alice, giving()).as_deref(), Some(of_today));
}

#[test]
fn a_rule_gives_no_answers() {
    let (alice, _) = three_of_a_day();
    let rule =
        serde_json::json!({"condition": {"kind": "press"}, "act": "send", "says": "call_me"});
    let rule = alice
        .app
        .own_rule_add(serde_json::from_value(rule).unwrap())
        .unwrap();
    let pressed = alice.app.own_rule_press(rule.id).unwrap();
    assert_eq!(shown(&pressed), [None, None, None]);
}
