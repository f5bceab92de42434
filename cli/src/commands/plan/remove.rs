//! `plan remove`: erases a line for good.

use serde_json::json;

use super::find;
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
        let id = find(&home, &self.id)?.id;
        home.app.plan_line_remove(id.clone())?;
        let words = session.texts.text("plan_line.removed");
        let answer = json!({ "id": id, "removed": true });
        session.out.show(&answer, |page| page.line(&words));
        Ok(())
    }
}
