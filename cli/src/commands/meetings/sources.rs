//! `meetings sources`: the lists on this device, where they come from and how old they are.

use serde_json::json;
use waymark_core::MeetingSource;
use waymark_core::meetings::fellowship_name;

use super::age::days_old;
use super::refresh::why;
use crate::commands::Done;
use crate::page::{Page, bold, care, plain, quiet};
use crate::session::{Home, Session};
use crate::texts::Texts;

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
                paint(page, texts, &home, source);
            }
        });
        Ok(())
    }
}

fn paint(page: &mut Page, texts: Texts, home: &Home, source: &MeetingSource) {
    let name = plain(&source.name);
    page.line(&bold(&name));
    let meetings = texts.count("sources.meetings", source.meetings, &[]);
    let age = match source.imported_at {
        Some(at) => texts.count("sources.age", days_old(home.now, at), &[]),
        None => texts.text("sources.not_yet"),
    };
    let whose = fellowship_name(source.fellowship, texts.language().tag());
    page.under(2, &format!("{meetings} · {whose} · {age}"));
    if let Some(url) = &source.url {
        page.under(2, &quiet(plain(url)));
    }
    if let Some(held) = &source.held {
        let words = texts.count("sources.held", held.meetings, &[("source", &name)]);
        page.under(2, &care(words));
    }
    if let Some(code) = &source.failure {
        page.under(2, &care(why(texts, code)));
    }
}
