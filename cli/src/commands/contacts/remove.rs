//! `contacts remove`: erases a contact for good; the ledger keeps its lines, without the name.

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Remove {
    #[arg(value_name = "ID")]
    id: String,
}

impl Remove {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let withdrawn = home.app.contact_remove(self.id)?;
        let texts = session.texts;
        session.out.show(&withdrawn, |page| {
            page.line(&texts.text("contact.removed"));
            paint::withdrawn(page, texts, &withdrawn);
        });
        Ok(())
    }
}
