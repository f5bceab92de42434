//! A real list whose ids all change at once.

use std::collections::BTreeMap;

use serde_json::Value;

use super::*;
use crate::features::meetings::id;
use crate::features::meetings::kept::store::{Entry, Favourite, all};
use crate::oplog::Record;

/// San José's list; with `prefix`, every slug begins with it.
fn san_jose(alice: &Alice, prefix: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/feeds/mg_aasanjose.json");
    let mut rows: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for row in &mut rows {
        let slug = row["slug"].as_str().unwrap();
        row["slug"] = format!("{prefix}{slug}").into();
    }
    let path = alice.home.path().join("list.json");
    std::fs::write(&path, serde_json::to_vec(&rows).unwrap()).unwrap();
    alice
        .app
        .meetings_import(FeedFile {
            path: path.display().to_string(),
            source: "san-jose".into(),
            fellowship: Some(Fellowship::Aa),
            time_zone: Some("America/Los_Angeles".into()),
            ..FeedFile::default()
        })
        .unwrap();
}

/// Slugs of the list by id.
fn slugs(alice: &Alice) -> BTreeMap<String, String> {
    let pages = [0, 500].map(|offset| {
        let source = Some("san-jose".to_owned());
        alice
            .app
            .meetings_list(ListQuery {
                source,
                limit: Some(500),
                offset,
                ..ListQuery::default()
            })
            .unwrap()
    });
    let meetings = pages.into_iter().flat_map(|page| page.meetings);
    meetings.map(|meeting| (meeting.id, meeting.slug)).collect()
}

/// The slug each favourite is about, by its record.
fn kept(alice: &Alice) -> BTreeMap<Record, String> {
    let slugs = slugs(alice);
    let all = alice.app.read(all::<Favourite>).unwrap().into_iter();
    all.map(|one| (one.record, slugs[&id::text(one.kept.unwrap().code)].clone()))
        .collect()
}

#[test]
fn a_real_list_is_found_again_when_every_id_changes() {
    let alice = Alice::new();
    san_jose(&alice, "");
    let meetings: Vec<_> = slugs(&alice)
        .keys()
        .map(|id| alice.app.known_meeting(id).unwrap())
        .collect();
    alice
        .app
        .write(|tx, moment| {
            for kept in meetings {
                let favourite = Entry {
                    record: tx.new_record()?,
                    kept: Some(kept),
                    said: Favourite {
                        kept_at: moment.now,
                    },
                };
                favourite.put(tx)?;
            }
            Ok(())
        })
        .unwrap();
    let before = kept(&alice);
    assert_eq!(before.len(), 670);
    san_jose(&alice, "new-");
    let after = kept(&alice);
    let other = before
        .iter()
        .filter(|(record, slug)| after[record] != format!("new-{slug}"));
    // The list has one of them twice: the same name, door and hour.
    assert_eq!(other.count(), 1);
    assert!(
        alice
            .app
            .meeting_favourites()
            .unwrap()
            .iter()
            .all(|one| one.standing == MeetingStanding::Listed)
    );
}
