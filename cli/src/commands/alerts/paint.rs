//! An alert, its text and what has to be done, for people.

use waymark_core::calendar::Instant;
use waymark_core::{Alert, AlertKind, AlertMeans, AlertReason, AlertState, AlertsDue};

use crate::page::{Page, bold, care, good, plain, quiet};
use crate::session::Home;
use crate::texts::Texts;

/// Digits of an id that are shown.
const ID: usize = 8;

/// Who, how far it has come, since when, and what it waits for.
pub(in crate::commands) fn alert(page: &mut Page, texts: Texts, home: &Home, alert: &Alert) {
    let id: String = alert.id.chars().take(ID).collect();
    let name = match alert.preview.name.as_str() {
        "" => texts.text("ledger.erased"),
        name => plain(name),
    };
    let what = texts.text(kind_key(alert.kind));
    page.ends(2, &format!("{} · {what}", bold(name)), &quiet(id));
    let state = texts.fill(
        state_key(alert.state),
        &[("time", &when(texts, home, alert.since))],
    );
    let state = match alert.state {
        AlertState::Answered | AlertState::Closed => good(state),
        AlertState::Failed | AlertState::Queued => care(state),
        _ => state,
    };
    page.under(4, &state);
    if let Some(reason) = alert.reason {
        page.under(4, &quiet(texts.text(reason_key(reason))));
    }
    let waits = [
        ("alert.grace_until", alert.grace_until),
        ("alert.next_try", alert.next_try),
        (
            "alert.answer_by",
            alert.answer_by.filter(|_| !alert.next.is_empty()),
        ),
    ];
    for (key, at) in waits {
        if let Some(at) = at {
            page.under(
                4,
                &quiet(texts.fill(key, &[("time", &when(texts, home, at))])),
            );
        }
    }
    if let Some(at) = alert.let_out_at {
        let time = when(texts, home, at);
        page.under(4, &care(texts.fill("alert.let_out", &[("time", &time)])));
    }
    let marks = [
        (alert.escalated && !alert.nobody_left, "alert.escalated"),
        (alert.nobody_left, "alert.nobody_left"),
        (alert.perhaps_twice, "alert.perhaps_twice"),
        (alert.is_late, "alert.is_late"),
        (alert.has_link, "alert.has_link"),
    ];
    for (_, key) in marks.iter().filter(|(is, _)| *is) {
        page.under(4, &care(texts.text(key)));
    }
}

/// The very text, and who comes next.
pub(in crate::commands) fn preview(page: &mut Page, texts: Texts, alert: &Alert) {
    page.under(4, &format!("«{}»", plain(&alert.preview.text)));
    for (key, line) in [
        ("alert.given_line", &alert.preview.answers_line),
        ("alert.given_line", &alert.preview.page_line),
        ("alert.link_line", &alert.preview.link_line),
    ] {
        if let Some(line) = line {
            page.under(4, &quiet(texts.text(key)));
            page.under(4, &format!("«{}»", plain(line)));
        }
    }
    let names: Vec<_> = alert.next.iter().map(|one| plain(&one.name)).collect();
    if !names.is_empty() {
        page.under(
            4,
            &quiet(texts.fill("alert.then", &[("names", &names.join(", "))])),
        );
    }
}

pub(super) fn due(page: &mut Page, texts: Texts, home: &Home, due: &AlertsDue) {
    if due.tasks.is_empty() {
        page.line(&texts.text("alert.nothing_now"));
    }
    page.each(&due.tasks, |page, task| {
        let id: String = task.alert_id.chars().take(ID).collect();
        let what = texts.text(means_key(task.means));
        let to = task.phone.as_deref().unwrap_or_default();
        page.ends(2, &format!("{} {}", bold(what), plain(to)), &quiet(id));
        if !task.text.is_empty() {
            page.under(4, &format!("«{}»", plain(&task.text)));
        }
    });
    if !due.tasks.is_empty() {
        page.line(&texts.text("alert.then_report"));
    }
    if let Some(at) = due.next_at {
        page.line(&quiet(
            texts.fill("alert.next_at", &[("time", &when(texts, home, at))]),
        ));
    }
}

fn when(texts: Texts, home: &Home, at: Instant) -> String {
    let local = home.zone.to_local(at);
    let time = local.format("%H:%M").to_string();
    if local.date() == home.zone.to_local(home.now).date() {
        return time;
    }
    format!("{} {time}", texts.day(local.date(), home.today()))
}

fn kind_key(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Alert => "alert.kind.alert",
        AlertKind::StandDown => "alert.kind.stand_down",
        AlertKind::Test => "alert.kind.test",
    }
}

fn state_key(state: AlertState) -> &'static str {
    match state {
        AlertState::Drafted => "alert.state.drafted",
        AlertState::Grace => "alert.state.grace",
        AlertState::Queued => "alert.state.queued",
        AlertState::HandedOver => "alert.state.handed_over",
        AlertState::Accepted => "alert.state.accepted",
        AlertState::Failed => "alert.state.not_out",
        AlertState::Shown => "alert.state.shown",
        AlertState::Answered => "alert.state.answered",
        AlertState::Closed => "alert.state.closed",
        AlertState::Cancelled => "alert.state.cancelled",
        AlertState::Expired => "alert.state.expired",
    }
}

fn reason_key(reason: AlertReason) -> &'static str {
    match reason {
        AlertReason::NoSignal => "alert.reason.no_signal",
        AlertReason::Refused => "alert.reason.refused",
        AlertReason::NoPermission => "alert.reason.no_permission",
        AlertReason::BadNumber => "alert.reason.bad_number",
        AlertReason::NoApp => "alert.reason.no_app",
        AlertReason::Dismissed => "alert.reason.dismissed",
        AlertReason::Withdrawn => "alert.reason.withdrawn",
        AlertReason::DayLimit => "alert.reason.day_limit",
        AlertReason::NoWay => "alert.reason.no_way",
    }
}

fn means_key(means: AlertMeans) -> &'static str {
    match means {
        AlertMeans::SmsDirect | AlertMeans::SmsComposer => "alert.means.text",
        AlertMeans::Call => "alert.means.call",
        AlertMeans::ShareSheet => "alert.means.share",
        AlertMeans::AppMessage => "alert.means.app",
    }
}
