//! `rules edit`: replaces a rule, which stays the same one, and reads it back.

use super::draft::Given;
use super::paint;
use crate::commands::Done;
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
        let rule = home.app.own_rule_edit(self.id, self.given.draft()?)?;
        paint::read_back(session, &home, &rule, "rule.edited")
    }
}
