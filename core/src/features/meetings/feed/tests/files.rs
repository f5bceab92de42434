//! A list and the files beside it, as an app gives them.

use crate::AppError;
use crate::features::meetings::{FeedFile, ImportReport};
use crate::testing::Alice;

fn path(name: &str) -> String {
    format!("{}/tests/feeds/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

fn import(alice: &Alice, name: &str, beside: &[&str]) -> Result<ImportReport, AppError> {
    alice.app.meetings_import(FeedFile {
        path: path(name),
        source: name.into(),
        time_zone: Some("America/New_York".into()),
        beside: beside.iter().map(|name| path(name)).collect(),
        ..FeedFile::default()
    })
}

#[test]
fn formats_and_areas_come_from_files_beside_or_from_the_list_itself() {
    let alice = Alice::new();
    let beside = [
        "bmlt_greater_ny_GetServiceBodies",
        "bmlt_greater_ny_GetFormats",
    ];
    let report = import(&alice, "bmlt_greater_ny_GetSearchResults", &beside).unwrap();
    assert_eq!(
        (report.rows, report.imported, report.counts["unpublished"]),
        (1_555, 1_513, 42)
    );
    assert!(!report.counts.contains_key("format_unknown"));
    let alone = import(&alice, "bmlt_greater_ny_GetSearchResults", &[]).unwrap();
    assert!(alone.counts["format_unknown"] > 1_000);
    // This answer has its formats in it.
    let whole = import(&alice, "bmlt_lgv_search01", &[]).unwrap();
    assert_eq!((whole.imported, whole.counts["format_unknown"]), (10, 3));
}

#[test]
fn a_file_that_does_not_belong_beside_is_named_and_changes_nothing() {
    let alice = Alice::new();
    for wrong in ["mg_edmonton", "no_such_file", "spec_types"] {
        let error = import(&alice, "bmlt_lgv_search01", &[wrong]).unwrap_err();
        assert!(
            format!("{error:?}").contains("beside"),
            "{wrong}: {error:?}"
        );
    }
    assert!(alice.app.meeting_sources().unwrap().is_empty());
}
