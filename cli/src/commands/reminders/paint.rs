//! A reminder and a plan, for people.

use waymark_core::calendar::time_text;
use waymark_core::{Reminder, ReminderKind, ReminderNotification, ReminderPlan, ReminderSchedule};

use crate::page::{Page, care, plain, quiet};
use crate::session::Home;
use crate::texts::Texts;

/// Digits of an id that are shown.
const ID: usize = 8;

pub(super) fn reminder(page: &mut Page, texts: Texts, home: &Home, reminder: &Reminder) {
    let kind = texts.text(kind_key(reminder.kind));
    let name = match reminder.name.as_str() {
        "" => kind,
        name => format!("{kind}: {}", plain(name)),
    };
    let id: String = reminder.id.chars().take(ID).collect();
    page.ends(2, &name, &quiet(id));
    page.under(4, &when(texts, home, &reminder.schedule));
    if reminder.paused {
        page.under(4, &care(texts.text("reminder.paused")));
    }
}

fn when(texts: Texts, home: &Home, schedule: &ReminderSchedule) -> String {
    let times: Vec<_> = schedule.times.iter().map(|time| time_text(*time)).collect();
    let mut parts = vec![times.join(", ")];
    if !schedule.weekdays.is_empty() {
        let days = schedule
            .weekdays
            .iter()
            .filter_map(|day| u32::try_from(*day).ok());
        parts.push(
            days.map(|day| texts.weekday(day))
                .collect::<Vec<_>>()
                .join(", "),
        );
    } else if let Some(days) = schedule.every_days {
        parts.push(texts.count("reminder.every", u32::try_from(days).unwrap_or(1), &[]));
    } else if schedule.first_day.is_none() || schedule.first_day != schedule.last_day {
        parts.push(texts.text("reminder.daily"));
    }
    let day = |day| texts.day(day, home.today());
    match (schedule.first_day, schedule.last_day) {
        (Some(first), Some(last)) if first == last => parts.push(day(first)),
        (first, last) => {
            parts.extend(first.map(|first| texts.fill("reminder.from", &[("day", &day(first))])));
            parts.extend(last.map(|last| texts.fill("reminder.to", &[("day", &day(last))])));
        }
    }
    if schedule.minutes_before > 0 {
        let long = length(schedule.minutes_before);
        parts.push(texts.fill("reminder.before", &[("long", &long)]));
    }
    parts.extend(schedule.zone.clone());
    parts.join(" · ")
}

/// `45 min`, `2 h`, `1 d`: the largest unit that fits without a rest.
fn length(minutes: i32) -> String {
    let units = [(24 * 60, "d"), (60, "h"), (1, "min")];
    let fits = units.into_iter().find(|(unit, _)| minutes % unit == 0);
    let (unit, name) = fits.unwrap_or((1, "min"));
    format!("{} {name}", minutes / unit)
}

fn kind_key(kind: ReminderKind) -> &'static str {
    match kind {
        ReminderKind::Checkin => "reminder.checkin",
        ReminderKind::Medicine => "reminder.medicine",
        ReminderKind::Skill => "reminder.skill",
        ReminderKind::Meeting => "reminder.meeting",
        ReminderKind::Appointment => "reminder.appointment",
        ReminderKind::HomeGroup => "reminder.home_group",
        ReminderKind::ContactReview => "reminder.contact_review",
    }
}

/// Each notification by the clock of where the person is, and how far that is from UTC then.
pub(in crate::commands) fn plan(page: &mut Page, texts: Texts, home: &Home, plan: &ReminderPlan) {
    if plan.notifications.is_empty() {
        page.line(&texts.text("plan.none"));
    }
    let rows: Vec<_> = plan
        .notifications
        .iter()
        .map(|one| row(texts, home, one))
        .collect();
    page.table(2, &rows);
    if !plan.unknown_zone.is_empty() {
        let n = plan.unknown_zone.len();
        page.line(&care(texts.count(
            "plan.unknown_zone",
            u64::try_from(n).unwrap_or(1),
            &[],
        )));
    }
}

fn row(texts: Texts, home: &Home, one: &ReminderNotification) -> [String; 3] {
    let local = home.zone.to_local(one.fire_at);
    let offset = home.zone.offset_at(one.fire_at);
    let time = format!(
        "{} {}",
        local.format("%H:%M"),
        quiet(format!("UTC{offset}"))
    );
    [
        texts.day(local.date(), home.today()),
        time,
        format!("{} — {}", plain(&one.title), plain(&one.body)),
    ]
}
