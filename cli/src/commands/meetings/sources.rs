//! `meetings sources`: the lists on this device and how old they are.

use serde_json::json;
use waymark_core::meetings::fellowship_name;

use super::paint::days_old;
use crate::commands::Done;
use crate::page::{bold, plain};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Sources {}

impl Sources {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let sources = home.app.meeting_sources()?;
        let texts = session.texts;
        session.out.show(&json!({ "sources": sources }), |page| {
            if sources.is_empty() {
                page.line(&texts.text("meetings.no_list"));
            }
            for source in &sources {
                let meetings = texts.count("sources.meetings", source.meetings, &[]);
                let age = texts.count("sources.age", days_old(home.now, source.imported_at), &[]);
                page.line(&bold(plain(&source.name)));
                let whose = fellowship_name(source.fellowship, texts.language().tag());
                page.under(2, &format!("{meetings} · {whose} · {age}"));
            }
        });
        Ok(())
    }
}
