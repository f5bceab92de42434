//! `devices list`.

use serde_json::json;

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct List {}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let devices = home.app.sync_status()?.devices;
        let texts = session.texts;
        session.out.show(&json!({ "devices": devices }), |page| {
            if devices.is_empty() {
                page.line(&texts.text("devices.none"));
            }
            paint::devices(page, texts, &home, &devices);
        });
        Ok(())
    }
}
