//! `plan show`: every part with its lines, or one.

use serde_json::json;
use waymark_core::content::PlanPart;

use super::paint;
use crate::commands::Done;
use crate::page::quiet;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Show {
    #[arg(long, value_name = "PART", value_parser = words::named::<PlanPart>)]
    part: Option<PlanPart>,
}

impl Show {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let mut pages = home.app.plan(Some(texts.language()))?;
        pages.retain(|page| self.part.is_none_or(|part| page.part == part));
        session.out.show(&json!({ "pages": pages }), |page| {
            for part in &pages {
                page.heading(&part.title);
                if part.lines.is_empty() {
                    page.under(2, &quiet(texts.text("plan_line.none")));
                }
                for line in &part.lines {
                    paint(page, line);
                }
            }
        });
        Ok(())
    }
}
