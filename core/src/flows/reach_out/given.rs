//! What the person gives under an alert: answers of today, a page of their plan. For the contacts who agreed to get it.
//!
//! It is what there was when the alert was composed. What of it a contact gets is worked out when it goes out, so what
//! was taken back meanwhile stays here, and the call for help goes out without it.

use waymark_wire::contact::record::MOST_TEXT;

use super::{Here, Said, answers, texts};
use crate::content::PlanPart;
use crate::error::{Error, Result};
use crate::features::alerts::given::{Given, GivenLines, GivenPage};
use crate::features::alerts::store::Kept;
use crate::features::{AlertDraft, AlertKind, Contact, ContactLevel, plan_lines};
use crate::store::Sql;

/// What a draft asks to give, as it is now. Errors: `Invalid` naming what of it there is not, or nobody may get.
pub(super) fn now(
    sql: &Sql,
    here: &Here<'_>,
    draft: &AlertDraft,
    contacts: &[Contact],
) -> Result<Given> {
    if draft.kind != AlertKind::Alert {
        let asked = [draft.give_answers, draft.give_page.is_some()];
        refuse(asked, "must be of an alert")?;
    }
    let today = here.moment.today();
    let answers = match draft.give_answers {
        true => Some(answers::of_today(sql, today, contacts)?),
        false => None,
    };
    let page = draft.give_page.map(|part| page(sql, part, contacts));
    Ok(Given {
        answers,
        page: page.transpose()?,
    })
}

fn page(sql: &Sql, part: PlanPart, contacts: &[Contact]) -> Result<GivenPage> {
    if !contacts.iter().any(gets_pages) {
        return Err(Error::invalid(
            "give_page",
            "must be for one of the contacts who agreed to get a page",
        ));
    }
    let lines = plan_lines(sql, part)?;
    match lines.is_empty() {
        true => Err(Error::invalid("give_page", "must be a page with lines")),
        false => Ok(GivenPage { part, lines }),
    }
}

fn gets_pages(contact: &Contact) -> bool {
    contact.gets.contains(&ContactLevel::PlanPage)
}

/// Refuses what is longer than a message to an app can be, so that nobody gets less than was shown.
pub(super) fn check_length(here: &Here<'_>, said: &Said, contacts: &[Contact]) -> Result<()> {
    for contact in contacts {
        let (_, late_text) = texts(here, said, contact);
        let all = lines(here, &said.given, contact);
        let fitting = all.clone().fitting(&late_text, MOST_TEXT);
        let cut = [fitting.answers != all.answers, fitting.page != all.page];
        refuse(cut, "must fit with the words into 800 bytes")?;
    }
    Ok(())
}

/// Refuses the first of the two that is said: answers, page.
fn refuse([answers, page]: [bool; 2], why: &'static str) -> Result<()> {
    match (answers, page) {
        (true, _) => Err(Error::invalid("give_answers", why)),
        (_, true) => Err(Error::invalid("give_page", why)),
        (false, false) => Ok(()),
    }
}

/// What this contact gets of it now.
pub(super) fn lines(here: &Here<'_>, given: &Given, contact: &Contact) -> GivenLines {
    let answers = given.answers.as_ref();
    let page = given.page.as_ref().filter(|_| gets_pages(contact));
    GivenLines {
        answers: answers.and_then(|answers| answers::line(here, answers, contact)),
        page: page.map(|page| page.words(here.strings(contact))),
    }
}

/// The same of an alert that goes out now, as long as it fits into a message.
pub(in crate::flows) fn lines_now(here: &Here<'_>, alert: &Kept, contact: &Contact) -> GivenLines {
    lines(here, &alert.given, contact).fitting(alert.text_now(), MOST_TEXT)
}
