//! `rules run`: looks at every rule, and fires those whose day has come.

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Run {}

impl Run {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let ran = home.app.own_rules_run()?;
        let texts = session.texts;
        session
            .out
            .show(&ran, |page| paint::ran(page, texts, &home, &ran));
        Ok(())
    }
}
