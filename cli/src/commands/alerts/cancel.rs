//! `alerts cancel`: calls off what has not gone out.

use super::{find, paint};
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Cancel {
    #[arg(value_name = "ID")]
    id: String,
}

impl Cancel {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let alert = home.app.alert_cancel(find(&home, &self.id)?)?;
        let texts = session.texts;
        session
            .out
            .show(&alert, |page| paint::alert(page, texts, &home, &alert));
        Ok(())
    }
}
