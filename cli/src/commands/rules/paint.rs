//! A rule, and what came of looking at all of them, for people.

use waymark_core::{OwnRule, OwnRulesRun};

use crate::commands::alerts;
use crate::page::{Page, care, plain, quiet};
use crate::session::Home;
use crate::texts::Texts;

/// Digits of an id that are shown.
const ID: usize = 8;

pub(super) fn rule(page: &mut Page, texts: Texts, rule: &OwnRule) {
    let id: String = rule.id.chars().take(ID).collect();
    page.under(2, &quiet(id));
    page.under(4, &plain(&rule.in_words));
    if rule.paused {
        page.under(4, &care(texts.text("reminder.paused")));
    }
}

pub(super) fn ran(page: &mut Page, texts: Texts, home: &Home, ran: &OwnRulesRun) {
    if ran.fired.is_empty() {
        page.line(&texts.text("rule.nothing"));
    }
    page.each(&ran.fired, |page, alert| {
        alerts::paint::alert(page, texts, home, alert);
        alerts::paint::preview(page, texts, alert);
    });
    if ran.needs_sync {
        page.line(&care(texts.text("rule.needs_sync")));
    }
}
