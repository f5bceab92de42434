//! `devices compare`: whether the relay shows two devices the same.

use serde_json::json;
use waymark_core::Compared;

use super::qr;
use crate::commands::Done;
use crate::failure::Failure;
use crate::page::{bold, good};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Compare {
    #[arg(value_name = "TEXT")]
    text: Option<String>,
}

impl Compare {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let Some(text) = self.text else {
            let view = home.app.device_view()?;
            session.out.show(&view, |page| {
                page.line(&texts.text("devices.compare"));
                page.blank();
                qr::draw(page, &view.text);
                page.as_it_is(&format!("{}\n", view.text));
                page.blank();
                page.line(&texts.text("devices.compare.words"));
                page.under(4, &bold(view.words.join(" ")));
            });
            return Ok(());
        };
        let compared = home.app.device_compare(text)?;
        let key = match compared {
            Compared::Same => "devices.compare.same",
            Compared::Fits => "devices.compare.fits",
            Compared::SyncFirst => "devices.compare.sync_first",
            Compared::Differs => return Err(Failure::refused("devices_differ")),
        };
        let words = good(texts.text(key));
        let value = json!({ "compared": compared });
        session.out.show(&value, |page| page.line(&words));
        Ok(())
    }
}
