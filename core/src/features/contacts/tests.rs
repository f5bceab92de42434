//! Contacts at the door: what is refused, what agreement gives, what the ledger shows, what is put away.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::model::*;
use crate::app::App;
use crate::error::AppError;
use crate::testing::Alice;

fn ana() -> ContactDraft {
    ContactDraft {
        name: "Ana".into(),
        role: ContactRole::Sponsor,
        phone: Some("+1 (780) 555-0100".into()),
        ways: vec![ContactWay::Text, ContactWay::Call, ContactWay::Text],
        may_get: vec![ContactLevel::HardDay, ContactLevel::CallMe],
        ..ContactDraft::default()
    }
}

fn agreed(app: &App) -> Contact {
    let id = app.contact_add(ana()).unwrap().id;
    app.contact_agree(id, "Any time, she said.".into()).unwrap()
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    type Change = fn(&mut ContactDraft);
    let cases: [(Change, &str, &str); 24] = [
        (
            |d| d.name = "  ".into(),
            "name",
            "must have 1 to 100 characters",
        ),
        (
            |d| d.name = "a".repeat(101),
            "name",
            "must have 1 to 100 characters",
        ),
        (|d| d.name = "A\nB".into(), "name", "must be one line"),
        (
            |d| d.phone = Some("+12".into()),
            "phone",
            "must have 3 to 15 digits",
        ),
        (
            |d| d.phone = Some("1".repeat(16)),
            "phone",
            "must have 3 to 15 digits",
        ),
        (
            |d| d.phone = Some(String::new()),
            "phone",
            "must have 3 to 15 digits",
        ),
        (
            |d| d.phone = Some("+1+7805550100".into()),
            "phone",
            "must be digits, with + before the country",
        ),
        (
            |d| d.phone = Some("780 CALL ANA".into()),
            "phone",
            "must be digits, with + before the country",
        ),
        (
            |d| d.phone = Some("٧٨٠٥٥٥".into()),
            "phone",
            "must be digits, with + before the country",
        ),
        (
            |d| d.phone = None,
            "phone",
            "is needed for a call or a text",
        ),
        (
            |d| d.fields = vec!["note".into()],
            "fields",
            "must be names of answers that can be shared",
        ),
        (
            |d| d.fields = vec!["mood".into()],
            "fields",
            "must be given together with the level for them",
        ),
        (
            |d| d.may_get = vec![ContactLevel::Fields],
            "fields",
            "must be given together with the level for them",
        ),
        (
            |d| d.may_get = vec![ContactLevel::Link],
            "link_relay",
            "must be given together with the level for them",
        ),
        (
            |d| d.link_relay = Some("https://relay.example.org".into()),
            "link_relay",
            "must be given together with the level for them",
        ),
        (
            |d| d.link_relay = Some("http://relay.example.org".into()),
            "link_relay",
            "must begin with https:// (http is for one's own machine)",
        ),
        (
            |d| d.link_word = Some("hola".into()),
            "link_word",
            "is not a word of a relay",
        ),
        (
            |d| d.hours_from = "08:00".parse().ok(),
            "hours_until",
            "must be given together with hours_from",
        ),
        (
            |d| (d.hours_from, d.hours_until) = ("08:00".parse().ok(), "08:00".parse().ok()),
            "hours_until",
            "must not be the same as hours_from; leave both out for always",
        ),
        (
            |d| d.helps = Some("x".repeat(201)),
            "helps",
            "must have 1 to 200 characters",
        ),
        (
            |d| d.helps = Some("Listen.\nWalk.".into()),
            "helps",
            "must be one line",
        ),
        (|d| d.order = 0, "order", "must be 1 to 100"),
        (|d| d.wait_minutes = 4, "wait_minutes", "must be 5 to 1440"),
        (
            |d| d.language = Some("fr".into()),
            "language",
            "must be en or es",
        ),
    ];
    let alice = Alice::new();
    for (change, field, why) in cases {
        let mut draft = ana();
        change(&mut draft);
        let wanted = AppError::Invalid {
            field: field.into(),
            why: why.into(),
        };
        assert_eq!(alice.app.contact_add(draft), Err(wanted), "{field}: {why}");
    }
    assert_eq!(alice.app.contacts().unwrap(), []);
}

