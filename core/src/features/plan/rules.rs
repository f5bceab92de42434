//! What may stand in a plan, and where a line goes. Pure.

use crate::error::{Error, Result};

/// How many lines a part may have.
pub(super) const LINES: usize = 50;
/// Characters of a line.
const TEXT: usize = 300;
/// Between two lines written one after the other, so that others fit between them and stay where they are.
pub(super) const GAP: i64 = 1 << 32;

/// The words as they are kept.
pub(super) fn text(given: &str) -> Result<String> {
    let given = given.trim();
    if !(1..=TEXT).contains(&given.chars().count()) {
        return Err(Error::invalid("text", "must have 1 to 300 characters"));
    }
    if given.chars().any(char::is_control) {
        return Err(Error::invalid("text", "must be one line"));
    }
    Ok(given.to_owned())
}

/// How many lines of `others` come before the one of this place.
pub(super) fn before(place: Option<i32>, others: usize) -> Result<usize> {
    let Some(place) = place else {
        return Ok(others);
    };
    let place = usize::try_from(place).ok().filter(|place| *place > 0);
    let place = place.ok_or_else(|| Error::invalid("place", "must be 1 or more"))?;
    Ok((place - 1).min(others))
}

/// A position after so many of these, which ascend; nothing where there is no room. Two devices may have given the same.
pub(super) fn between(positions: &[i64], before: usize) -> Option<i64> {
    let lower = before.checked_sub(1).and_then(|at| positions.get(at));
    match (lower, positions.get(before)) {
        (None, None) => Some(0),
        (Some(lower), None) => lower.checked_add(GAP),
        (None, Some(upper)) => upper.checked_sub(GAP),
        (Some(lower), Some(upper)) => {
            let middle = lower.midpoint(*upper);
            (middle > *lower && middle < *upper).then_some(middle)
        }
    }
}

/// The position of the line of that number, from 0, where all are written anew.
pub(super) fn anew(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX).saturating_mul(GAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_between_its_neighbours_or_there_is_no_room() {
        let table = [
            (&[][..], 0, Some(0)),
            (&[0], 1, Some(GAP)),
            (&[0], 0, Some(-GAP)),
            (&[0, GAP], 1, Some(GAP / 2)),
            (&[-GAP, -GAP + 2], 1, Some(-GAP + 1)),
            (&[5, 6], 1, None),
            (&[5, 5], 1, None),
            (&[-7, 8], 1, Some(0)),
            (&[i64::MIN, i64::MAX], 1, Some(0)),
            (&[i64::MAX], 1, None),
            (&[i64::MIN], 0, None),
        ];
        for (positions, at, wanted) in table {
            assert_eq!(between(positions, at), wanted, "{positions:?} {at}");
        }
    }

    #[test]
    fn places_begin_at_one_and_end_at_the_last() {
        for (place, wanted) in [
            (None, 3),
            (Some(1), 0),
            (Some(3), 2),
            (Some(4), 3),
            (Some(i32::MAX), 3),
        ] {
            assert_eq!(before(place, 3).unwrap(), wanted);
        }
        assert!(before(Some(0), 3).is_err() && before(Some(-1), 3).is_err());
    }
}
