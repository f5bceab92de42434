//! `alerts list`: what became of each, newest first.

use serde_json::json;

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct List {}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let all = home.app.alerts()?;
        let texts = session.texts;
        session.out.show(&json!({ "alerts": all }), |page| {
            if all.is_empty() {
                page.line(&texts.text("alert.none"));
            }
            page.each(&all, |page, alert| paint::alert(page, texts, &home, alert));
        });
        Ok(())
    }
}
