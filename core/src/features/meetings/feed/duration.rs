use chrono::{NaiveTime, TimeDelta};

use super::scalar::Scalar;

/// A whole day: a room that never closes.
pub(super) const DAY: TimeDelta = TimeDelta::days(1);

/// How long a meeting lasts: minutes, "90", "01:30" or "01:30:00". `None` when it says nothing, is nothing (00:00), cannot be
/// understood or is longer than a day.
pub(super) fn duration(value: &Scalar<'_>) -> Option<TimeDelta> {
    let text = value.text()?;
    let mut parts = text.trim().split(':').map(|part| part.parse::<u32>().ok());
    let (first, minutes) = (parts.next()??, parts.next());
    let seconds = parts.next();
    if parts.next().is_some() || seconds.is_some_and(|seconds| seconds.is_none_or(|s| s > 59)) {
        return None;
    }
    let minutes = match minutes {
        None => first,
        Some(minutes) => first
            .checked_mul(60)?
            .checked_add(minutes.filter(|m| *m < 60)?)?,
    };
    let found = TimeDelta::minutes(i64::from(minutes));
    (found > TimeDelta::zero() && found <= DAY).then_some(found)
}

/// The end by the wall clock. A whole day ends a minute before it starts again: an end that equals the start says nothing.
pub(super) fn end(start: NaiveTime, duration: TimeDelta) -> NaiveTime {
    let lasting = duration.min(DAY - TimeDelta::minutes(1));
    start.overflowing_add_signed(lasting).0
}

/// Absent, or 00:00:00, which stands for absent.
pub(super) fn says_nothing(value: &Scalar<'_>) -> bool {
    value
        .text()
        .is_none_or(|text| text.chars().all(|c| matches!(c, '0' | ':' | ' ')))
}
