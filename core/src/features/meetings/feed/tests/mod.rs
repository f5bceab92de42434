mod fields;
mod golden;
mod properties;
mod when;
mod whole;

use std::convert::Infallible;

use super::*;
use crate::features::meetings::model::ImportReport;

/// A real feed of `core/tests/feeds`.
fn real(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/feeds/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Reads it all, into the outcomes and the report that an import makes of them.
fn read_all(
    feed: &[u8],
    zone: Option<&str>,
) -> Result<(Vec<RowOutcome>, ImportReport), FeedRefused> {
    let options = FeedOptions {
        fellowship: Some(Fellowship::Aa),
        time_zone: zone.map(|name| Zone::parse(name).unwrap()),
    };
    let (mut outcomes, mut report) = (Vec::new(), ImportReport::default());
    let read = read_feed(feed, &options, &mut |outcome| {
        report.add(&outcome);
        outcomes.push(outcome);
        Ok::<_, Infallible>(())
    });
    match read {
        Ok(summary) => {
            assert_eq!(summary.rows, summary.imported + summary.refused);
            assert_eq!(
                (summary.rows, summary.imported, summary.refused),
                (report.rows, report.imported, report.refused)
            );
            Ok((outcomes, report))
        }
        Err(FeedError::Refused(refused)) => Err(refused),
        Err(FeedError::Ended(never)) => match never {},
    }
}

/// What comes of one row, given as the members of its object beside a slug, a name and a type.
fn row(members: &str) -> RowOutcome {
    let feed = format!(
        r#"[{{"slug": "a", "name": "A", "types": ["O"]{}{members}}}, {{"slug": "last", "name": "B", "types": "O"}}]"#,
        if members.is_empty() { "" } else { ", " }
    );
    read_all(feed.as_bytes(), Some("America/Edmonton"))
        .unwrap()
        .0
        .remove(0)
}

/// The only meeting of such a row.
fn meeting(members: &str) -> ListedMeeting {
    let mut outcome = row(members);
    assert_eq!(
        outcome.meetings.len(),
        1,
        "{members}: {:?}",
        outcome.refused
    );
    outcome.meetings.remove(0)
}

/// The codes of a row's issues, the refusal first.
fn codes(members: &str) -> Vec<&'static str> {
    let outcome = row(members);
    outcome
        .refused
        .iter()
        .chain(&outcome.issues)
        .map(|issue| issue.code.as_str())
        .collect()
}
