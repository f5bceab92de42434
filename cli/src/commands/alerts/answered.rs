//! `alerts answered`: the contact answered, so nobody else is asked.

use super::{find, paint};
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Answered {
    #[arg(value_name = "ID")]
    id: String,
}

impl Answered {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let alert = home.app.alert_answered(find(&home, &self.id)?)?;
        let texts = session.texts;
        session
            .out
            .show(&alert, |page| paint::alert(page, texts, &home, &alert));
        Ok(())
    }
}
