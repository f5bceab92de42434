//! The log of meetings attended.

use super::*;
use crate::{AttendedDraft, AttendedSummary};

fn alice() -> (Alice, String) {
    let alice = Alice::new();
    import(&alice, "north", &[noon_break(), other()]);
    let id = id(&alice, "north", "9");
    (alice, id)
}

fn named(name: &str) -> AttendedDraft {
    AttendedDraft {
        name: Some(name.into()),
        ..AttendedDraft::default()
    }
}

fn on(day: &str) -> AttendedDraft {
    AttendedDraft {
        day: day.parse().ok(),
        ..named("Somewhere")
    }
}

#[test]
fn a_listed_one_and_one_by_name_are_written_changed_and_erased() {
    let (mut alice, id) = alice();
    let listed = AttendedDraft {
        meeting: Some(id.clone()),
        note: Some(" Stayed for coffee ".into()),
        rating: Some(7),
        ..AttendedDraft::default()
    };
    let first = alice.app.meeting_attended_add(listed).unwrap();
    assert_eq!(
        (first.name.as_str(), first.meeting_id.as_ref()),
        ("Noon Break", Some(&id))
    );
    assert_eq!(first.day.to_string(), "2026-11-23");
    assert_eq!(first.at.unwrap().to_rfc3339(), "2026-11-23T15:00:00+00:00");
    assert_eq!(first.note.as_deref(), Some("Stayed for coffee"));
    let earlier = AttendedDraft {
        day: "2026-11-20".parse().ok(),
        ..named("In my aunt's town")
    };
    let second = alice.app.meeting_attended_add(earlier).unwrap();
    assert_eq!((second.at, second.meeting_id.as_ref()), (None, None));

    import(&alice, "north", &[other()]);
    alice.reopen();
    let list = || alice.app.meeting_attended_list(None, None).unwrap();
    assert_eq!(list(), [first.clone(), second.clone()]);
    // Without a day or a meeting, those stay.
    alice.clock.set("2026-11-25T15:00:00Z".parse().unwrap());
    let edit = AttendedDraft {
        rating: Some(9),
        ..AttendedDraft::default()
    };
    let edited = alice
        .app
        .meeting_attended_edit(first.id.clone(), edit)
        .unwrap();
    let mut wanted = first.clone();
    (wanted.note, wanted.rating) = (None, Some(9));
    assert_eq!(edited, wanted);
    let moved = AttendedDraft {
        day: "2026-11-19".parse().ok(),
        ..named("At home")
    };
    let moved = alice.app.meeting_attended_edit(first.id, moved).unwrap();
    assert_eq!(
        (moved.name.as_str(), moved.meeting_id.as_ref()),
        ("At home", None)
    );
    assert_eq!(list(), [second.clone(), moved]);
    alice
        .app
        .meeting_attended_delete(second.id.clone())
        .unwrap();
    assert_eq!(list().len(), 1);
    let again = alice.app.meeting_attended_delete(second.id);
    assert_eq!(again, Err(AppError::NotFound));
    let pages = alice.decrypted();
    assert!(!pages.windows(6).any(|w| w == b"coffee" || w == b"aunt's"));
}

#[test]
fn it_follows_a_meeting_to_its_new_id_under_the_name_it_had() {
    let (alice, id) = alice();
    let listed = AttendedDraft {
        meeting: Some(id),
        ..AttendedDraft::default()
    };
    alice.app.meeting_attended_add(listed).unwrap();
    let renamed = Listed {
        slug: "new",
        name: "The Noon Break",
        ..noon_break()
    };
    import(&alice, "north", &[renamed, other()]);
    let attended = alice
        .app
        .meeting_attended_list(None, None)
        .unwrap()
        .remove(0);
    assert_eq!(attended.meeting_id, Some(super::id(&alice, "north", "new")));
    assert_eq!(attended.name, "Noon Break");
}

#[test]
fn counts_look_back_and_both_ends_belong_to_a_stretch() {
    let (alice, _) = alice();
    // 23 November: 30 days begin on 25 October, 90 on 26 August.
    for day in [
        "2026-11-24",
        "2026-11-23",
        "2026-10-25",
        "2026-10-24",
        "2026-08-26",
        "2026-08-25",
    ] {
        alice.app.meeting_attended_add(on(day)).unwrap();
    }
    let summary = alice.app.meeting_attended_summary().unwrap();
    let wanted = AttendedSummary {
        last_30_days: 2,
        last_90_days: 4,
        ever: 6,
    };
    assert_eq!(summary, wanted);
    let stretch = |from: &str, to: &str| {
        let found = alice
            .app
            .meeting_attended_list(from.parse().ok(), to.parse().ok());
        found.map(|found| found.len())
    };
    assert_eq!(stretch("2026-10-24", "2026-10-25"), Ok(2));
    assert_eq!(stretch("", "2026-08-26"), Ok(2));
    refused(stretch("2026-10-25", "2026-10-24"), "to");
}

#[test]
fn each_range_is_kept() {
    let (alice, id) = alice();
    let add = |draft| alice.app.meeting_attended_add(draft);
    refused(add(AttendedDraft::default()), "name");
    refused(add(named(" ")), "name");
    refused(add(named(&"n".repeat(101))), "name");
    refused(add(named("two\nlines")), "name");
    refused(
        add(AttendedDraft {
            meeting: Some(id),
            ..named("both")
        }),
        "name",
    );
    refused(
        add(AttendedDraft {
            rating: Some(11),
            ..named("x")
        }),
        "rating",
    );
    refused(
        add(AttendedDraft {
            note: Some("n".repeat(10_001)),
            ..named("x")
        }),
        "note",
    );
    refused(add(on("2026-11-25")), "day");
    refused(add(on("1899-12-31")), "day");
    let apart = AttendedDraft {
        at: "2026-11-20T12:00:00Z".parse().ok(),
        ..on("2026-11-22")
    };
    refused(add(apart), "at");
    let unknown = AttendedDraft {
        meeting: Some("0123456789abcdef".into()),
        ..AttendedDraft::default()
    };
    assert_eq!(add(unknown), Err(AppError::NotFound));
    refused(alice.app.meeting_attended_delete("z".into()), "id");
}
