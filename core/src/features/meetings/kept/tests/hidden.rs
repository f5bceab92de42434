//! Fellowships the person hid: gone from every search, there in what they keep and where they are asked for.

use super::*;
use crate::{ExportChoice, ExportFormat, MeetingExport, MeetingFilter, NearQuery, OnlineQuery};

/// Lists of two fellowships at one place, each with a meeting on Monday evening that one can join from afar too.
fn alice() -> (Alice, String) {
    let alice = Alice::new();
    let rest = r#""address": "12 Elm St", "latitude": 53.5461, "longitude": -113.4938,
        "conference_url": "https://zoom.us/j/123", "types": ["O"]"#;
    for fellowship in [Fellowship::Na, Fellowship::Aa] {
        let row = Listed {
            rest,
            ..noon_break()
        };
        import_of(&alice, fellowship, fellowship.as_str(), &[row]);
    }
    let na = id(&alice, "na", "9");
    (alice, na)
}

fn near(filter: MeetingFilter) -> NearQuery {
    NearQuery {
        latitude: 53.5461,
        longitude: -113.4938,
        filter,
        ..NearQuery::default()
    }
}

fn all(alice: &Alice) -> (Vec<Fellowship>, Vec<Fellowship>) {
    let found = alice
        .app
        .meetings_near(near(MeetingFilter::default()))
        .unwrap();
    let of = found.meetings.iter().map(|meeting| meeting.fellowship);
    (of.collect(), found.hidden_fellowships)
}

#[test]
fn every_search_leaves_it_out_and_says_so_until_it_is_shown_again() {
    let (mut alice, _) = alice();
    let hide = |alice: &Alice, hide| {
        let hidden = alice.app.meeting_fellowship_hide(Fellowship::Na, hide);
        hidden.unwrap();
        alice.app.meeting_fellowships_hidden().unwrap()
    };
    assert_eq!(all(&alice).0.len(), 2);
    assert_eq!(hide(&alice, true), [Fellowship::Na]);
    assert_eq!(hide(&alice, true), [Fellowship::Na]);
    alice.reopen();
    let only_aa = (vec![Fellowship::Aa], vec![Fellowship::Na]);
    assert_eq!(all(&alice), only_aa);

    let cards = alice
        .app
        .meetings_near_cards(near(MeetingFilter::default()))
        .unwrap();
    assert_eq!((cards.total, cards.hidden_fellowships), (1, only_aa.1));
    let week = OnlineQuery {
        filter: MeetingFilter {
            day: Some(1),
            ..MeetingFilter::default()
        },
        ..OnlineQuery::default()
    };
    assert_eq!(alice.app.meetings_online(week).unwrap().total, 1);
    let listed = ListQuery {
        source: Some("na".into()),
        ..ListQuery::default()
    };
    let listed = alice.app.meetings_list(listed).unwrap();
    assert_eq!(
        (listed.total, listed.hidden_fellowships),
        (0, vec![Fellowship::Na])
    );
    let map = near(MeetingFilter::default());
    let map = alice.app.meetings_map(map, false, None).unwrap();
    assert_eq!(map.meetings, 1);

    assert_eq!(hide(&alice, false), []);
    assert_eq!(all(&alice), (all(&alice).0, vec![]));
    assert_eq!(all(&alice).0.len(), 2);
}

#[test]
fn a_search_can_ask_for_it_and_a_list_is_given_out_whole() {
    let (alice, _) = alice();
    alice
        .app
        .meeting_fellowship_hide(Fellowship::Na, true)
        .unwrap();
    let asking = [
        MeetingFilter {
            with_hidden: true,
            ..MeetingFilter::default()
        },
        MeetingFilter {
            fellowships: vec![Fellowship::Na, Fellowship::Aa],
            ..MeetingFilter::default()
        },
    ];
    for filter in asking {
        let found = alice.app.meetings_near(near(filter)).unwrap();
        assert_eq!((found.total, found.hidden_fellowships), (2, vec![]));
    }
    let whole = alice.app.meetings_export(MeetingExport {
        choice: ExportChoice::Source { name: "na".into() },
        format: ExportFormat::MeetingGuide,
        discreet: false,
        pass_codes: false,
        language: None,
        columns: None,
    });
    assert_eq!(whole.unwrap().meetings, 1);
}

#[test]
fn what_the_person_keeps_of_it_stays_in_their_own_lists() {
    let (alice, na) = alice();
    alice.app.meeting_favourite(na.clone(), true).unwrap();
    alice
        .app
        .meeting_home_group_set(na.clone(), 20, true)
        .unwrap();
    alice
        .app
        .meeting_fellowship_hide(Fellowship::Na, true)
        .unwrap();
    let kept = favourite(&alice);
    assert_eq!(
        (kept.id, kept.standing),
        (na.clone(), MeetingStanding::Listed)
    );
    let homes = alice.app.meeting_home_groups().unwrap();
    assert_eq!(homes.len(), 1);
    assert!(homes[0].leave_by.is_some());
    let mine = MeetingFilter {
        favourites: true,
        ..MeetingFilter::default()
    };
    let found = alice.app.meetings_near(near(mine)).unwrap();
    assert_eq!((found.total, found.hidden_fellowships), (1, vec![]));
    assert_eq!(alice.app.meeting(na.clone()).unwrap().id, na);
}
