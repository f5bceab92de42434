//! At the door, with a real list: pages, cards, pass codes, and imports that end in the middle.

use std::path::Path;

use super::store::assert_consistent;
use crate::features::meetings::Meeting;
use crate::testing::Alice;
use crate::{
    AppError, FeedFile, Fellowship, ListQuery, MeetingFilter, NearQuery, OnlineQuery, Travel,
};

fn san_jose(path: &Path) -> FeedFile {
    FeedFile {
        path: path.display().to_string(),
        source: "san-jose".into(),
        fellowship: Some(Fellowship::Aa),
        time_zone: Some("America/Los_Angeles".into()),
        ..FeedFile::default()
    }
}

fn with_san_jose() -> Alice {
    let alice = Alice::new();
    let feed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds/mg_aasanjose.json");
    alice.app.meetings_import(san_jose(&feed)).unwrap();
    alice
}

fn near(by: Option<Travel>, limit: u32, offset: u32) -> NearQuery {
    NearQuery {
        latitude: 37.3382,
        longitude: -121.8863,
        by,
        limit: Some(limit),
        offset,
        ..NearQuery::default()
    }
}

/// Pages of any size put together are the whole, asked twice it is the same, and past the end there is nothing.
fn holds<T: PartialEq + std::fmt::Debug>(page: impl Fn(u32, u32) -> (u32, Vec<T>)) {
    let (total, _) = page(1, 0);
    assert!(total > 40, "{total}");
    let mut whole = Vec::new();
    while whole.len() < total as usize {
        let (_, more) = page(500, whole.len() as u32);
        assert!(!more.is_empty());
        whole.extend(more);
    }
    for size in [7, 100] {
        let pages: Vec<T> = (0..total)
            .step_by(size as usize)
            .flat_map(|offset| page(size, offset).1)
            .collect();
        assert!(pages == whole, "pages of {size}");
    }
    assert_eq!(page(500, total), (total, vec![]));
    assert_eq!(page(1, u32::MAX), (total, vec![]));
    assert_eq!(page(2, total - 1).1.len(), 1);
}

#[test]
fn pages_put_together_are_the_whole() {
    let alice = with_san_jose();
    let app = &alice.app;
    for by in [None, Some(Travel::Transit)] {
        holds(|limit, offset| {
            let page = app.meetings_near(near(by, limit, offset)).unwrap();
            (page.total, page.meetings)
        });
        holds(|limit, offset| {
            let page = app.meetings_near_cards(near(by, limit, offset)).unwrap();
            (page.total, page.cards)
        });
    }
    holds(|limit, offset| {
        let query = ListQuery {
            limit: Some(limit),
            offset,
            ..ListQuery::default()
        };
        let page = app.meetings_list(query).unwrap();
        (page.total, page.meetings)
    });
    holds(|limit, offset| {
        let filter = MeetingFilter {
            starting_within_min: Some(10_080),
            ..MeetingFilter::default()
        };
        let page = app
            .meetings_online(OnlineQuery {
                filter,
                limit: Some(limit),
                offset,
            })
            .unwrap();
        (page.total, page.meetings)
    });
    let too_many = app.meetings_near(near(None, 501, 0));
    assert!(matches!(too_many, Err(AppError::Invalid { field, .. }) if field == "limit"));
}

#[test]
fn cards_hold_each_meeting_once_soonest_first() {
    let alice = with_san_jose();
    let mut meetings = Vec::new();
    for offset in [0, 500] {
        meetings.extend(
            alice
                .app
                .meetings_near(near(None, 500, offset))
                .unwrap()
                .meetings,
        );
    }
    let cards = alice.app.meetings_near_cards(near(None, 500, 0)).unwrap();
    assert_eq!(cards.total as usize, cards.cards.len());
    let mut on_cards = Vec::new();
    for card in cards.cards {
        let starts: Vec<_> = card
            .meetings
            .iter()
            .filter_map(|meeting| meeting.next_start.clone())
            .collect();
        assert!(
            starts.is_sorted()
                && card
                    .meetings
                    .iter()
                    .all(|meeting| meeting.card == card.card)
        );
        on_cards.extend(card.meetings);
    }
    let by_id = |meeting: &Meeting| meeting.id.clone();
    meetings.sort_by_key(by_id);
    on_cards.sort_by_key(by_id);
    assert_eq!(on_cards, meetings);
}

#[test]
fn pass_codes_are_only_with_the_one_meeting() {
    let alice = Alice::new();
    let list = alice.home.path().join("list.json");
    let row = r#"[{"slug": "1", "name": "Far", "day": 1, "time": "10:00", "latitude": 37.3382, "longitude": -121.8863,
        "conference_url": "https://zoom.us/j/1", "conference_url_notes": "Code 4711",
        "conference_phone": "+1 555 0100", "conference_phone_notes": "Then 4711#"}]"#;
    std::fs::write(&list, row).unwrap();
    alice.app.meetings_import(san_jose(&list)).unwrap();
    let app = &alice.app;
    let week = MeetingFilter {
        starting_within_min: Some(10_080),
        ..MeetingFilter::default()
    };
    let mut listed = app.meetings_near(near(None, 5, 0)).unwrap().meetings;
    listed.extend(
        app.meetings_near_cards(near(None, 5, 0))
            .unwrap()
            .cards
            .remove(0)
            .meetings,
    );
    listed.extend(app.meetings_list(ListQuery::default()).unwrap().meetings);
    listed.extend(
        app.meetings_online(OnlineQuery {
            filter: week,
            ..OnlineQuery::default()
        })
        .unwrap()
        .meetings,
    );
    assert_eq!(listed.len(), 4);
    assert!(
        listed
            .iter()
            .all(|m| m.conference_url_notes.is_none() && m.conference_phone_notes.is_none())
    );
    let one = app.meeting(listed[0].id.clone()).unwrap();
    assert_eq!(one.conference_url_notes.as_deref(), Some("Code 4711"));
}

#[test]
fn an_import_that_ends_in_the_middle_changes_nothing() {
    let alice = with_san_jose();
    let sources = alice.app.meeting_sources().unwrap();
    let whole = || {
        let list = |offset| {
            alice.app.meetings_list(ListQuery {
                limit: Some(500),
                offset,
                ..ListQuery::default()
            })
        };
        [list(0).unwrap(), list(500).unwrap()]
    };
    let before = whole();
    let feed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds/mg_aasanjose.json");
    let bytes = std::fs::read(feed).unwrap();
    let cut = alice.home.path().join("cut.json");
    for share in [2, 10, 99] {
        std::fs::write(&cut, &bytes[..bytes.len() * share / 100]).unwrap();
        let refused = alice.app.meetings_import(san_jose(&cut));
        assert!(
            matches!(refused, Err(AppError::Refused { .. })),
            "{refused:?}"
        );
        let public = alice.app.public().unwrap();
        public
            .read(|sql| {
                assert_consistent(sql);
                Ok(())
            })
            .unwrap();
        assert_eq!(alice.app.meeting_sources().unwrap(), sources);
        assert!(whole() == before, "{share} %");
    }
}