#[test]
fn a_contact_is_kept_in_order_and_gets_nothing_before_they_agreed() {
    let mut alice = Alice::new();
    let added = alice.app.contact_add(ana()).unwrap();
    assert_eq!(added.phone.as_deref(), Some("+17805550100"));
    assert_eq!(added.ways, [ContactWay::Text, ContactWay::Call]);
    assert_eq!(added.may_get, [ContactLevel::CallMe, ContactLevel::HardDay]);
    assert_eq!((&added.agreement, &added.gets[..]), (&None, &[][..]));
    let listed = ContactDraft {
        name: "Dr. Ruiz".into(),
        phone: None,
        ways: vec![],
        order: 2,
        language: Some("es".into()),
        helps: Some("Escuchar.".into()),
        hours_from: "22:00".parse().ok(),
        hours_until: "06:30".parse().ok(),
        ..ana()
    };
    let second = alice.app.contact_add(listed).unwrap();
    alice.reopen();
    assert_eq!(alice.app.contacts().unwrap(), [added, second]);
}

#[test]
fn a_number_of_digits_alone_stays_as_it_is() {
    let alice = Alice::new();
    for (given, kept) in [
        ("911", "911"),
        (" 020 7946-0018 ", "02079460018"),
        ("+49/30/1234.56", "+4930123456"),
    ] {
        let draft = ContactDraft {
            phone: Some(given.into()),
            ..ana()
        };
        assert_eq!(
            alice.app.contact_add(draft).unwrap().phone.as_deref(),
            Some(kept)
        );
    }
}

#[test]
fn what_is_wanted_and_agreed_to_is_given_and_no_more() {
    let alice = Alice::new();
    let id = agreed(&alice.app).id;
    let edit = |may_get: &[ContactLevel], fields: &[&str]| {
        let draft = ContactDraft {
            may_get: may_get.to_vec(),
            fields: fields.iter().map(|f| (*f).to_owned()).collect(),
            ..ana()
        };
        alice.app.contact_edit(id.clone(), draft).unwrap().gets
    };
    use ContactLevel::{CallMe, Fields, HardDay, PlanPage};
    assert_eq!(edit(&[CallMe], &[]), [CallMe]);
    assert_eq!(
        edit(&[CallMe, PlanPage], &[]),
        [CallMe],
        "the page was not agreed to"
    );
    assert_eq!(edit(&[CallMe, Fields], &["mood"]), [CallMe]);
    let again = alice
        .app
        .contact_agree(id.clone(), "Mood too.".into())
        .unwrap();
    assert_eq!(again.gets, [CallMe, Fields]);
    // Another answer than the one that was agreed to: nothing of answers is given.
    assert_eq!(edit(&[CallMe, HardDay, Fields], &["craving"]), [CallMe]);
}

#[test]
fn a_review_is_due_after_ninety_days_and_the_agreement_holds() {
    let alice = Alice::new();
    let agreement = agreed(&alice.app).agreement.unwrap();
    assert_eq!(agreement.review_due.to_string(), "2027-02-21");
    assert!(!agreement.review_is_due);
    alice.clock.set("2027-02-21T15:00:00Z".parse().unwrap());
    let due = alice.app.contacts().unwrap().remove(0);
    assert!(due.agreement.unwrap().review_is_due);
    assert_eq!(due.gets, [ContactLevel::CallMe, ContactLevel::HardDay]);
    let reviewed = alice
        .app
        .contact_agree(due.id, "Still fine.".into())
        .unwrap();
    assert!(!reviewed.agreement.unwrap().review_is_due);
    let events: Vec<_> = alice
        .app
        .consent_ledger()
        .unwrap()
        .lines
        .iter()
        .map(|l| l.event)
        .collect();
    assert_eq!(events, [ConsentEvent::Agreed, ConsentEvent::Reviewed]);
}

