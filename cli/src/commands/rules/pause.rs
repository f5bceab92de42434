//! `rules pause`: silences a rule, or takes it up again.

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Pause {
    #[arg(value_name = "ID")]
    id: String,
    /// Takes it up again.
    #[arg(long)]
    off: bool,
}

impl Pause {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let rule = home.app.own_rule_pause(self.id, !self.off)?;
        let texts = session.texts;
        session
            .out
            .show(&rule, |page| paint::rule(page, texts, &home, &rule));
        Ok(())
    }
}
