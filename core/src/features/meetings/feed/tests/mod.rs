mod bmlt;
mod discover;
mod faults_of_others;
mod fields;
mod files;
mod golden;
mod intergroup;
mod mutated;
mod properties;
mod suggest;
mod tables;
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
        ..FeedOptions::default()
    };
    read_with(feed, &options)
}

fn read_with(
    feed: &[u8],
    options: &FeedOptions,
) -> Result<(Vec<RowOutcome>, ImportReport), FeedRefused> {
    let (mut outcomes, mut report) = (Vec::new(), ImportReport::default());
    let read = read_feed(feed, options, &mut |outcome| {
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

/// What comes of one row, given as the members of its object; a slug, a name and a type are added where they are left out.
fn row(members: &str) -> RowOutcome {
    let given = |name: &str| members.contains(&format!("\"{name}\":"));
    let defaults = [("slug", "a"), ("name", "A"), ("types", "O")]
        .into_iter()
        .filter(|(name, _)| !given(name))
        .map(|(name, value)| format!("\"{name}\": \"{value}\""));
    let members = defaults
        .chain((!members.is_empty()).then(|| members.to_owned()))
        .collect::<Vec<_>>()
        .join(", ");
    let feed = format!(r#"[{{{members}}}, {{"slug": "last", "name": "B", "types": "O"}}]"#);
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
