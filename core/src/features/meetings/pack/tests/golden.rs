//! Files that every later version must read, and that today's writes byte by byte.
//! `UPDATE_GOLDEN=1 cargo test -p waymark-core pack::tests::golden` writes them anew; released ones stay.

use std::path::PathBuf;

use super::*;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/packs")
        .join(name)
}

fn golden(name: &str, today: &[u8]) -> Vec<u8> {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path("")).unwrap();
        std::fs::write(path(name), today).unwrap();
    }
    std::fs::read(path(name)).unwrap()
}

/// What the second version has.
fn later() -> Vec<Listed> {
    let mut lists = small();
    lists[0].meetings.remove(1);
    lists[0].meetings[1].notes = Some("in the cellar".into());
    lists[1].meetings.insert(
        0,
        ListedMeeting {
            fellowship: Fellowship::Dra,
            ..full("y")
        },
    );
    lists
}

#[test]
fn the_golden_packs_are_what_is_written_today_and_are_read_as_what_lies_beside_them() {
    let old = read(&packed(1, &small())).unwrap().0;
    let changes = delta((&old, &small()), (&edition(2), &later()), &key(), &compress).unwrap();
    assert!(golden("small-1-2.pack", &changes) == changes);
    for (name, version, lists) in [("small-1", 1, small()), ("small-2", 2, later())] {
        let today = packed(version, &lists);
        let file = golden(&format!("{name}.pack"), &today);
        assert!(file == today, "{name}");
        let read = read(&file).unwrap().1;
        assert_eq!(read, lists);
        let rows: Vec<_> = read
            .iter()
            .map(|list| serde_json::json!({ "list": list.source.name, "meetings": list.meetings }))
            .collect();
        let text = serde_json::to_string_pretty(&rows).unwrap() + "\n";
        assert!(golden(&format!("{name}.json"), text.as_bytes()) == text.as_bytes());
    }
}
