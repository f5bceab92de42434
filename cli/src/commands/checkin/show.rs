//! `checkin show`: one day.

use serde_json::json;

use super::paint;
use crate::commands::Done;
use crate::session::Session;
use crate::words::{self, DayWord};

#[derive(clap::Args)]
pub(crate) struct Show {
    #[arg(value_name = "DAY", value_parser = words::day)]
    day: DayWord,
}

impl Show {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let day = home.app.checkin_day(self.day.day(home.today()))?;
        let texts = session.texts;
        session.out.show(&json!({ "days": [day] }), |page| {
            paint::day(page, texts, &home, &day)
        });
        Ok(())
    }
}
