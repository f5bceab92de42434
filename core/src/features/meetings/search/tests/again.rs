//! A list that comes again: only what changed of it is written, and what comes of it is the list alone.

use proptest::prelude::*;

use super::store::Lists;
use super::{at, bare};
use crate::calendar::LocalTime;
use crate::features::meetings::model::ListedMeeting;

const NAMES: [&str; 3] = ["Serenity", "Café Señor", "東京・ホール"];

/// A row of a list: which name, hour, place and house number.
type Row = (usize, u32, usize, u32);

fn row() -> impl Strategy<Value = Row> {
    (0..NAMES.len(), 18..20_u32, 0..4_usize, 1..6_u32)
}

/// Rows by key, some left out; many of them at one point, so that it stands for a town in some lists and not in others.
fn meetings(rows: &[Option<Row>]) -> Vec<ListedMeeting> {
    let meeting = |(key, (name, hour, place, number)): (usize, Row)| {
        let meeting = ListedMeeting {
            name: NAMES[name].into(),
            time: LocalTime::from_hms_opt(hour, 0, 0),
            address: Some(format!("{number} Main Street")),
            ..bare(&key.to_string())
        };
        match place {
            0 => meeting,
            1 => at(51.05, -114.07, meeting),
            _ => at(53.5, -113.5, meeting),
        }
    };
    let rows = rows.iter().enumerate();
    rows.filter_map(|(key, row)| Some(meeting((key, (*row)?))))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_comes_of_it_is_the_list_alone(
        before in prop::collection::vec(prop::option::weighted(0.8, row()), 12),
        change in prop::collection::vec(prop::option::weighted(0.4, prop::option::weighted(0.7, row())), 12),
    ) {
        let after: Vec<_> = before
            .iter()
            .zip(&change)
            .map(|(row, change)| change.unwrap_or(*row))
            .collect();
        let (before, after) = (meetings(&before), meetings(&after));
        let alone = Lists::new();
        alone.add("home", &after);
        let lists = Lists::new();
        // Another list lies between the rows, and is not touched.
        lists.add("home", &before[..before.len() / 2]);
        lists.add("other", &before);
        lists.renew("home", &before);
        lists.renew("home", &after);
        lists.assert_consistent();
        prop_assert_eq!(lists.rows("home"), alone.rows("home"));
        let untouched = Lists::new();
        untouched.add("other", &before);
        prop_assert_eq!(lists.rows("other"), untouched.rows("other"));
        for meeting in &after {
            let id = lists.id("home", &meeting.key);
            for name in NAMES {
                prop_assert_eq!(lists.has_words(id, name), name == meeting.name);
            }
        }
        // Taking changes in one by one ends there too, but for points that stand for a town.
        let shared = |lists: &Lists| lists.rows("home").iter().any(|row| row.contains("shared_point"));
        let single = Lists::new();
        single.add("home", &before);
        if !shared(&single) && !shared(&alone) {
            let gone: Vec<_> = before.iter().filter(|old| !after.iter().any(|new| new.key == old.key)).collect();
            single.edit("home", &gone, &after);
            single.assert_consistent();
            prop_assert_eq!(single.rows("home"), alone.rows("home"));
        }
    }
}

#[test]
fn what_is_as_it_was_is_not_written() {
    let rows = [
        Some((0, 18, 1, 1)),
        Some((1, 19, 2, 2)),
        Some((2, 18, 0, 3)),
    ];
    let lists = Lists::new();
    lists.renew("home", &meetings(&rows));
    let written = |rows: &[Option<Row>]| {
        let before = lists.0.total_changes();
        lists.renew("home", &meetings(rows));
        lists.0.total_changes() - before
    };
    // The source says when it came and how many there are.
    let nothing = written(&rows);
    assert_eq!(nothing, 2);
    let id = lists.id("home", "1");
    assert!(written(&[rows[0], Some((1, 18, 2, 2)), rows[2]]) > nothing);
    assert_eq!(lists.id("home", "1"), id);
    // What another version wrote is written anew.
    lists
        .0
        .execute_batch("UPDATE meeting SET content = content + 1, name = 'x'")
        .unwrap();
    lists.renew("home", &meetings(&rows));
    assert_eq!(lists.id("home", "1"), id);
    let fresh = Lists::new();
    fresh.add("home", &meetings(&rows));
    assert_eq!(lists.rows("home"), fresh.rows("home"));
}
