//! `reminders done`: one occurrence is done and stays silent.

use chrono::NaiveTime;
use serde_json::json;
use waymark_core::calendar::time_text;

use super::find;
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;
use crate::words::{self, DayWord};

#[derive(clap::Args)]
pub(crate) struct Mark {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    day: Option<DayWord>,
    #[arg(long, value_name = "HH:MM", value_parser = words::time)]
    time: NaiveTime,
}

impl Mark {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let id = find(&home, &self.id)?.id;
        let day = self
            .day
            .map_or_else(|| home.today(), |word| word.day(home.today()));
        home.app.reminder_done(id.clone(), day, self.time)?;
        let words = good(session.texts.text("reminder.done"));
        let answer = json!({ "id": id, "day": day, "time": time_text(self.time) });
        session.out.show(&answer, |page| page.line(&words));
        Ok(())
    }
}
