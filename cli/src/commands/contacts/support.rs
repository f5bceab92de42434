//! `contacts support`: the page of who supports somebody.

use waymark_core::{SupportGroup, SupportGuide, SupportPage, SupportedPerson};

use super::paint;
use crate::commands::{Done, crisis};
use crate::page::{Page, bold, care, plain, quiet};
use crate::session::{Home, Session};
use crate::texts::Texts;

#[derive(clap::Args)]
pub(crate) struct Support {}

impl Support {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let page = home.app.support_page(texts.language())?;
        session.out.show(&page, |to| whole(to, texts, &home, &page));
        Ok(())
    }
}

fn whole(to: &mut Page, texts: Texts, home: &Home, page: &SupportPage) {
    to.heading(&page.title);
    to.line(&page.lead);
    to.heading(&page.people_title);
    page.no_people.iter().for_each(|words| to.line(words));
    to.each(&page.people, |to, one| person(to, texts, home, one));
    page.guides.iter().for_each(|one| guide(to, one));
    to.heading(&page.groups_title);
    to.line(&page.groups_lead);
    page.groups.iter().for_each(|one| group(to, one));
    match &page.no_family_lines {
        None => crisis::lines(to, texts, &page.family_title, &page.family_lines),
        Some(words) => {
            to.heading(&page.family_title);
            to.line(words);
        }
    }
    crisis::numbers(to, texts, &page.crisis);
    crisis::lines(
        to,
        texts,
        &page.crisis.crisis_title,
        &page.crisis.crisis_lines,
    );
    to.blank();
    // Without a country, that it can be chosen stands above already.
    let said = page.no_family_lines.as_ref();
    for notice in page.crisis.notices.iter().filter(|it| said != Some(*it)) {
        to.line(&care(notice));
    }
    to.line(&quiet(texts.text("support.all_lines")));
    to.line(&quiet(&page.crisis.standing));
}

fn person(to: &mut Page, texts: Texts, home: &Home, person: &SupportedPerson) {
    let id = paint::short(&person.contact_id);
    to.ends(2, &bold(plain(&person.name)), &quiet(id));
    for words in &person.in_words {
        to.under(4, &plain(words));
    }
    if !person.waiting.is_empty() {
        to.under(2, &care(texts.text("support.waiting")));
        for message in &person.waiting {
            paint::message(to, texts, home, message);
        }
    }
    if let Some(message) = &person.last_answered {
        to.under(2, &quiet(texts.text("support.last_answered")));
        paint::message(to, texts, home, message);
    }
}

fn guide(to: &mut Page, guide: &SupportGuide) {
    to.heading(&guide.title);
    for item in &guide.items {
        to.hang("  •", 4, item);
    }
}

fn group(to: &mut Page, group: &SupportGroup) {
    to.under(2, &bold(&group.name));
    to.under(4, &group.about);
    to.under(4, &quiet(&group.url));
}
