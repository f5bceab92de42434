//! `contacts hide`, `contacts unhide`: contacts are put away under a word, and shown again.

use std::io::Read;

use serde_json::json;

use crate::commands::Done;
use crate::failure::Failure;
use crate::session::Session;

/// The longest word takes less.
const MOST_TYPED: u64 = 512;

#[derive(clap::Args)]
pub(crate) struct Veil {
    #[arg(long, value_name = "WORD")]
    word: String,
}

impl Veil {
    pub(super) fn hide(self, session: &mut Session) -> Done {
        let home = session.open()?;
        home.app.contacts_hide(self.word()?)?;
        let words = session.texts.text("contact.hidden");
        session
            .out
            .show(&json!({ "done": true }), |page| page.line(&words));
        Ok(())
    }

    /// Says the same whatever the word was.
    pub(super) fn unhide(self, session: &mut Session) -> Done {
        let home = session.open()?;
        home.app.contacts_unhide(self.word()?)?;
        let words = session.texts.text("contact.unhidden");
        session
            .out
            .show(&json!({ "done": true }), |page| page.line(&words));
        Ok(())
    }

    /// The word, from stdin where `-` stands for it: then it is in no history of commands.
    fn word(self) -> Result<String, Failure> {
        if self.word != "-" {
            return Ok(self.word);
        }
        let mut text = String::new();
        let read = std::io::stdin().take(MOST_TYPED).read_to_string(&mut text);
        read.map_err(|_| Failure::invalid("word", "cannot be read"))?;
        Ok(text.trim().to_owned())
    }
}
