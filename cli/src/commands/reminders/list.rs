//! `reminders list`.

use serde_json::json;

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct List {}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let all = home.app.reminders()?;
        let texts = session.texts;
        session.out.show(&json!({ "reminders": all }), |page| {
            if all.is_empty() {
                page.line(&texts.text("reminder.none"));
            }
            for reminder in &all {
                paint::reminder(page, texts, &home, reminder);
            }
        });
        Ok(())
    }
}
