//! `contacts revoke`: takes back what a contact may get, at once.

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Revoke {
    #[arg(value_name = "ID")]
    id: String,
}

impl Revoke {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let withdrawn = home.app.contact_revoke(self.id)?;
        let texts = session.texts;
        session
            .out
            .show(&withdrawn, |page| paint::withdrawn(page, texts, &withdrawn));
        Ok(())
    }
}
