//! A rule, and what came of looking at all of them, for people.

use waymark_core::{EscrowState, OwnRule, OwnRulesRun};

use crate::commands::{Done, alerts};
use crate::page::{Page, care, good, plain, quiet};
use crate::session::{Home, Session};
use crate::texts::Texts;

/// Digits of an id that are shown.
const ID: usize = 8;

pub(super) fn rule(page: &mut Page, texts: Texts, home: &Home, rule: &OwnRule) {
    let id: String = rule.id.chars().take(ID).collect();
    page.under(2, &quiet(id));
    page.under(4, &plain(&rule.in_words));
    if rule.paused {
        page.under(4, &care(texts.text("reminder.paused")));
    }
    if let Some(escrowed) = &rule.escrowed {
        let key = match escrowed.state {
            EscrowState::Waiting => "rule.escrow.waiting",
            EscrowState::Held => "rule.escrow.held",
            EscrowState::ToBeCalledOff => "rule.escrow.to_be_called_off",
            EscrowState::PerhapsOut => "rule.escrow.perhaps_out",
        };
        let local = home.zone.to_local(escrowed.opens_at);
        let day = texts.day(local.date(), home.today());
        let time = format!("{day} {}", local.format("%H:%M"));
        let values = [("time", time.as_str()), ("name", &plain(&escrowed.name))];
        page.under(4, &care(texts.fill(key, &values)));
    }
}

/// A rule as it is now, and what a relay can do that holds its message back.
pub(super) fn read_back(
    session: &Session,
    home: &Home,
    rule: &OwnRule,
    done: &'static str,
) -> Done {
    let terms = match rule.escrow {
        true => home.app.escrow_terms()?,
        false => Vec::new(),
    };
    let texts = session.texts;
    session.out.show(rule, |page| {
        page.line(&good(texts.text(done)));
        self::rule(page, texts, home, rule);
        for term in &terms {
            page.under(4, &quiet(plain(term)));
        }
    });
    Ok(())
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
