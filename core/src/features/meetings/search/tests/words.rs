//! What can be typed never breaks the index.

use super::store::Lists;
use super::{bare, instant};
use crate::features::meetings::model::ListedMeeting;
use crate::features::meetings::search::{Listed, Search};
use crate::features::meetings::{ListQuery, MeetingFilter};

fn search(text: String) -> Search {
    let filter = MeetingFilter {
        text: Some(text),
        ..MeetingFilter::default()
    };
    Search::Listed(
        Listed::new(ListQuery {
            filter,
            ..ListQuery::default()
        })
        .unwrap(),
    )
}

#[test]
fn every_sign_can_stand_in_a_word_and_finds_it_again() {
    let lists = Lists::new();
    let now = instant("2026-11-23T15:00:00Z");
    let signs: Vec<char> = ('\u{1}'..=char::MAX)
        .filter(|c| c.is_alphanumeric() || c.is_ascii())
        .collect();
    let named = |(i, signs): (usize, &[char])| ListedMeeting {
        name: signs.iter().map(|c| format!("a{c}b ")).collect(),
        ..bare(&i.to_string())
    };
    let meetings: Vec<_> = signs.chunks(256).enumerate().map(named).collect();
    lists.add("one", &meetings);
    for (i, chunk) in signs.chunks(256).enumerate() {
        let row = i64::try_from(i).unwrap() + 1;
        for sign in chunk.iter().step_by(7) {
            let found = lists.ids(&search(format!("a{sign}b")), None, now);
            assert!(
                found.contains(&row),
                "{sign:?} U+{:04X}: {found:?}",
                u32::from(*sign)
            );
        }
    }
}
