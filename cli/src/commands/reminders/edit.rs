//! `reminders edit`: changes what is named; the rest stays.

use waymark_core::{ReminderDraft, ReminderKind};

use super::draft::Given;
use super::{find, paint};
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Edit {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "KIND", value_parser = words::named::<ReminderKind>)]
    kind: Option<ReminderKind>,
    #[command(flatten)]
    given: Given,
}

impl Edit {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let there = find(&home, &self.id)?;
        let mut draft = ReminderDraft {
            kind: self.kind.unwrap_or(there.kind),
            name: there.name,
            schedule: there.schedule,
        };
        self.given.put(&home, &mut draft);
        let saved = home.app.reminder_edit(there.id, draft)?;
        let texts = session.texts;
        session.out.show(&saved, |page| {
            page.line(&good(texts.text("reminder.changed")));
            paint::reminder(page, texts, &home, &saved);
        });
        Ok(())
    }
}
