//! `contacts agree`: writes down that a contact agreed, and to what.

use super::paint;
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Agree {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "WORDS")]
    words: String,
}

impl Agree {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let agreed = home.app.contact_agree(self.id, self.words)?;
        let texts = session.texts;
        session.out.show(&agreed, |page| {
            page.line(&good(texts.text("contact.agreed")));
            paint::contact(page, texts, &home, &agreed);
        });
        Ok(())
    }
}
