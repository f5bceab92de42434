//! `devices remove`: takes a device out, from now on or from a day on which it was not in the person's hands any more.

use chrono::NaiveTime;
use waymark_core::calendar::Instant;

use super::paint;
use crate::commands::Done;
use crate::failure::Failure;
use crate::page::good;
use crate::session::{Home, Session};
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
        let since = self.since.map(|day| beginning(&home, day)).transpose()?;
        let report = home.app.device_remove(self.id, since)?;
        let fallen = home.app.fallen()?.len();
        let texts = session.texts;
        session.out.show(&report, |page| {
            page.line(&good(texts.text("devices.removed")));
            paint::fell(page, texts, fallen);
            page.blank();
            paint::devices(page, texts, &home, &report.devices);
        });
        Ok(())
    }
}

/// The first moment of a day where the person is.
///
/// Errors: `Invalid` naming `since` for a day that a change of clocks leaves out.
pub(super) fn beginning(home: &Home, day: DayWord) -> Result<Instant, Failure> {
    let midnight = day.day(home.today()).and_time(NaiveTime::MIN);
    let at = home.zone.at(midnight);
    at.ok_or_else(|| Failure::invalid("since", "is a day that is left out here"))
}
