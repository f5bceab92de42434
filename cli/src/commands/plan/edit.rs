//! `plan edit`: changes what is named; the rest stays.

use waymark_core::PlanLineDraft;
use waymark_core::content::PlanPart;

use super::{find, paint};
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Edit {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "WORDS")]
    line: Option<String>,
    #[arg(long, value_name = "PART", value_parser = words::named::<PlanPart>)]
    part: Option<PlanPart>,
    #[arg(long, value_name = "N", value_parser = words::whole, allow_negative_numbers = true)]
    place: Option<i32>,
}

impl Edit {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let there = find(&home, &self.id)?;
        let draft = PlanLineDraft {
            part: self.part.unwrap_or(there.part),
            text: self.line.unwrap_or(there.text),
            place: self.place,
        };
        let saved = home.app.plan_line_edit(there.id, draft)?;
        let words = session.texts.text("plan_line.changed");
        session.out.show(&saved, |page| {
            page.line(&good(words));
            paint(page, &saved);
        });
        Ok(())
    }
}
