use super::issue::{IssueCode, Issues};
use super::scalar::Scalar;
use super::text;
use crate::features::meetings::{Fellowship, code_of};

/// The most type codes of one row, and the most characters of one.
const MOST: usize = 50;
const LONGEST: usize = 64;

/// The type codes of a row: a list, or a text with commas, of codes in any case or names. Unknown ones stay as found.
pub(super) fn types(
    value: &Scalar<'_>,
    fellowship: Fellowship,
    issues: &mut Issues,
) -> Vec<String> {
    let mut codes = Vec::new();
    match value {
        Scalar::List(members) => members
            .iter()
            .for_each(|member| add(member, fellowship, &mut codes, issues)),
        one => add(one, fellowship, &mut codes, issues),
    }
    codes.truncate(MOST);
    if codes.iter().any(|code| code == "O") && codes.iter().any(|code| code == "C") {
        // Closed is the safer reading: an open meeting turned away from costs less than the reverse.
        codes.retain(|code| code != "O");
        issues.note(IssueCode::OpenAndClosed, "types");
    }
    codes
}

fn add(value: &Scalar<'_>, fellowship: Fellowship, codes: &mut Vec<String>, issues: &mut Issues) {
    let Some(found) = value.text() else { return };
    // A whole name first: some have commas in them.
    let is_one = !found.contains(',') || code_of(fellowship, found.trim()).is_some();
    let most = if is_one { 1 } else { MOST + 1 };
    for part in found.splitn(most, ',') {
        let part = part
            .trim()
            .trim_start_matches('[')
            .trim_end_matches(']')
            .trim();
        let code = match code_of(fellowship, part) {
            Some(code) => code.to_owned(),
            None => match text::line(&Scalar::Text(part.into()), "types", LONGEST, issues) {
                Some(unknown) => unknown,
                None => continue,
            },
        };
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
}
