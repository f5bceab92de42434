//! The plan of a thousand reminders.

use chrono::NaiveTime;
use waymark_core::{ReminderDraft, ReminderKind, ReminderSchedule};

use crate::home::{Home, memory};
use crate::measure::{Outcome, micros, percentile, timed};
use crate::report::{Check, Finding, time};

const RULES: u32 = 1_000;
const PLANS: usize = 500;

/// 1,000 rules of all kinds, 14 days, 64 notifications at most.
pub(crate) fn plan() -> Outcome<Finding> {
    let home = Home::new(&memory())?;
    for number in 0..RULES {
        home.app.reminder_add(rule(number)?)?;
    }
    let mut walls = Vec::new();
    for _ in 0..PLANS {
        let (cost, plan) = timed(|| Ok(home.app.reminders_plan(14, 64)?))?;
        if plan.notifications.len() != 64 {
            return Err("the plan is not full".into());
        }
        walls.push(micros(cost.wall));
    }
    let p50 = percentile(walls.iter().copied(), 0.5);
    let p99 = percentile(walls.iter().copied(), 0.99);
    Ok(Finding::alone(
        "plan 1,000 reminders, 14 days",
        format!("p50 {}, p99 {}", time(p50), time(p99)),
        vec![Check::new("p50 in ms", p50 / 1e3, 8.0)],
    ))
}

fn rule(number: u32) -> Outcome<ReminderDraft> {
    let time = |minute: u32| NaiveTime::from_num_seconds_from_midnight_opt(minute % 1_440 * 60, 0);
    let times = (0..=number % 3).filter_map(|nth| time(number * 7 + nth * 300));
    let kind = match number % 4 {
        0 => ReminderKind::Checkin,
        1 => ReminderKind::Medicine,
        2 => ReminderKind::Skill,
        _ => ReminderKind::Meeting,
    };
    let weekly = number.is_multiple_of(2);
    Ok(ReminderDraft {
        kind,
        name: format!("Rule {number}"),
        schedule: ReminderSchedule {
            times: times.collect(),
            weekdays: if weekly {
                vec![1, 3, i32::try_from(number % 7)?]
            } else {
                Vec::new()
            },
            every_days: (!weekly && number.is_multiple_of(5)).then_some(3),
            ..ReminderSchedule::default()
        },
    })
}
