//! An alert as the person sees it.

use super::due::is_late;
use super::{Here, Said, chain, given, link, texts};
use crate::error::Result;
use crate::features::alerts::given::GivenLines;
use crate::features::alerts::rules;
use crate::features::alerts::store::Kept;
use crate::features::{Alert, AlertPreview, AlertState, contact_by_id};
use crate::store::Sql;

/// An alert with names, who comes next, and what it waits for.
pub(in crate::flows) fn shown(sql: &Sql, here: &Here<'_>, alert: &Kept) -> Result<Alert> {
    let today = here.moment.today();
    let contact = contact_by_id(sql, &alert.contact.to_string(), today)?;
    let said = Said::of(alert);
    let mut next = Vec::new();
    for id in &alert.rest {
        if let Some((to, contact)) = contact_by_id(sql, id, today)? {
            let (text, late_text) = texts(here, &said, &contact);
            let lines = given::lines(here, &alert.given, &contact);
            next.push(AlertPreview {
                contact_id: contact.id,
                name: contact.name,
                text,
                late_text,
                answers_line: lines.answers,
                page_line: lines.page,
                link_line: link::shown(sql, chain::next_id(sql, alert, to)?)?,
            });
        }
    }
    let progress = &alert.progress;
    // What has left is shown as it left.
    let lines = match (progress.went_out() || progress.is_given_out(), &contact) {
        (true, _) => alert.given_lines.clone(),
        (false, Some((_, contact))) => given::lines(here, &alert.given, contact),
        (false, None) => GivenLines::default(),
    };
    let (state, since) = rules::shown(progress, alert.ending.as_ref());
    let until_in = |wanted: &[AlertState]| progress.until.filter(|_| wanted.contains(&state));
    Ok(Alert {
        id: alert.id.to_string(),
        kind: alert.kind,
        level: alert.level,
        state,
        since,
        created_at: alert.created_at,
        preview: AlertPreview {
            contact_id: alert.contact.to_string(),
            name: contact.map(|(_, contact)| contact.name).unwrap_or_default(),
            text: alert.text.clone(),
            late_text: alert.late_text.clone(),
            answers_line: lines.answers,
            page_line: lines.page,
            link_line: link::shown(sql, alert.id)?,
        },
        next,
        grace_until: until_in(&[AlertState::Grace]),
        means: progress.means,
        reason: progress.reason,
        next_try: until_in(&[AlertState::Failed]),
        answer_by: until_in(&[
            AlertState::HandedOver,
            AlertState::Accepted,
            AlertState::Shown,
        ]),
        escalated: progress.escalated,
        nobody_left: chain::has_run_out(sql, alert)?,
        perhaps_twice: progress.perhaps_twice,
        is_late: is_late(alert, here.moment.now),
        has_link: progress.linked,
        rule_id: alert.rule.map(|rule| rule.to_string()),
        day: alert.day,
        let_out_at: alert.let_out_at,
        from_here: alert.device == here.device,
    })
}
