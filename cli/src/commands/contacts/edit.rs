//! `contacts edit`: changes what is named; the rest stays.

use waymark_core::ContactDraft;

use super::draft::Given;
use super::{find, paint};
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Edit {
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    given: Given,
}

impl Edit {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let there = find(&home, &self.id)?;
        let mut draft = ContactDraft {
            name: there.name,
            role: there.role,
            phone: there.phone,
            ways: there.ways,
            may_get: there.may_get,
            fields: there.fields,
            hours_from: there.hours_from,
            hours_until: there.hours_until,
            order: there.order,
            wait_minutes: there.wait_minutes,
            language: there.language,
            link_relay: there.link_relay,
            link_word: there.link_word,
            helps: there.helps,
        };
        self.given.put(&mut draft);
        let saved = home.app.contact_edit(there.id, draft)?;
        let texts = session.texts;
        session.out.show(&saved, |page| {
            page.line(&good(texts.text("contact.changed")));
            paint::contact(page, texts, &home, &saved);
        });
        Ok(())
    }
}