#[test]
fn taking_back_is_at_once_and_final_and_says_what_it_was() {
    let alice = Alice::new();
    let there = agreed(&alice.app);
    let taken = alice.app.contact_revoke(there.id.clone()).unwrap();
    assert_eq!(taken.levels, [ContactLevel::CallMe, ContactLevel::HardDay]);
    assert_eq!(taken.agreed_at, Some(there.agreement.unwrap().agreed_at));
    let now = alice.app.contacts().unwrap().remove(0);
    assert_eq!((now.agreement, now.gets), (None, vec![]));
    // Fine to say twice, and it leaves one line.
    let again = alice.app.contact_revoke(there.id.clone()).unwrap();
    assert_eq!((again.levels, again.agreed_at), (vec![], None));
    assert_eq!(alice.app.consent_ledger().unwrap().lines.len(), 2);
    // The clock may jump back: a new agreement holds all the same, the old one never again.
    alice.clock.set("2020-01-01T00:00:00Z".parse().unwrap());
    let new = alice.app.contact_agree(there.id, "Again.".into()).unwrap();
    assert_eq!(new.agreement.unwrap().words, "Again.");
}

#[test]
fn taking_back_wins_over_an_agreement_made_meanwhile() {
    use super::rules::{Agreed, holding};
    let agreed = |id: u8, after_revoked: i64, revoked: bool| Agreed {
        id: crate::oplog::Record([id; 16]),
        at: "2026-11-23T15:00:00Z"
            .parse::<crate::calendar::Instant>()
            .unwrap()
            + TimeDelta::minutes(id.into()),
        review_due: "2027-02-21".parse().unwrap(),
        words: String::new(),
        salt: [0; 16],
        levels: vec![],
        fields: vec![],
        after_revoked,
        replaced: false,
        revoked_at: revoked.then(|| "2026-11-23T16:00:00Z".parse().unwrap()),
    };
    let cases = [
        (vec![], None),
        (vec![agreed(1, 0, false)], Some(1)),
        (vec![agreed(1, 0, true)], None),
        (vec![agreed(1, 0, true), agreed(2, 1, false)], Some(2)),
        // Made on another device that had not heard of the end.
        (vec![agreed(1, 0, true), agreed(2, 0, false)], None),
        (vec![agreed(1, 0, false), agreed(2, 0, false)], Some(2)),
        (
            vec![agreed(1, 0, true), agreed(2, 1, true), agreed(3, 1, false)],
            None,
        ),
    ];
    for (agreements, holds) in cases {
        assert_eq!(
            holding(&agreements).map(|one| one.id.0[0]),
            holds,
            "{agreements:?}"
        );
    }
}

#[test]
fn what_was_erased_is_in_no_page_and_the_ledger_stays_without_it() {
    let alice = Alice::new();
    let draft = ContactDraft {
        name: "Quetzalcoatl".into(),
        phone: Some("+4917012345678".into()),
        ..ana()
    };
    let id = alice.app.contact_add(draft).unwrap().id;
    alice
        .app
        .contact_agree(id.clone(), "Zanzibar was said".into())
        .unwrap();
    alice.app.contact_remove(id.clone()).unwrap();
    let ledger = alice.app.consent_ledger().unwrap();
    assert!(ledger.whole);
    let told: Vec<_> = ledger
        .lines
        .iter()
        .map(|l| (l.event, l.name.clone()))
        .collect();
    assert_eq!(
        told,
        [(ConsentEvent::Agreed, None), (ConsentEvent::Removed, None)]
    );
    assert_eq!(alice.app.contact_revoke(id), Err(AppError::NotFound));
    let pages = alice.decrypted();
    for words in ["Quetzalcoatl", "4917012345678", "Zanzibar"] {
        let there = pages
            .windows(words.len())
            .any(|here| here == words.as_bytes());
        assert!(!there, "{words} is still there");
    }
}

