//! `devices rename`: how a device is called, on all of them.

use serde_json::json;

use crate::commands::Done;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Rename {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "NAME")]
    name: String,
}

impl Rename {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        home.app.device_rename(self.id, self.name.clone())?;
        let words = good(session.texts.text("devices.renamed"));
        let name = json!({ "name": self.name.trim() });
        session.out.show(&name, |page| page.line(&words));
        Ok(())
    }
}
