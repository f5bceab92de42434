//! `rules remove`: erases a rule for good.

use serde_json::json;

use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Remove {
    #[arg(value_name = "ID")]
    id: String,
}

impl Remove {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        home.app.own_rule_remove(self.id.clone())?;
        let words = session.texts.text("rule.removed");
        let answer = json!({ "id": self.id, "removed": true });
        session.out.show(&answer, |page| page.line(&words));
        Ok(())
    }
}
