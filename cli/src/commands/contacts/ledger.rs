//! `contacts ledger`: who agreed to what and when, and whether a line was changed.

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Ledger {}

impl Ledger {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let ledger = home.app.consent_ledger()?;
        let texts = session.texts;
        session
            .out
            .show(&ledger, |page| paint::ledger(page, texts, &home, &ledger));
        Ok(())
    }
}
