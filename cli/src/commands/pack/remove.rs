//! `pack remove`: takes a pack and its lists off this device.

use serde_json::json;

use crate::commands::Done;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Remove {
    #[arg(value_name = "NAME")]
    name: String,
}

impl Remove {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        home.app.meeting_pack_remove(self.name.clone())?;
        let texts = session.texts;
        session.out.show(&json!({ "removed": self.name }), |page| {
            page.line(&good(texts.fill("pack.removed", &[("name", &self.name)])));
        });
        Ok(())
    }
}
