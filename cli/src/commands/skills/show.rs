//! `skills show`: one skill with its steps, its cautions and where it comes from.

use super::paint;
use crate::commands::Done;
use crate::page::quiet;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Show {
    #[arg(value_name = "ID")]
    id: String,
}

impl Show {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let skill = home.app.skill(self.id, Some(texts.language()))?;
        session.out.show(&skill, |page| {
            paint::title(page, texts, &skill);
            if let Some(summary) = &skill.summary {
                page.line(summary);
            }
            page.blank();
            paint::steps(page, &skill);
            page.blank();
            for words in skill.evidence_text.iter().chain(&skill.evidence_source) {
                page.line(&quiet(words));
            }
        });
        Ok(())
    }
}
