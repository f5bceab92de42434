//! `plan add`.

use waymark_core::PlanLineDraft;
use waymark_core::content::PlanPart;

use super::paint;
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Add {
    #[arg(value_name = "WORDS")]
    line: String,
    #[arg(long, value_name = "PART", value_parser = words::named::<PlanPart>)]
    part: PlanPart,
    #[arg(long, value_name = "N", value_parser = words::whole, allow_negative_numbers = true)]
    place: Option<i32>,
}

impl Add {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let saved = home.app.plan_line_add(PlanLineDraft {
            part: self.part,
            text: self.line,
            place: self.place,
        })?;
        let words = session.texts.text("plan_line.added");
        session.out.show(&saved, |page| {
            page.line(&good(words));
            paint(page, &saved);
        });
        Ok(())
    }
}
