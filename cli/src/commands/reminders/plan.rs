//! `reminders plan`: the notifications a phone should hold from now on, soonest first.

use super::paint;
use crate::commands::Done;
use crate::page::quiet;
use crate::session::Session;
use crate::words;

/// As many as iOS keeps.
const CAP: u32 = 64;
const HORIZON: u32 = 14;

#[derive(clap::Args)]
pub(crate) struct Plan {
    #[arg(long, value_name = "14d", value_parser = words::days)]
    horizon: Option<u32>,
    #[arg(long, value_name = "64", value_parser = words::count)]
    cap: Option<u32>,
}

impl Plan {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let (horizon, cap) = (self.horizon.unwrap_or(HORIZON), self.cap.unwrap_or(CAP));
        let plan = home.app.reminders_plan(horizon, cap)?;
        let texts = session.texts;
        session.out.show(&plan, |page| {
            page.heading(&texts.fill("plan.title", &[("zone", home.zone.name())]));
            paint::plan(page, texts, &home, &plan);
            page.line(&quiet(texts.text("plan.words")));
        });
        Ok(())
    }
}
