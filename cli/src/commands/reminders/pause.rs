//! `reminders pause`: silences a reminder, or takes it up again.

use super::{find, paint};
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
        home.app.reminder_pause(self.id.clone(), !self.off)?;
        let reminder = find(&home, &self.id)?;
        let texts = session.texts;
        session.out.show(&reminder, |page| {
            paint::reminder(page, texts, &home, &reminder)
        });
        Ok(())
    }
}
