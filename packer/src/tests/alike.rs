use super::*;
use crate::duplicates::merge;

/// Merges lists `a`, `b` ...; what is left as `list: key also`.
fn left(mut lists: Vec<Vec<ListedMeeting>>) -> (Vec<String>, Vec<u32>) {
    const NAMES: [&str; 3] = ["a", "b", "c"];
    let mut named: Vec<_> = NAMES.into_iter().zip(&mut lists).collect();
    let gone = merge(&mut named);
    let rows = NAMES.into_iter().zip(&lists).flat_map(|(name, rows)| {
        rows.iter().map(move |row| {
            format!("{name}: {} {}", row.key, row.also_in.join(" "))
                .trim()
                .to_owned()
        })
    });
    (rows.collect(), gone)
}

/// So many metres north of the other.
fn north(metres: f64, listed: ListedMeeting) -> ListedMeeting {
    ListedMeeting {
        latitude: listed
            .latitude
            .map(|latitude| latitude + metres / 111_195.0),
        ..listed
    }
}

#[test]
fn one_meeting_in_two_lists_stays_once_and_names_the_other() {
    let near = north(250.0, meeting("2", "The Serenity Group"));
    let (rows, gone) = left(vec![vec![meeting("1", "Serenity Group")], vec![near]]);
    assert_eq!((rows, gone), (vec!["a: 1 b".to_owned()], vec![0, 1]));
}

#[test]
fn what_differs_in_place_time_name_or_fellowship_stays() {
    let one = || meeting("1", "Serenity");
    let others = [
        north(350.0, one()),
        ListedMeeting {
            name: "Courage".into(),
            ..one()
        },
        ListedMeeting {
            day: Some(2),
            ..one()
        },
        ListedMeeting {
            time: "19:45:00".parse().ok(),
            ..one()
        },
        ListedMeeting {
            fellowship: Fellowship::Na,
            ..one()
        },
        ListedMeeting {
            latitude: None,
            longitude: None,
            ..one()
        },
    ];
    for other in others {
        let (rows, gone) = left(vec![vec![one()], vec![other]]);
        assert_eq!(
            (rows, gone),
            (vec!["a: 1".to_owned(), "b: 1".to_owned()], vec![0, 0])
        );
    }
    // Two rooms of one list: it knows its own.
    let (rows, _) = left(vec![
        vec![
            one(),
            ListedMeeting {
                key: "2".into(),
                ..one()
            },
        ],
        vec![],
    ]);
    assert_eq!(rows, ["a: 1", "a: 2"]);
}

#[test]
fn one_link_makes_one_meeting_wherever_it_is_said_to_be() {
    let online = |key: &str, link: &str| ListedMeeting {
        latitude: None,
        longitude: None,
        conference_url: Some(link.into()),
        ..meeting(key, "Online")
    };
    let (rows, _) = left(vec![
        vec![online("1", "https://zoom.example/j/123?pwd=x")],
        vec![online("2", "http://ZOOM.example/j/123")],
        vec![online("3", "https://zoom.example/j/999")],
    ]);
    assert_eq!(rows, ["a: 1 b", "c: 3"]);
}

#[test]
fn the_newer_row_stays_then_the_richer_then_that_of_the_earlier_list() {
    let at = |key: &str, updated: &str| ListedMeeting {
        updated: updated.parse().ok(),
        ..meeting(key, "Group")
    };
    let rich = |listed: ListedMeeting| ListedMeeting {
        notes: Some("n".into()),
        group: Some("g".into()),
        website: Some("https://example.org".into()),
        ..listed
    };
    let (old, fresh, soon) = (
        "2026-01-01T00:00:00Z",
        "2026-06-01T00:00:00Z",
        "2026-01-15T00:00:00Z",
    );
    let winner = |one, other| left(vec![vec![one], vec![other]]).0.concat();
    assert_eq!(winner(at("1", old), at("2", fresh)), "b: 2 a");
    assert_eq!(winner(rich(at("1", old)), at("2", fresh)), "b: 2 a");
    assert_eq!(winner(at("1", fresh), rich(at("2", old))), "a: 1 b");
    assert_eq!(winner(at("1", old), at("2", soon)), "a: 1 b");
    assert_eq!(winner(at("1", soon), rich(at("2", old))), "b: 2 a");
    assert_eq!(winner(at("1", ""), at("2", fresh)), "a: 1 b");
}

#[test]
fn three_lists_leave_one_row_that_names_both() {
    let (rows, gone) = left(vec![
        vec![meeting("1", "Group")],
        vec![meeting("2", "Group"), meeting("4", "Other")],
        vec![north(100.0, meeting("3", "Group"))],
    ]);
    assert_eq!(
        (rows, gone),
        (
            vec!["a: 1 b c".to_owned(), "b: 4".to_owned()],
            vec![0, 1, 1]
        )
    );
}
