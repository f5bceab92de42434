//! What the kind of feed says about every row of it.

use super::FeedOptions;
use super::bmlt;
use super::issue::{Issue, Issues};
use super::raw::RawRow;
use super::scalar::Scalar;
use super::status;
use crate::features::meetings::Fellowship;
use crate::features::meetings::model::Attendance;

/// What is known of a row beside its fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect {
    /// Whose meetings the feed lists where nobody says.
    pub(super) fellowship: Fellowship,
    /// How one takes part, where the row says it in a word or a number, and the field that says it.
    pub(super) attendance: Option<(Attendance, &'static str)>,
    /// Where type `TC` comes from.
    pub(super) closed: &'static str,
}

/// Puts a row into the common form.
pub(super) fn settle(
    row: &mut RawRow<'_>,
    options: &FeedOptions,
    issues: &mut Issues,
) -> Result<Dialect, Issue> {
    if row.is_bmlt() {
        return bmlt::settle(row, options, issues);
    }
    if !row.group_id.is_absent() {
        return Ok(intergroup(row, options));
    }
    Ok(Dialect {
        fellowship: Fellowship::Other,
        attendance: status::stated(&row.attendance_option, issues),
        closed: "types:TC",
    })
}

/// The online intergroup: all of its meetings are online, and a group's name and notes are in a table beside.
fn intergroup(row: &mut RawRow<'_>, options: &FeedOptions) -> Dialect {
    let id = row.group_id.text();
    if let Some(group) = id.and_then(|id| options.beside.group_of(id.trim())) {
        let fill = |field: &mut Scalar<'_>, said: &Option<String>| {
            if let Some(said) = said.as_ref().filter(|_| field.is_absent()) {
                *field = Scalar::Text(said.clone().into());
            }
        };
        fill(&mut row.group, &group.name);
        fill(&mut row.group_notes, &group.notes);
        fill(&mut row.website, &group.website);
    }
    Dialect {
        fellowship: Fellowship::Aa,
        attendance: Some((Attendance::Online, "groupID")),
        closed: "types:TC",
    }
}
