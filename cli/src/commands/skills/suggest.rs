//! `skills suggest`: what may help now, best first, each with the reason.

use serde_json::json;
use waymark_core::SuggestQuery;

use super::paint;
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;
use crate::words;

const USUAL: u32 = 5;

#[derive(clap::Args)]
pub(crate) struct Suggest {
    #[arg(long, value_name = "SITUATION")]
    situation: String,
    #[arg(long, value_name = "N", value_parser = words::whole, allow_negative_numbers = true)]
    minutes: Option<i32>,
    #[arg(long = "caution", value_name = "CAUTION")]
    cautions: Vec<String>,
    #[arg(long, value_name = "N", value_parser = words::count)]
    limit: Option<u32>,
}

impl Suggest {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let found = home.app.skills_suggest(SuggestQuery {
            situation: self.situation,
            minutes: self.minutes,
            cautions: self.cautions,
            limit: self.limit.unwrap_or(USUAL),
            language: Some(texts.language()),
        })?;
        session.out.show(&json!({ "suggestions": found }), |page| {
            if found.is_empty() {
                page.line(&texts.text("skills.none"));
            }
            page.each(&found, |page, one| {
                paint::title(page, texts, &one.skill);
                page.under(2, &good(&one.why));
                paint::steps(page, &one.skill);
            });
        });
        Ok(())
    }
}
