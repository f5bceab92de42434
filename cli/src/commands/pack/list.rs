//! `pack list`: the packs on this device.

use serde_json::json;

use super::paint;
use crate::commands::Done;
use crate::page::{bold, plain};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct List {}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let packs = home.app.meeting_packs()?;
        let texts = session.texts;
        session.out.show(&json!({ "packs": packs }), |page| {
            if packs.is_empty() {
                page.line(&texts.text("pack.none"));
            }
            for pack in &packs {
                let version = pack.version.to_string();
                let values = [("name", &*pack.name), ("version", &version)];
                page.line(&bold(plain(&texts.count(
                    "pack.holds",
                    pack.meetings,
                    &values,
                ))));
                paint::sources(page, texts, &pack.sources);
                paint::signer(page, texts, &pack.signer, &pack.fingerprint);
            }
        });
        Ok(())
    }
}
