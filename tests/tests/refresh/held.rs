//! A list that lost half of its meetings.

use waymark_core::{AppError, RefreshOutcome};
use waymark_tests::server::{Reply, Request};

use crate::anna::{Anna, OLD, ok};

#[test]
fn a_list_that_lost_half_waits_for_a_decision() {
    let anna = Anna::with_list();
    let server = |etag: &'static str, meetings: u32| {
        move |request: &Request| match request.header("if-none-match") == Some(etag) {
            true => Reply::new("304 Not Modified", &[], b""),
            false => ok(meetings, etag),
        }
    };
    anna.server.answer(server("\"half\"", OLD / 2 - 1));
    let report = anna.refresh().unwrap();
    assert_eq!(report.outcome, RefreshOutcome::Held);
    assert_eq!(report.report.unwrap().meetings, OLD / 2 - 1);
    anna.finds(OLD, "held");
    assert_eq!(anna.source().held.unwrap().meetings, OLD / 2 - 1);
    // Asked again it is held again, still one.
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Held);

    anna.app.meeting_source_decline("home".into()).unwrap();
    assert_eq!(anna.source().held, None);
    anna.finds(OLD, "declined");
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
    let none = anna.app.meeting_source_accept("home".into());
    assert_eq!(none.unwrap_err(), AppError::NotFound);

    anna.server.answer(server("\"less\"", 5));
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Held);
    let report = anna.app.meeting_source_accept("home".into()).unwrap();
    assert_eq!(report.meetings, 5);
    anna.finds(5, "accepted");
    assert_eq!(anna.source().held, None);
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
}
