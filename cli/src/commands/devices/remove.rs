//! `devices remove`: takes a device out, from now on or from a day on which it was not in the person's hands any more.

use chrono::NaiveTime;

use super::paint;
use crate::commands::Done;
use crate::failure::Failure;
use crate::page::good;
use crate::session::Session;
use crate::words::{self, DayWord};

#[derive(clap::Args)]
pub(crate) struct Remove {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "DATE", value_parser = words::day)]
    since: Option<DayWord>,
}

impl Remove {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let begin = |day: DayWord| {
            let midnight = day.day(home.today()).and_time(NaiveTime::MIN);
            let at = home.zone.at(midnight);
            at.ok_or_else(|| Failure::invalid("since", "is a day that is left out here"))
        };
        let since = self.since.map(begin).transpose()?;
        let report = home.app.device_remove(self.id, since)?;
        let fallen = home.app.fallen()?.len();
        let texts = session.texts;
        session.out.show(&report, |page| {
            page.line(&good(texts.text("devices.removed")));
            if fallen > 0 {
                page.line(&texts.count("devices.fell", fallen, &[]));
            }
            page.blank();
            paint::devices(page, texts, &home, &report.devices);
        });
        Ok(())
    }
}
