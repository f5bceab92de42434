//! `rules hold`: ill or away, so that missing check-ins say nothing.

use serde_json::json;

use crate::commands::Done;
use crate::session::Session;
use crate::words::{self, DayWord};

#[derive(clap::Args)]
pub(crate) struct Hold {
    #[arg(value_name = "DAY|none", value_parser = until)]
    until: Until,
}

/// The last day of it; nothing: it is over.
#[derive(Clone)]
struct Until(Option<DayWord>);

fn until(text: &str) -> Result<Until, &'static str> {
    match text {
        "none" | "nada" => Ok(Until(None)),
        day => words::day(day).map(|day| Until(Some(day))),
    }
}

impl Hold {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let until = self.until.0.map(|word| word.day(home.today()));
        home.app.own_rules_hold(until)?;
        let texts = session.texts;
        session
            .out
            .show(&json!({ "until": until }), |page| match until {
                Some(day) => {
                    let day = texts.day(day, home.today());
                    page.line(&texts.fill("rule.held", &[("day", &day)]));
                }
                None => page.line(&texts.text("rule.not_held")),
            });
        Ok(())
    }
}
