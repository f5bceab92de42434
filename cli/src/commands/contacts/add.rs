//! `contacts add`.

use super::draft::Given;
use super::paint;
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Add {
    #[command(flatten)]
    given: Given,
}

impl Add {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let saved = home.app.contact_add(self.given.draft())?;
        let texts = session.texts;
        session.out.show(&saved, |page| {
            page.line(&good(texts.text("contact.added")));
            paint::contact(page, texts, &home, &saved);
            page.line(&texts.text("contact.ask"));
        });
        Ok(())
    }
}
