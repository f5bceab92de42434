//! `checkin list`: the days in order.

use serde_json::json;

use super::paint;
use crate::commands::Done;
use crate::session::Session;
use crate::words::{self, DayWord};

#[derive(clap::Args)]
pub(crate) struct List {
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    from: Option<DayWord>,
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    to: Option<DayWord>,
}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let today = home.today();
        let day = |word: Option<DayWord>| word.map(|word| word.day(today));
        let days = home.app.checkin_list(day(self.from), day(self.to))?;
        let texts = session.texts;
        session.out.show(&json!({ "days": days }), |page| {
            if days.is_empty() {
                page.line(&texts.core.text("empty.checkin"));
            }
            for day in &days {
                paint::day(page, texts, &home, day);
            }
        });
        Ok(())
    }
}