#[test]
fn nothing_changes_a_line_and_a_changed_one_shows() {
    let alice = Alice::new();
    let id = agreed(&alice.app).id;
    alice.app.contact_revoke(id).unwrap();
    let run = |statement: &str| {
        let ran = alice
            .app
            .write(|tx, _| Ok(tx.sql().execute_batch(statement)?));
        (ran.is_ok(), alice.app.consent_ledger().unwrap())
    };
    let before = alice.app.consent_ledger().unwrap();
    assert!(before.whole && before.lines.len() == 2);
    let (ran, after) = run("UPDATE consent_line SET event = 0");
    assert_eq!((ran, &after), (false, &before), "no line is edited");
    let (ran, after) = run("UPDATE OR REPLACE consent_line SET says = '{}'");
    assert_eq!((ran, &after), (false, &before));
    let (_, after) = run("DELETE FROM consent_line");
    assert_eq!(after, before, "no line is taken away");
    let (ran, after) = run(
        "INSERT OR REPLACE INTO consent_line SELECT id, contact, 1, at, says, previous FROM consent_line",
    );
    assert_eq!((ran, &after), (false, &before), "no line is replaced");
    // Somebody with the key who takes the guards away first: it shows.
    let (ran, after) =
        run("DROP TRIGGER consent_line_stays; UPDATE consent_line SET event = 4 WHERE event = 3");
    assert!(ran && !after.whole);
    let changed: Vec<_> = after.lines.iter().map(|line| line.changed).collect();
    assert_eq!(changed, [false, true]);
    let (ran, after) =
        run("DROP TRIGGER consent_line_is_kept; DELETE FROM consent_line WHERE previous IS NULL");
    assert!(ran);
    assert_eq!((after.missing, after.whole), (1, false));
}

#[test]
fn what_is_put_away_looks_like_nothing_until_the_word() {
    let alice = Alice::new();
    let empty = Alice::new();
    let id = agreed(&alice.app).id;
    let answers = |app: &App, id: &str| {
        BTreeMap::from([
            ("contacts", format!("{:?}", app.contacts())),
            ("ledger", format!("{:?}", app.consent_ledger())),
            ("edit", format!("{:?}", app.contact_edit(id.into(), ana()))),
            (
                "agree",
                format!("{:?}", app.contact_agree(id.into(), "x".into())),
            ),
            ("revoke", format!("{:?}", app.contact_revoke(id.into()))),
            ("remove", format!("{:?}", app.contact_remove(id.into()))),
            ("no id", format!("{:?}", app.contact_remove("xyz".into()))),
            (
                "wrong word",
                format!("{:?}", app.contacts_unhide("wrong".into())),
            ),
            (
                "no word",
                format!("{:?}", app.contacts_unhide(String::new())),
            ),
            ("settings", format!("{:?}", app.settings())),
        ])
    };
    for word in ["abc", "", &"a".repeat(65)] {
        let refused = alice.app.contacts_hide(word.into());
        assert!(matches!(refused, Err(AppError::Invalid { field, .. }) if field == "word"));
    }
    alice.app.contacts_hide(" río 42 ".into()).unwrap();
    assert_eq!(answers(&alice.app, &id), answers(&empty.app, &id));
    // Who watches cannot set another word.
    alice.app.contacts_hide("another".into()).unwrap();
    alice.app.contacts_unhide("another".into()).unwrap();
    assert_eq!(alice.app.contacts().unwrap(), []);
    alice.app.contacts_unhide("río 42".into()).unwrap();
    let shown = alice.app.contacts().unwrap().remove(0);
    assert_eq!((shown.id, shown.gets.len()), (id, 2));
    assert!(alice.app.consent_ledger().unwrap().whole);
}

