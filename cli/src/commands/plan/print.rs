//! `plan print`: the plan as plain text, for paper or for sharing.

use serde_json::json;
use waymark_core::content::PlanPart;

use crate::commands::Done;
use crate::page::plain;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Print {
    #[arg(long, value_name = "PART", value_parser = words::named::<PlanPart>)]
    part: Option<PlanPart>,
}

impl Print {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let language = Some(session.texts.language());
        let text = home.app.plan_text(self.part, language)?;
        session.out.given(&json!({ "text": text }), &plain(&text));
        Ok(())
    }
}
