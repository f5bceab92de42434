//! Which rules may be kept, and on which days they fire. Pure: no clock, no store.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{OwnRuleAct, OwnRuleCondition, OwnRuleDraft};
use crate::calendar::Day;
use crate::error::{Error, Result};

/// How many rules there may be.
pub(super) const RULES: usize = 50;
/// Answers a rule may look at.
const ANSWERS: [&str; 9] = [
    "mood",
    "craving",
    "confidence",
    "anxiety",
    "restlessness",
    "stress",
    "energy",
    "lonely",
    "sleep_quality",
];
/// Days without a check-in for which a relay can hold a message back: 31, less those around them.
const HELD_DAYS: i32 = 28;
const SIGN: usize = 64;
const SIGNS: usize = 20;

/// The draft as it is kept: without repeats. Refuses what does not fit by name.
pub(crate) fn checked(mut draft: OwnRuleDraft) -> Result<OwnRuleDraft> {
    match &mut draft.condition {
        OwnRuleCondition::Answer {
            answer,
            value,
            times,
            ..
        } => {
            if !ANSWERS.contains(&answer.as_str()) {
                return Err(Error::invalid("answer", "must be a scale from 0 to 10"));
            }
            if !(0..=10).contains(value) {
                return Err(Error::invalid("value", "must be 0 to 10"));
            }
            if !(1..=5).contains(times) {
                return Err(Error::invalid("times", "must be 1 to 5"));
            }
        }
        OwnRuleCondition::Signs { signs, at_least } => {
            let given = std::mem::take(signs);
            let trimmed: BTreeSet<String> = given.iter().map(|s| s.trim().to_owned()).collect();
            *signs = trimmed.into_iter().collect();
            let fits = |sign: &String| (1..=SIGN).contains(&sign.chars().count());
            if !signs.iter().all(fits) {
                return Err(Error::invalid("signs", "must each have 1 to 64 characters"));
            }
            if !(1..=SIGNS).contains(&signs.len()) {
                return Err(Error::invalid("signs", "must be 1 to 20"));
            }
            let most = i32::try_from(signs.len()).unwrap_or(i32::MAX);
            if *at_least < 1 {
                return Err(Error::invalid("at_least", "must be 1 to 20"));
            }
            if *at_least > most {
                return Err(Error::invalid(
                    "at_least",
                    "must be the number of signs or less",
                ));
            }
        }
        OwnRuleCondition::NoCheckin { days } if !(1..=30).contains(days) => {
            return Err(Error::invalid("days", "must be 1 to 30"));
        }
        OwnRuleCondition::NoCheckin { .. } | OwnRuleCondition::Press => {}
    }
    let can_be_held =
        matches!(&draft.condition, OwnRuleCondition::NoCheckin { days } if *days <= HELD_DAYS);
    if draft.escrow && (!can_be_held || draft.act != OwnRuleAct::Send) {
        return Err(Error::invalid(
            "escrow",
            "must be of a rule that sends after 1 to 28 days without a check-in",
        ));
    }
    let mut seen = BTreeSet::new();
    draft.contact_ids.retain(|id| seen.insert(id.clone()));
    Ok(draft)
}

/// What the check-ins of one day say. A day that is not there had none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DayFacts {
    /// Answers by name, one for each check-in that has it.
    pub(crate) answers: Vec<(&'static str, i32)>,
    pub(crate) signs: BTreeSet<String>,
}

/// Check-ins by day.
pub(crate) type Days = BTreeMap<Day, DayFacts>;

/// The day a rule fires for, on `today`: today, or for days without a check-in the first on which there were enough.
/// `since`: before the day after this one, missing check-ins do not count (when the rule was made, the end of a pause).
pub(crate) fn trigger_day(
    condition: &OwnRuleCondition,
    today: Day,
    days: &Days,
    since: Day,
) -> Option<Day> {
    match condition {
        OwnRuleCondition::Answer {
            answer,
            at_least,
            value,
            times,
        } => {
            let fits = |(name, given): &&(&str, i32)| {
                name == answer
                    && if *at_least {
                        given >= value
                    } else {
                        given <= value
                    }
            };
            let met = days.get(&today)?.answers.iter().filter(fits).count();
            (i64::try_from(met).ok()? >= i64::from(*times)).then_some(today)
        }
        OwnRuleCondition::Signs { signs, at_least } => {
            let ticked = &days.get(&today)?.signs;
            let met = signs.iter().filter(|sign| ticked.contains(*sign)).count();
            (i64::try_from(met).ok()? >= i64::from(*at_least)).then_some(today)
        }
        OwnRuleCondition::NoCheckin { days: wanted } => {
            let last = days.range(..=today).next_back().map(|(day, _)| *day);
            let from = last.map_or(since, |last| last.max(since));
            let due = from.checked_add_signed(chrono::TimeDelta::days(i64::from(*wanted) + 1))?;
            (due <= today).then_some(due)
        }
        OwnRuleCondition::Press => None,
    }
}

/// The days from `from` to `to` on which a rule would have fired, had it been there.
pub(crate) fn dry_run(condition: &OwnRuleCondition, from: Day, to: Day, days: &Days) -> Vec<Day> {
    // Of days before the first check-in nothing is known.
    let Some(first) = days.keys().next().copied() else {
        return Vec::new();
    };
    let fired = |day: &Day| trigger_day(condition, *day, days, first) == Some(*day);
    let length = usize::try_from((to - from).num_days() + 1).unwrap_or(0);
    from.iter_days().take(length).filter(fired).collect()
}
