//! `alerts report`: what became of something that had to be done.

use waymark_core::AlertReport;

use super::paint;
use crate::commands::Done;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Report {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "WHAT", value_parser = words::named::<AlertReport>)]
    report: AlertReport,
}

impl Report {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let alert = home.app.alert_report(self.id, self.report)?;
        let texts = session.texts;
        session
            .out
            .show(&alert, |page| paint::alert(page, texts, &home, &alert));
        Ok(())
    }
}
