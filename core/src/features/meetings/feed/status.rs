//! One status for a meeting, and the field that decided it.
//!
//! The order of trust: what the feed says in a word, then its type codes, then what a person could use to get there. The
//! number of commas in an address and the host of a link say nothing.

use super::issue::{IssueCode, Issues};
use super::scalar::Scalar;
use crate::features::meetings::model::Attendance;

/// What the status is worked out from.
pub(super) struct Facts<'a> {
    /// What the row says in a word or a number, and the field that says it.
    pub(super) stated: Option<(Attendance, &'static str)>,
    /// The list has it among what is over.
    pub(super) archived: bool,
    pub(super) types: &'a [String],
    /// Where type `TC` comes from.
    pub(super) closed: &'static str,
    /// The field that gives a way to join from afar.
    pub(super) remote: Option<&'static str>,
    /// The field that names a door to go to.
    pub(super) door: Option<&'static str>,
}

/// The status and the field that decided.
pub(super) fn status(facts: &Facts<'_>) -> (Attendance, &'static str) {
    let has = |code: &str| facts.types.iter().any(|found| found == code);
    if facts.archived {
        return (Attendance::Inactive, "archived");
    }
    // A closed door outweighs other words: nobody should stand before it.
    if has("TC") {
        let stands_in = match facts.stated {
            Some((Attendance::Inactive, _)) => false,
            Some((Attendance::Online | Attendance::Hybrid | Attendance::TemporarilyOnline, _)) => {
                true
            }
            _ => facts.remote.is_some() || has("ONL"),
        };
        let attendance = if stands_in {
            Attendance::TemporarilyOnline
        } else {
            Attendance::TemporarilyClosed
        };
        return (attendance, facts.closed);
    }
    if let Some(stated) = facts.stated {
        return stated;
    }
    match (has("ONL"), facts.remote, facts.door) {
        (true, _, Some(_)) => (Attendance::Hybrid, "types:ONL"),
        (true, _, None) => (Attendance::Online, "types:ONL"),
        (false, Some(remote), Some(_)) => (Attendance::Hybrid, remote),
        (false, Some(remote), None) => (Attendance::Online, remote),
        (false, None, Some(door)) => (Attendance::InPerson, door),
        (false, None, None) => (Attendance::Unknown, "none"),
    }
}

/// `attendance_option`, where it is one of the known words.
pub(super) fn stated(
    value: &Scalar<'_>,
    issues: &mut Issues,
) -> Option<(Attendance, &'static str)> {
    let word = value
        .text()?
        .trim()
        .to_ascii_lowercase()
        .replace([' ', '-'], "_");
    let attendance = match word.as_str() {
        "in_person" | "inperson" => Attendance::InPerson,
        "hybrid" => Attendance::Hybrid,
        "online" => Attendance::Online,
        "inactive" => Attendance::Inactive,
        _ => {
            issues.note(IssueCode::AttendanceUnknown, "attendance_option");
            return None;
        }
    };
    Some((attendance, "attendance_option"))
}
