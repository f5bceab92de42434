//! `checkin delete`: erases one for good.

use serde_json::json;

use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Delete {
    #[arg(value_name = "ID")]
    id: String,
}

impl Delete {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let id = home.app.checkin_get(self.id)?.id;
        home.app.checkin_delete(id.clone())?;
        let texts = session.texts;
        session
            .out
            .show(&json!({ "id": id, "deleted": true }), |page| {
                page.line(&texts.text("checkin.deleted"));
            });
        Ok(())
    }
}
