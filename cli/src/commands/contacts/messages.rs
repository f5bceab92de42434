//! `contacts messages`, `contacts answer`: what contacts sent from their app, and what they are answered.

use serde_json::json;
use waymark_core::ContactAnswer;

use super::paint;
use crate::commands::Done;
use crate::ids;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Messages {}

impl Messages {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let all = home.app.contact_messages()?;
        let texts = session.texts;
        session.out.show(&json!({ "messages": all }), |page| {
            if all.is_empty() {
                page.line(&texts.text("message.none"));
            }
            page.each(&all, |page, message| {
                paint::message(page, texts, &home, message)
            });
        });
        Ok(())
    }
}

#[derive(clap::Args)]
pub(crate) struct Answer {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "WHAT", value_parser = words::named::<ContactAnswer>)]
    answer: ContactAnswer,
}

impl Answer {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let all = home.app.contact_messages()?;
        let id = ids::of_beginning(all, |one| &one.id, &self.id, "id")?.id;
        let message = home.app.contact_answer(id, self.answer)?;
        let texts = session.texts;
        session.out.show(&message, |page| {
            paint::message(page, texts, &home, &message);
            page.line(&texts.text("message.then_carry"));
        });
        Ok(())
    }
}
