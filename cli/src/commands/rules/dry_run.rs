//! `rules dry-run`: on which past days a rule would have fired.

use serde_json::json;

use super::draft::Given;
use crate::commands::Done;
use crate::session::Session;
use crate::words;

const DAYS: u32 = 90;

#[derive(clap::Args)]
pub(crate) struct DryRun {
    #[command(flatten)]
    given: Given,
    #[arg(long, value_name = "90d", value_parser = words::days)]
    days: Option<u32>,
}

impl DryRun {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let days = self.days.unwrap_or(DAYS);
        let fired = home.app.own_rule_dry_run(self.given.draft()?, days)?;
        let texts = session.texts;
        session.out.show(&json!({ "days": fired }), |page| {
            if fired.is_empty() {
                page.line(&texts.count("rule.never", days, &[]));
                return;
            }
            page.line(&texts.count("rule.would", days, &[]));
            for day in &fired {
                page.under(2, &texts.day(*day, home.today()));
            }
        });
        Ok(())
    }
}
