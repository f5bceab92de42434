//! `reminders remove`: erases a reminder for good.

use serde_json::json;

use super::find;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Remove {
    #[arg(value_name = "ID")]
    id: String,
}

impl Remove {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let id = find(&home, &self.id)?.id;
        home.app.reminder_remove(id.clone())?;
        let words = session.texts.text("reminder.removed");
        session
            .out
            .show(&json!({ "id": id, "removed": true }), |page| {
                page.line(&words)
            });
        Ok(())
    }
}
