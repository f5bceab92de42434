//! `reminders add`.

use waymark_core::{ReminderDraft, ReminderKind, ReminderSchedule};

use super::draft::Given;
use super::paint;
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Add {
    #[arg(long, value_name = "KIND", value_parser = words::named::<ReminderKind>)]
    kind: ReminderKind,
    #[command(flatten)]
    given: Given,
}

impl Add {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let mut draft = ReminderDraft {
            kind: self.kind,
            name: String::new(),
            schedule: ReminderSchedule::default(),
        };
        self.given.put(&home, &mut draft);
        let saved = home.app.reminder_add(draft)?;
        let texts = session.texts;
        session.out.show(&saved, |page| {
            page.line(&good(texts.text("reminder.added")));
            paint::reminder(page, texts, &home, &saved);
        });
        Ok(())
    }
}
