//! `rules add`: makes a rule and reads it back.

use super::draft::Given;
use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Add {
    #[command(flatten)]
    given: Given,
}

impl Add {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let rule = home.app.own_rule_add(self.given.draft()?)?;
        paint::read_back(session, &home, &rule, "rule.added")
    }
}
