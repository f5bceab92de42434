//! `sync erase-now`: what was deleted, and all history before now, goes once every device has synced.

use serde_json::json;
use waymark_core::sync_erase_words;

use super::paint;
use crate::commands::Done;
use crate::commands::devices::line;
use crate::commands::progress::with_bar;
use crate::failure::Failure;
use crate::page::{bold, care, good, plain};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct EraseNow {
    #[arg(long)]
    yes: bool,
}

impl EraseNow {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        if !self.yes {
            let words = sync_erase_words(texts.language());
            if session.out.is_json() {
                let value = json!({ "erasing": false, "words": words });
                session.out.document(&value);
                return Ok(());
            }
            session.out.message(|page| {
                page.line(&care(bold(plain(&words.title))));
                page.line(&plain(&words.body));
                page.line(&plain(&words.way_out));
                page.line(&texts.text("sync.erase.account_move"));
                page.blank();
                page.line(&texts.text("devices.found.go_on"));
            });
            let said = line().unwrap_or_default();
            if !crate::words::yes(&said).unwrap_or(false) {
                return Err(Failure::refused("not_joined"));
            }
        }
        let report = with_bar(
            &session.out,
            texts.text("sync.running"),
            || home.app.sync_progress(),
            || home.app.sync_erase_now(),
        )?;
        let erasure = home.app.sync_status()?.erasure;
        let value = json!({ "erasing": true, "report": report, "erasure": erasure });
        session.out.show(&value, |page| match &erasure {
            Some(erasure) => paint::erasure(page, texts, erasure, home.today()),
            None => page.line(&good(texts.text("sync.erased"))),
        });
        Ok(())
    }
}
