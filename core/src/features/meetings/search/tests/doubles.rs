//! What two lists have is shown once; what only looks like it is not.

use proptest::prelude::*;

use super::store::Lists;
use super::{at, bare, instant};
use crate::calendar::LocalTime;
use crate::features::meetings::model::{Attendance, ListedMeeting};
use crate::features::meetings::search::model::Meeting;
use crate::features::meetings::search::{Listed, Near, Search};
use crate::features::meetings::{ListQuery, NearQuery};

const NOW: &str = "2026-11-23T15:00:00Z";

fn listed() -> Search {
    Search::Listed(Listed::new(ListQuery::default()).unwrap())
}

/// Lists of one meeting each, as they are shown: the source and the others that have it.
fn shown(meetings: &[ListedMeeting]) -> Vec<(String, Vec<String>)> {
    let lists = Lists::new();
    for (i, meeting) in meetings.iter().enumerate() {
        lists.add(&format!("list {i}"), std::slice::from_ref(meeting));
    }
    lists.assert_consistent();
    let shown = lists.shown(&listed(), instant(NOW)).into_iter();
    shown
        .map(|meeting: Meeting| (meeting.source, meeting.also_in))
        .collect()
}

fn named(name: &str, meeting: ListedMeeting) -> ListedMeeting {
    ListedMeeting {
        name: name.into(),
        ..meeting
    }
}

fn by_link(link: &str) -> ListedMeeting {
    ListedMeeting {
        attendance: Attendance::Online,
        conference_url: Some(link.into()),
        ..bare("1")
    }
}

#[test]
fn one_meeting_of_three_lists_is_shown_once_with_every_name() {
    let here = named("Serenity Group", at(53.546, -113.494, bare("1")));
    let a_block_on = named("The SERENITY", at(53.547, -113.494, bare("77")));
    let found = shown(&[here.clone(), a_block_on, here]);
    assert_eq!(
        found,
        [("list 0".into(), vec!["list 1".into(), "list 2".into()])]
    );
    let links = [
        "https://zoom.us/j/123?pwd=abc",
        "http://ZOOM.us/j/123/",
        "https://zoom.us/j/123#success",
    ];
    let found = shown(&links.map(by_link));
    assert_eq!(
        found,
        [("list 0".into(), vec!["list 1".into(), "list 2".into()])]
    );
}

#[test]
fn what_only_looks_alike_is_shown_each() {
    let here = || at(53.546, -113.494, bare("1"));
    let ends = LocalTime::from_hms_opt(20, 0, 0);
    let differing = [
        named("Upper Room", here()),
        at(53.55, -113.494, bare("1")), // 440 m
        ListedMeeting {
            day: Some(2),
            ..here()
        },
        ListedMeeting {
            time: ends,
            ..here()
        },
        ListedMeeting {
            fellowship: crate::Fellowship::Na,
            ..here()
        },
        by_link("https://zoom.us/j/123"),
    ];
    for other in differing {
        assert_eq!(shown(&[here(), other.clone()]).len(), 2, "{other:?}");
    }
    let other_link = by_link("https://zoom.us/j/124");
    assert_eq!(
        shown(&[by_link("https://zoom.us/j/123"), other_link]).len(),
        2
    );
    // Two rooms of one list at one hour are two, whatever they are called.
    let lists = Lists::new();
    lists.add("one", &[here(), at(53.546, -113.494, bare("2"))]);
    lists.add("two", &[named("Else", here())]);
    assert_eq!(lists.hits(&listed(), None, instant(NOW)).len(), 3);
}

#[test]
fn without_a_place_the_address_says_whether_it_is_the_same() {
    let in_town = |address: Option<&str>, key: &str| ListedMeeting {
        address: address.map(Into::into),
        ..bare(key)
    };
    assert_eq!(shown(&[in_town(None, "1"), in_town(None, "2")]).len(), 2);
    let (elm, oak) = (Some("12 Elm St, Edmonton"), Some("12 Oak St, Calgary"));
    assert_eq!(shown(&[in_town(elm, "1"), in_town(oak, "1")]).len(), 2);
    assert_eq!(shown(&[in_town(elm, "1"), in_town(elm, "2")]).len(), 1);
}

#[test]
fn a_point_of_many_addresses_stands_for_a_town() {
    let on_a_point = |addresses: &[&str]| {
        let meetings = (0..5).zip(addresses).map(|(i, address)| ListedMeeting {
            address: Some((*address).into()),
            ..at(53.5, -113.5, bare(&format!("{i}")))
        });
        let lists = Lists::new();
        lists.add("one", &meetings.collect::<Vec<_>>());
        lists.add("other", &[at(53.5, -113.5, named("Else", bare("1")))]);
        lists.assert_consistent();
        let shown = lists.shown(&listed(), instant(NOW)).into_iter();
        shown
            .map(|meeting| (meeting.source, meeting.approximate, meeting.place_reason))
            .collect::<Vec<_>>()
    };
    let town = on_a_point(&[
        "1 Elm St",
        "20 Oak St",
        "300 Main St",
        "4000 High St",
        "1 Elm St",
    ]);
    assert_eq!(
        town.iter()
            .filter(|(_, approximate, why)| *approximate && why == "shared_point")
            .count(),
        5
    );
    assert!(town.contains(&("other".into(), false, "none".into())));
    let club = on_a_point(&[
        "12 Elm St",
        "12 Elm Street",
        "12 elm st.",
        "12 Elm St, Room 4",
        "#12 Elm St, Edmonton",
    ]);
    assert!(club.iter().all(|(_, approximate, _)| !approximate));
}

#[test]
fn cards_keep_places_apart_that_have_no_address() {
    let lists = Lists::new();
    let tuesday = ListedMeeting {
        day: Some(2),
        ..bare("2")
    };
    lists.add(
        "one",
        &[
            at(53.5, -113.5, bare("1")),
            at(53.5, -113.5, tuesday),
            at(53.6, -113.5, bare("3")),
        ],
    );
    let query = NearQuery {
        latitude: 53.5,
        longitude: -113.5,
        ..NearQuery::default()
    };
    let near = Search::Near(Near::new(&query).unwrap());
    let cards =
        crate::features::meetings::search::rank::cards(lists.hits(&near, None, instant(NOW)));
    let sizes: Vec<_> = cards.iter().map(|(_, hits)| hits.len()).collect();
    assert_eq!(sizes, [2, 1]);
}

proptest! {
    #[test]
    fn nothing_is_lost_when_lists_are_put_together(
        places in prop::collection::vec((0..3_usize, 0..6_u32, 0..2_u8, 0..3_usize), 1..40),
    ) {
        let lists = Lists::new();
        let mut rows = [vec![], vec![], vec![]];
        for (i, (source, step, day, name)) in places.iter().enumerate() {
            let meeting = at(53.5 + f64::from(*step) * 0.001, -113.5, bare(&i.to_string()));
            rows[*source].push(ListedMeeting { day: Some(*day), ..named(["A b", "C", "D"][*name], meeting) });
        }
        for (i, rows) in rows.iter().enumerate() {
            lists.add(&i.to_string(), rows);
        }
        let hits = lists.hits(&listed(), None, instant(NOW));
        let sources: usize = hits.iter().map(|hit| 1 + hit.also_in.len()).sum();
        prop_assert_eq!(sources, places.len());
        for hit in &hits {
            let mut of: Vec<_> = hit.also_in.iter().chain([&hit.source]).collect();
            of.sort();
            of.dedup();
            prop_assert_eq!(of.len(), 1 + hit.also_in.len());
        }
    }
}