#[test]
fn two_devices_come_to_the_same_and_a_forged_line_stops_nothing() {
    use crate::features::synced;
    use crate::oplog::{Slot, Stamp, Taken, apply, operations};
    let (phone, tablet) = (Alice::new(), Alice::new());
    let pass = |from: &Alice, to: &Alice| {
        let written = from.app.read(operations).unwrap();
        let take = |sql: &crate::oplog::Tx<'_>| {
            apply(sql.sql(), &synced(), &written, &mut Taken::default())
        };
        to.app.write(|tx, _| take(tx)).unwrap();
    };
    let id = agreed(&phone.app).id;
    pass(&phone, &tablet);
    // The phone takes it back while the tablet, which has not heard of it, records a review.
    phone.app.contact_revoke(id.clone()).unwrap();
    tablet.clock.set("2026-11-23T19:00:00Z".parse().unwrap());
    tablet
        .app
        .contact_agree(id.clone(), "Fine.".into())
        .unwrap();
    pass(&phone, &tablet);
    pass(&tablet, &phone);
    for alice in [&phone, &tablet] {
        assert!(alice.app.contacts().unwrap().remove(0).gets.is_empty());
        let ledger = alice.app.consent_ledger().unwrap();
        assert!(ledger.whole && ledger.lines.len() == 3);
    }
    // Put away on one, it is put away on the other.
    phone.app.contacts_hide("river".into()).unwrap();
    pass(&phone, &tablet);
    assert_eq!(tablet.app.contacts().unwrap(), []);
    tablet.app.contacts_unhide("river".into()).unwrap();
    pass(&tablet, &phone);
    // A member that writes over a line: here the line stays as it is, and what else came with it is taken.
    let before = phone.app.consent_ledger().unwrap();
    let mut forged = tablet.app.read(operations).unwrap();
    // The tablet's own line: its event is 1, a review.
    forged.retain(|one| {
        let review = |change: &crate::oplog::Change| change.slot.field == 2 && change.value == [1];
        one.kind == super::ledger::store::LEDGER.kind && one.changes.iter().any(review)
    });
    let mut forged = forged.remove(0);
    forged.stamp = Stamp::of_edit("2026-12-01T00:00:00Z".parse().unwrap(), None);
    let event = Slot {
        field: 2,
        element: None,
    };
    forged.changes.retain(|change| change.slot == event);
    forged.changes[0].value = vec![4];
    let taken = |alice: &Alice| {
        let one = std::slice::from_ref(&forged);
        alice
            .app
            .write(|tx, _| apply(tx.sql(), &synced(), one, &mut Taken::default()))
    };
    taken(&phone).unwrap();
    assert_eq!(phone.app.consent_ledger().unwrap(), before);
    // A device that never had the line shows that it was changed.
    let new = Alice::new();
    pass(&phone, &new);
    let ledger = new.app.consent_ledger().unwrap();
    assert!(!ledger.whole && ledger.lines.iter().filter(|line| line.changed).count() == 1);
}

#[test]
fn the_review_is_in_the_plan_with_neutral_words_and_not_while_put_away() {
    let alice = Alice::new();
    agreed(&alice.app);
    alice.clock.set("2027-02-20T15:00:00Z".parse().unwrap());
    let plan = || alice.app.reminders_plan(14, 64).unwrap().notifications;
    let one = plan().remove(0);
    assert_eq!(one.fire_at.to_rfc3339(), "2027-02-21T16:00:00+00:00");
    assert_eq!(
        (one.title.as_str(), one.body.as_str()),
        ("Reminder", "Something on your list.")
    );
    alice.app.contacts_hide("river".into()).unwrap();
    assert_eq!(plan(), []);
}
