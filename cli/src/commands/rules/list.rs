//! `rules list`.

use serde_json::json;

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct List {}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let all = home.app.own_rules()?;
        let texts = session.texts;
        session.out.show(&json!({ "rules": all }), |page| {
            if all.is_empty() {
                page.line(&texts.text("rule.none"));
            }
            page.each(&all, |page, rule| paint::rule(page, texts, &home, rule));
        });
        Ok(())
    }
}
