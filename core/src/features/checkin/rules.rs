//! What may be written, and what days add up to. Pure: no clock, no store.

use std::collections::BTreeMap;

use super::model::{
    Answer, AnswerCount, Answers, Checkin, CheckinDay, CheckinDraft, CheckinSummary, DayState,
    ItemSummary, Medicine,
};
use crate::calendar::{Day, Instant, Zone, lived_day};
use crate::error::{Error, Result};

/// Characters in a note.
const NOTE: usize = 10_000;
/// Characters in a trigger or a warning sign, and how many of them.
const SIGN: usize = 64;
const SIGNS: usize = 50;
/// The first day an entry may be about.
const FIRST_YEAR: i32 = 1900;

/// The scales from 0 to 10 with their names.
pub(crate) fn scales(answers: &Answers) -> [(&'static str, Option<i32>); 9] {
    [
        ("mood", answers.mood),
        ("craving", answers.craving),
        ("confidence", answers.confidence),
        ("anxiety", answers.anxiety),
        ("restlessness", answers.restlessness),
        ("stress", answers.stress),
        ("energy", answers.energy),
        ("lonely", answers.lonely),
        ("sleep_quality", answers.sleep_quality),
    ]
}

/// Refuses answers that do not fit, naming the field.
pub(super) fn check(answers: &Answers) -> Result<()> {
    for (field, value) in scales(answers) {
        if value.is_some_and(|value| !(0..=10).contains(&value)) {
            return Err(Error::invalid(field, "must be 0 to 10"));
        }
    }
    // Not a number is in no range, so it is refused too.
    if answers
        .sleep_hours
        .is_some_and(|hours| !(0.0..=24.0).contains(&hours))
    {
        return Err(Error::invalid("sleep_hours", "must be 0 to 24"));
    }
    if answers
        .note
        .as_ref()
        .is_some_and(|note| note.chars().count() > NOTE)
    {
        return Err(Error::invalid(
            "note",
            "must have at most 10,000 characters",
        ));
    }
    for (field, signs) in [
        ("triggers", &answers.triggers),
        ("warning_signs", &answers.warning_signs),
    ] {
        if signs.len() > SIGNS {
            return Err(Error::invalid(field, "must be at most 50"));
        }
        if signs
            .iter()
            .any(|sign| sign.trim().is_empty() || sign.chars().count() > SIGN)
        {
            return Err(Error::invalid(field, "must each have 1 to 64 characters"));
        }
    }
    if answers.own.values().any(|value| !(0..=10).contains(value)) {
        return Err(Error::invalid("own", "must be 0 to 10"));
    }
    Ok(())
}

/// The day and instant of a new entry.
///
/// A day alone leaves the instant unknown, unless it is today; both must fit each other within a day.
pub(super) fn place(
    draft: &CheckinDraft,
    now: Instant,
    zone: &Zone,
    day_start: u8,
) -> Result<(Day, Option<Instant>)> {
    let today = lived_day(now, zone, day_start);
    let lived = draft.at.map(|at| lived_day(at, zone, day_start));
    let day = draft.day.or(lived).unwrap_or(today);
    let at = draft.at.or_else(|| (day == today).then_some(now));
    if day > today.succ_opt().unwrap_or(today) {
        return Err(Error::invalid("day", "must not be later than tomorrow"));
    }
    if chrono::Datelike::year(&day) < FIRST_YEAR {
        return Err(Error::invalid("day", "must not be before the year 1900"));
    }
    if lived.is_some_and(|lived| (lived - day).num_days().abs() > 1) {
        return Err(Error::invalid("at", "must be on the day or beside it"));
    }
    Ok((day, at))
}

/// How much of a day is known, from its entries together.
///
/// Done means that both of the two illnesses were looked at: mood, and craving or use. A skipped
/// question was looked at.
pub(super) fn state(entries: &[Checkin]) -> DayState {
    let any = |asked: fn(&Answers) -> bool| entries.iter().any(|entry| asked(&entry.answers));
    if entries.is_empty() {
        DayState::None
    } else if any(|a| a.mood.is_some()) && any(|a| a.craving.is_some() || a.used.is_some()) {
        DayState::Done
    } else {
        DayState::Partial
    }
}

/// Groups entries, which come in order of day, into days.
pub(super) fn days(entries: Vec<Checkin>) -> Vec<CheckinDay> {
    let mut days: Vec<CheckinDay> = Vec::new();
    for entry in entries {
        match days.last_mut().filter(|day| day.day == entry.day) {
            Some(day) => day.entries.push(entry),
            None => days.push(CheckinDay {
                day: entry.day,
                state: DayState::None,
                entries: vec![entry],
            }),
        }
    }
    for day in &mut days {
        day.state = state(&day.entries);
    }
    days
}

/// Adds the days of the stretch that have no entry.
pub(super) fn with_empty_days(days: Vec<CheckinDay>, from: Day, to: Day) -> Vec<CheckinDay> {
    let mut known: BTreeMap<Day, CheckinDay> = days.into_iter().map(|d| (d.day, d)).collect();
    from.iter_days()
        .take_while(|day| *day <= to)
        .map(|day| {
            let empty = CheckinDay {
                day,
                state: DayState::None,
                entries: Vec::new(),
            };
            known.remove(&day).unwrap_or(empty)
        })
        .collect()
}

/// A stretch of days at a glance, with how much of it is known.
pub(super) fn summary(days: &[CheckinDay], from: Day, to: Day) -> CheckinSummary {
    let length = u32::try_from((to - from).num_days() + 1).unwrap_or(0);
    let with_entry = u32::try_from(days.len()).unwrap_or(u32::MAX);
    let names = scales(&Answers::default()).map(|(name, _)| name);
    let scale = |at: usize| {
        move |answers: &Answers| {
            scales(answers)
                .get(at)
                .and_then(|(_, value)| *value)
                .map(f64::from)
        }
    };
    let mut items: Vec<ItemSummary> = names
        .iter()
        .enumerate()
        .map(|(at, name)| item(name, days, scale(at)))
        .collect();
    items.push(item("sleep_hours", days, |answers| answers.sleep_hours));
    let used = |answers: &Answers| match answers.used {
        Some(Answer::Yes) => Some(true),
        Some(Answer::No) => Some(false),
        _ => None,
    };
    let medicine = |answers: &Answers| match answers.medicine {
        Some(Medicine::Taken | Medicine::Late) => Some(true),
        Some(Medicine::Missed) => Some(false),
        _ => None,
    };
    CheckinSummary {
        from,
        to,
        days: length,
        days_with_entry: with_entry,
        coverage: if length == 0 {
            0.0
        } else {
            f64::from(with_entry) / f64::from(length)
        },
        used: count(days, length, used),
        medicine: count(days, length, medicine),
        items,
    }
}

fn item(name: &str, days: &[CheckinDay], value: impl Fn(&Answers) -> Option<f64>) -> ItemSummary {
    let mut means = Vec::new();
    let (mut low, mut high) = (None::<f64>, None::<f64>);
    for day in days {
        let answers: Vec<f64> = day
            .entries
            .iter()
            .filter_map(|entry| value(&entry.answers))
            .collect();
        for &answer in &answers {
            low = Some(low.map_or(answer, |low| low.min(answer)));
            high = Some(high.map_or(answer, |high| high.max(answer)));
        }
        means.extend(mean(&answers));
    }
    let n = u32::try_from(means.len()).unwrap_or(u32::MAX);
    ItemSummary {
        item: name.to_owned(),
        n,
        mean: mean(&means),
        low,
        high,
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a count of days or answers is far below 2^52"
)]
fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn count(
    days: &[CheckinDay],
    length: u32,
    answer: impl Fn(&Answers) -> Option<bool>,
) -> AnswerCount {
    let mut counts = AnswerCount::default();
    for day in days {
        let answers = || {
            day.entries
                .iter()
                .filter_map(|entry| answer(&entry.answers))
        };
        if answers().any(|yes| yes) {
            counts.yes += 1;
        } else if answers().next().is_some() {
            counts.no += 1;
        }
    }
    counts.unknown = length.saturating_sub(counts.yes + counts.no);
    counts
}

/// How many own questions there may be, archived ones included.
pub(super) const ITEMS: usize = 50;

/// The words of an own question, trimmed.
pub(super) fn item_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Error::invalid("name", "must have 1 to 100 characters"));
    }
    Ok(name.to_owned())
}
