//! `contacts carry`: one turn with the relays of paired contacts.

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Carry {}

impl Carry {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let carried = home.app.contacts_carry()?;
        let texts = session.texts;
        session
            .out
            .show(&carried, |page| paint::carried(page, texts, &carried));
        Ok(())
    }
}
