//! `contacts hide`, `contacts unhide`: contacts are put away under a word, and shown again.

use serde_json::json;

use super::typed;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Veil {
    #[arg(long, value_name = "WORD")]
    word: String,
}

impl Veil {
    pub(super) fn hide(self, session: &mut Session) -> Done {
        let home = session.open()?;
        home.app.contacts_hide(typed("word", self.word)?)?;
        let words = session.texts.text("contact.hidden");
        session
            .out
            .show(&json!({ "done": true }), |page| page.line(&words));
        Ok(())
    }

    /// Says the same whatever the word was.
    pub(super) fn unhide(self, session: &mut Session) -> Done {
        let home = session.open()?;
        home.app.contacts_unhide(typed("word", self.word)?)?;
        let words = session.texts.text("contact.unhidden");
        session
            .out
            .show(&json!({ "done": true }), |page| page.line(&words));
        Ok(())
    }
}
