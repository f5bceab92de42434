//! `contacts list`.

use serde_json::json;

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct List {}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let all = home.app.contacts()?;
        let pairings = super::pairings(&home)?;
        let texts = session.texts;
        let shown: Vec<_> = pairings.iter().map(|(_, pairing)| pairing).collect();
        let shown = json!({ "contacts": all, "pairings": shown });
        session.out.show(&shown, |page| {
            if all.is_empty() {
                page.line(&texts.text("contact.none"));
            }
            page.each(&all, |page, contact| {
                paint::contact(page, texts, &home, contact);
                let own = pairings.iter().filter(|(of, _)| of.id == contact.id);
                own.for_each(|(of, pairing)| paint::paired(page, texts, &home, (of, pairing)));
            });
        });
        Ok(())
    }
}
